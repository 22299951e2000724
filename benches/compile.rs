//! Parsing, compiling and verifying a file of a hundred rules.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write as _;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Image};

/// A hundred rules over ten events, as an author would write them.
fn hundred_rules() -> String {
    let mut source = String::from("subject customer\n\n");
    for event in 0..10 {
        let _ = writeln!(
            source,
            "event letter{event}.received from customer {{ ticket: id, tone: calm | upset }}\n\
             event letter{event}.answered from house {{ ticket: id, solved: bool, stars: int 1..5 }}\n\
             event letter{event}.promised from house {{ ticket: id, date: time }}\n"
        );
    }
    for rule in 0..100 {
        let event = rule % 10;
        let _ = writeln!(
            source,
            r#"expectation reply{rule} "my letter is answered" {{
  owner  "support desk"
  per    ticket, up to 8 open
  open   when letter{event}.received where tone = upset
  meet   when letter{event}.answered where solved and stars >= 3
         within {hours}h -> early +25
         within 30d -> met   +10
         later      -> late  -20
  fail   after 180d -> missed -60
  change when letter{event}.promised, until date
         in time    -> kept   +15
         else       -> broken -60
}}
"#,
            hours = rule % 5 + 1,
        );
    }
    source
}

fn compile(c: &mut Criterion) {
    let source = hundred_rules();
    let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(&source)];
    let mut slots = [Diagnostics::blank(); 8];
    let mut bytes = {
        let mut diagnostics = Diagnostics::new(&mut slots);
        let tree = tamam::parse(&source, &mut nodes, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{:?}", diagnostics.found());
        vec![0; tamam::compile::image_needed(&tree)]
    };
    let mut group = c.benchmark_group("100 rules");
    group.throughput(Throughput::Bytes(source.len() as u64));
    group.bench_function("parse", |b| {
        b.iter(|| {
            let mut slots = [Diagnostics::blank(); 8];
            let mut diagnostics = Diagnostics::new(&mut slots);
            tamam::parse(&source, &mut nodes, &mut diagnostics).len()
        });
    });
    let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(&source)];
    let mut len = 0;
    group.bench_function("parse and compile", |b| {
        b.iter(|| {
            let mut slots = [Diagnostics::blank(); 8];
            let mut diagnostics = Diagnostics::new(&mut slots);
            let tree = tamam::parse(&source, &mut nodes, &mut diagnostics);
            len = tamam::compile(&tree, &mut bytes, &mut diagnostics).expect("fine rules");
            len
        });
    });
    group.finish();
    bytes.truncate(len);
    let mut group = c.benchmark_group("100 rules, image");
    group.throughput(Throughput::Bytes(len as u64));
    group.bench_function("verify", |b| b.iter(|| Image::verify(&bytes).is_ok()));
    group.finish();
}

criterion_group!(benches, compile);
criterion_main!(benches);
