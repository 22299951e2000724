//! What authors are told that keeps no program from being compiled.

use tamam::compile::lint;
use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, parse};

/// The advice on rules that have no mistakes, as codes with what each is about.
fn advice(rules: &str) -> Vec<String> {
    let mut nodes = vec![Node::BLANK; nodes_needed(rules)];
    let mut slots = [Diagnostics::blank(); 16];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = parse(rules, &mut nodes, &mut diagnostics);
    let mut image = vec![0; tamam::compile::image_needed(&tree)];
    let len = tamam::compile(&tree, &mut image, &mut diagnostics);
    assert!(len.is_some(), "{:?}", diagnostics.found());
    lint(&tree, &mut diagnostics);
    let found = diagnostics.found().iter();
    found
        .map(|one| {
            assert!(one.code.is_advice());
            format!("{} {}", one.code, one.found)
        })
        .collect()
}

const WAY: &str = "
event seen { n: int }
event bought
event told
event other
journey way { stage before when seen, other stage sale when bought stage after when told transaction sale }
";

#[test]
fn only_the_transaction_is_looked_at() {
    let rules = format!("{WAY} feel when bought -> +1");
    assert_eq!(advice(&rules), ["W0602 before", "W0602 after", "W0601 way"]);
}

#[test]
fn a_stage_is_looked_at_when_any_of_its_events_is() {
    for rule in [
        "feel when other -> +1",
        "expectation x { open when bought meet when seen -> met +1 }",
        "expectation x { open when bought fail when seen where n > 3 -> bad }",
        "integrity x { kind honest never seen }",
        "survey x { asked when seen answered when bought -> good +1 unanswered after 3d -> none }",
        "promise x from house { made when other, within 3d kept when bought else broken }",
    ] {
        let rules = format!("{WAY} feel when bought -> +1 {rule}");
        assert_eq!(advice(&rules), ["W0602 after"], "{rule}");
    }
}

#[test]
fn what_only_makes_something_known_does_not_look() {
    let rules = format!(
        "{WAY} feel when bought -> +1
        fact last = n of seen
        status much: no, yes {{ yes when other }}
        measure many = count of told
        alert late {{ check 3d after told raise when memory < 0 }}
        journey again {{ stage one when bought ends when told }}"
    );
    assert_eq!(advice(&rules), ["W0602 before", "W0602 after", "W0601 way"]);
}

#[test]
fn where_not_even_the_transaction_is_looked_at_each_stage_is_told() {
    let rules = format!("{WAY} event elsewhere_ feel when elsewhere_ -> +1");
    assert_eq!(
        advice(&rules),
        ["W0602 before", "W0602 sale", "W0602 after"]
    );
}

#[test]
fn where_every_stage_is_looked_at_nothing_is_told() {
    let rules = format!("{WAY} feel when bought -> +1 feel when seen -> +1 feel when told -> +1");
    assert_eq!(advice(&rules), [""; 0]);
    let rules = rules.replace("transaction sale", "transaction sale, before, after");
    assert_eq!(advice(&rules), [""; 0]);
}

#[test]
fn a_stage_that_begins_with_a_status_is_looked_at_when_what_makes_it_so_is() {
    let way = "
event visited { n: int }
event praised
event left
status bond: stranger, customer, friend {
  customer when visited
  friend from customer when visited where n > 2
  friend when praised
  stranger when left
}
journey way { stage trying when bond becomes customer stage loyal when bond becomes friend stage over when bond becomes stranger transaction trying }
";
    // The lines of the status do not look themselves.
    let told = ["W0602 trying", "W0602 loyal", "W0602 over"];
    assert_eq!(advice(&format!("{way} event e feel when e -> +1")), told);
    // One event may make the status either word.
    let rules = format!("{way} feel when visited -> +1");
    assert_eq!(advice(&rules), ["W0602 over"]);
    let rules = format!("{way} feel when praised -> +1");
    assert_eq!(advice(&rules), ["W0602 trying", "W0602 over"]);
    let rules = format!(
        "{way} survey x {{ asked when left answered when praised -> good +1 unanswered after 3d -> none }}"
    );
    assert_eq!(advice(&rules), ["W0602 trying"]);
    let rules = rules.replace(
        "loyal when bond becomes friend",
        "loyal when bond becomes customer",
    );
    assert_eq!(advice(&rules), ["W0602 trying", "W0602 loyal"]);
}

#[test]
fn only_the_transaction_is_looked_at_where_the_others_begin_with_statuses() {
    let rules = "
event bought
event praised
status bond: customer, friend { friend when praised }
journey way { stage sale when bought stage loyal when bond becomes friend transaction sale }
feel when bought -> +1";
    assert_eq!(advice(rules), ["W0602 loyal", "W0601 way"]);
}

#[test]
fn somebody_who_is_named_once_by_almost_a_known_name_is_asked_about() {
    let rules = "
subject guest
event asked from guest to house
event done from huose to guests
event told from house to porter
feel when asked -> +1";
    assert_eq!(advice(rules), ["W0603 huose", "W0603 guests"]);
    // Who is named twice is meant, and numbers tell apart.
    let rules = "
subject guest
event asked from desk_1 to guests
event told from desk_2 to guests
feel when asked -> +1";
    assert_eq!(advice(rules), [""; 0]);
    let rules = "
event asked from giver
event told from given
promise p from given { made when told, within 3d kept when asked else broken }
feel when asked -> +1";
    assert_eq!(advice(rules), ["W0603 giver"]);
}

#[test]
fn a_same_rate_whose_sides_are_one_is_told() {
    let rules = "
event asked { n: int }
event told
expectation x { open when asked meet when told, within 8h -> met +1 else -> late -1 }
integrity fair { kind honest same rate of x.met where opened.n = 1 and where opened.n  =  1 }
integrity well { kind honest same rate of x.met where opened.n = 1 and where opened.n = 2 }";
    assert_eq!(advice(rules), ["W0604 opened.n  =  1"]);
}

#[test]
fn points_that_an_alert_compares_with_a_percentage_are_told() {
    let rules = "
event asked { score: percent }
measure part = mean of score in asked
feel when asked where score < 50% -> -1
alert low { raise when memory < 50% and not (part > 5% or 10% < peak) clear when score > 20 }";
    assert_eq!(advice(rules), ["W0605 50%", "W0605 10%"]);
}

#[test]
fn the_manual_lists_every_name_that_no_outcome_may_bear() {
    let page = std::fs::read_to_string("grammar/expectations.md").expect("the page");
    let list = page.split("A few are taken").nth(1).expect("the sentence");
    let list = list
        .split_once("engine says them itself:")
        .expect("the list")
        .1;
    let list = list.split_once(".\n").expect("its end").0;
    let listed: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
    let mut names: Vec<&str> = tamam::Class::ALL.iter().map(|class| class.word()).collect();
    names.extend(["open", "answered"]);
    for name in names {
        let rules = format!(
            "subject s event e expectation x {{ open when e meet when e -> {name} +1 fail after 1d -> late }}"
        );
        let mut nodes = vec![Node::BLANK; nodes_needed(&rules)];
        let mut slots = [Diagnostics::blank(); 4];
        let mut diagnostics = Diagnostics::new(&mut slots);
        let tree = parse(&rules, &mut nodes, &mut diagnostics);
        let mut image = vec![0; tamam::compile::image_needed(&tree)];
        let compiled = tamam::compile(&tree, &mut image, &mut diagnostics).is_some();
        assert_eq!(compiled, !listed.contains(&name), "{name}");
    }
}
