//! What the parser makes of what is written.

// Each of the tests that share it reads a part of what it shows.
#[allow(dead_code)]
#[path = "parser/show.rs"]
mod show;

use show::read;

macro_rules! packs {
    ($($name:ident $file:literal)*) => {$(
        #[test]
        fn $name() {
            let none: [&str; 0] = [];
            assert_eq!(read(include_str!($file)).mistakes, none);
        }
    )*};
}

packs! {
    the_letter_parses "parser/letter.tamam"
    the_unanswered_letter_parses "parser/unanswered.tamam"
    the_late_flight_parses "parser/jetblue.tamam"
    the_coughing_client_parses "parser/cough.tamam"
    the_language_school_parses "parser/school.tamam"
    the_kit_parses "parser/kleenex.tamam"
    a_pack_in_the_authors_own_script_parses "parser/persian.tamam"
    what_is_known_parses "parser/known.tamam"
    what_is_felt_after_all_parses "parser/felt.tamam"
}

/// The tree of a source without mistakes.
fn tree(source: &str) -> String {
    let read = read(source);
    let none: [&str; 0] = [];
    assert_eq!(read.mistakes, none, "{source}");
    read.tree
}

/// The condition as it was understood.
fn condition(source: &str) -> String {
    let tree = tree(&format!("alert a {{ raise when {source}\n }}"));
    let line = tree.lines().nth(1).unwrap_or_default();
    line.trim_start_matches("  raise ").to_owned()
}

/// The clauses of an expectation as they were understood.
fn clauses(source: &str) -> String {
    let tree = tree(&format!("expectation e {{\n{source}\n}}"));
    tree.split_once('\n')
        .map_or(String::new(), |(_, tree)| tree.to_owned())
}

/// The only line of an integrity rule as it was understood.
fn integrity(source: &str) -> String {
    let tree = tree(&format!("integrity i {{ {source} }}"));
    tree.lines().skip(1).map(str::trim).collect()
}

#[test]
fn operators_bind_as_their_order_says() {
    assert_eq!(
        condition("a or b and not c = 1 + 2 * -d"),
        "(a Or (b And (not (c Eq (1 Add (2 Mul (-d)))))))"
    );
    assert_eq!(condition("a and b or c and d"), "((a And b) Or (c And d))");
    assert_eq!(
        condition("1 - 2 - 3 < 8 / 4 / 2"),
        "(((1 Sub 2) Sub 3) Lt ((8 Div 4) Div 2))"
    );
    assert_eq!(condition("not not a"), "(not (not a))");
    assert_eq!(condition("- - a > 0"), "((-(-a)) Gt 0)");
    assert_eq!(condition("(a or b) and c"), "((a Or b) And c)");
    assert_eq!(
        condition("has x and has opened.y"),
        "((has x) And (has opened:y))"
    );
    assert_eq!(
        condition("memory < -20 or silent 60d"),
        "((memory Lt (-20)) Or (silent 5184000000ms))"
    );
    assert_eq!(
        condition("x in (a, -1, b) and y in 1..5"),
        "((x in a,(-1),b) And (y in 1..5))"
    );
    assert_eq!(
        condition("x in ..5 or x in -3.."),
        "((x in ..5) Or (x in (-3)..))"
    );
}

#[test]
fn a_keyword_ends_at_a_word_boundary() {
    assert_eq!(condition("android = order"), "(android Eq order)");
    assert_eq!(condition("nothing and notable"), "(nothing And notable)");
    assert_eq!(
        clauses("open when whenever.x where whereabouts"),
        "  open whenever.x where whereabouts\n"
    );
}

#[test]
fn any_word_is_a_name_where_no_clause_can_stand() {
    assert_eq!(
        condition("open = cost and date < end"),
        "((open Eq cost) And (date Lt end))"
    );
    assert_eq!(condition("when or else"), "(when Or else)");
    assert_eq!(
        clauses("open when open for all where where\nmeet when meet -> else\nvoid when void"),
        "  open open for all where where\n  meet meet\n    -> else\n  void void\n"
    );
    assert_eq!(
        tree("event event from from to to { event: id, day: time, per: a | b, id: id }"),
        "event event from from to to\n  event: Id\n  day: Time\n  per: a|b\n  id: Id\n"
    );
    assert_eq!(tree("subject subject"), "subject subject\n");
    assert_eq!(
        tree("expectation expectation { owner \"me\" }"),
        "expectation expectation\n  owner \"me\"\n"
    );
}

#[test]
fn a_name_in_backticks_is_no_keyword() {
    assert_eq!(condition("`not` = `a b`"), "(not Eq a b)");
    assert_eq!(condition("`yes` and yes"), "(yes And yes)");
    assert_eq!(
        condition("opened.`a b` > `opened.x`"),
        "(opened:a b Gt opened.x)"
    );
    assert_eq!(
        condition("opened = promised and opened.x.y = promised.z"),
        "((opened Eq promised) And (opened:x.y Eq promised:z))"
    );
}

#[test]
fn digits_and_names_of_any_script_are_read() {
    assert_eq!(
        condition("امتیاز > ۱۲ and x < ٤٫٥ and y in (۱،٢) and z > ۹۰٪"),
        "((((امتیاز Gt 12) And (x Lt 4500/1000)) And (y in 1,2)) And (z Gt 900/1000%))"
    );
}

#[test]
fn literals_have_the_value_that_is_written() {
    assert_eq!(condition("x = 4.5"), "(x Eq 4500/1000)");
    assert_eq!(condition("x = 0.125"), "(x Eq 125/1000)");
    assert_eq!(condition("x = 90%"), "(x Eq 900/1000%)");
    assert_eq!(condition("x = 2.5%"), "(x Eq 25/1000%)");
    assert_eq!(condition("x = 1w2d3h4m5s6ms"), "(x Eq 788645006ms)");
    assert_eq!(condition("x = 1970-01-02"), "(x Eq @86400000)");
    assert_eq!(
        condition("x = 2025-12-25 09:30:15"),
        "(x Eq @1766655015000)"
    );
    assert_eq!(condition("x = 2024-02-29 23:59Z"), "(x Eq @1709251140000)");
    assert_eq!(condition("x = 0001-01-01"), "(x Eq @-62135596800000)");
    assert_eq!(
        condition("x = 9223372036854775807"),
        "(x Eq 9223372036854775807)"
    );
    assert_eq!(condition("x = \"a # b\""), "(x Eq \"a # b\")");
    assert_eq!(
        condition("x = yes or y = false"),
        "((x Eq yes) Or (y Eq no))"
    );
}

#[test]
fn what_is_felt_stands_on_the_line_of_its_outcome() {
    assert_eq!(
        clauses("meet when a\n within 1d -> b\n later -> c +5\n else -> d (1 + x) * 2"),
        "  meet a\n    within 86400000ms -> b\n    later -> c 5\n    else -> d ((1 Add x) Mul 2)\n"
    );
    assert_eq!(
        clauses("change when a, until t\n else -> b -60\n in time -> c"),
        "  change a, until t in time -> c else -> b (-60)\n"
    );
}

#[test]
fn an_operator_at_the_start_of_a_line_goes_on() {
    assert_eq!(
        clauses("meet when a where x\n and y > 1\n - 2\n -> b"),
        "  meet a where (x And (y Gt (1 Sub 2)))\n    -> b\n"
    );
}

#[test]
fn a_where_of_its_own_line_that_ends_at_an_arrow_is_a_bands() {
    assert_eq!(
        clauses("meet when a\n where x -> b\n where not x -> c"),
        "  meet a\n    where x -> b\n    where (not x) -> c\n"
    );
    assert_eq!(
        clauses("meet when a\n where x\n within 1d -> b"),
        "  meet a where x\n    within 86400000ms -> b\n"
    );
    assert_eq!(
        clauses("meet when a where x -> b"),
        "  meet a where x\n    -> b\n"
    );
}

#[test]
fn the_first_band_may_stand_behind_a_comma() {
    assert_eq!(
        clauses("meet when a, within 60d where x -> b +30\n before t -> c\n later -> d"),
        "  meet a\n    within 5184000000ms where x -> b 30\n    before t -> c\n    later -> d\n"
    );
}

#[test]
fn costs_stand_anywhere_under_their_clause() {
    let want = "  defy instead a, once within 3600000ms [cost 2] [odds 900/1000%]\n    lands b -> c\n    else -> d\n";
    for source in [
        "defy instead when a, once, within 1h cost 2, odds 90% lands when b -> c\n else -> d",
        "defy instead when a, within 1h, once\n cost 2\n lands when b -> c\n odds 90%\n else -> d",
        "defy instead when a, once, within 1h\n lands when b -> c\n else -> d\n odds 90%, cost 2",
    ] {
        assert_eq!(clauses(source), want);
    }
    assert_eq!(
        clauses("meet after 1d cost 1 -> a"),
        "  meet after 86400000ms -> a [cost 1]\n"
    );
    assert_eq!(
        clauses("meet by opened.t - 7d cost 1 -> a"),
        "  meet by (opened:t Sub 604800000ms) -> a [cost 1]\n"
    );
}

#[test]
fn integrity_says_what_it_says() {
    let cases = [
        ("never a where x", "never a where x"),
        (
            "never a, within 1s after b",
            "never a within 1000ms after b",
        ),
        (
            "never a, between b where x and c where y and z",
            "never a between b where x and c where (y And z)",
        ),
        (
            "never a, between b where (x and y) and c",
            "never a between b where (x And y) and c",
        ),
        ("never a, while e open", "never a while e open"),
        (
            "on a where x require y and z",
            "on a where x require (y And z)",
        ),
        (
            "after a require b, within 1s, unless c",
            "after a require b within 1000ms unless c",
        ),
        ("before a require b", "before a require b"),
        (
            "before a require b where x, within 1s",
            "before a require b where x within 1000ms",
        ),
        ("breach -> cap -20", "breach cap (-20)"),
        ("breach -> cap 0, until a", "breach cap 0 until a"),
        ("breach -> cap 0, for 1s", "breach cap 0 for 1000ms"),
        (
            "breach -> cap 0, until a where x or y or for 1s",
            "breach cap 0 until a where (x Or y) or for 1000ms",
        ),
        (
            "breach -> cap 0, until a where x and for 1s",
            "breach cap 0 until a where x and for 1000ms",
        ),
        (
            "breach -> cap 0, until a or for 1s",
            "breach cap 0 until a or for 1000ms",
        ),
        (
            "breach -> cap 0, for 1s and until a where x or y",
            "breach cap 0 until a where (x Or y) and for 1000ms",
        ),
        (
            "breach -> cap 0, for 1s or until a for all",
            "breach cap 0 until a for all or for 1000ms",
        ),
        ("per k, up to 3 open", "per k up to 3"),
        ("kind honest", "kind honest"),
    ];
    for (source, want) in cases {
        assert_eq!(integrity(source), want, "{source}");
    }
}

#[test]
fn scores_say_how_moments_are_remembered() {
    for (source, want) in [
        ("peak_end", "PeakEnd { of: Intense, peak: 1, end: 1 }"),
        (
            "peak_end of lows, peak 2, end 0",
            "PeakEnd { of: Lows, peak: 2, end: 0 }",
        ),
        ("peak of highs", "Peak(Highs)"),
        ("mean", "Mean"),
        ("end", "End"),
        ("lowest", "Lowest"),
    ] {
        let tree = tree(&format!("score {{ memory {source} }}"));
        assert_eq!(tree, format!("score {want}\n"));
    }
}

#[test]
fn a_scenario_tells_its_lines_apart() {
    let tree = tree(
        "scenario \"s\" {
           from 1970-01-02 01:00
           day 1 09:30 a.b { x: -3, y: day 2 00:01, z: calm, w: yes, t: 1970-01-01 00:01, }
           1970-01-03 nothing
           day 2 `nothing` {}
           expect r kept
           expect no r 7 kept at day 2
           expect r \"k\" kept
           expect r k kept
           expect r at at 1970-01-03 00:00
           expect memory >= -5
           expect r at
         }",
    );
    let want = "scenario \"s\"
  from 90000000
  +120600000 a.b x: (-3) y: day+172860000 z: calm w: yes t: @60000
  @172800000 nothing
  +172800000 nothing
  expect r kept
  expect no r key 7 kept at +172800000
  expect r key \"k\" kept
  expect r key k kept
  expect r at at @172800000
  expect (memory Ge (-5))
  expect r at
";
    assert_eq!(tree, want);
}

#[test]
fn types_have_the_ranges_that_are_written() {
    assert_eq!(
        tree(
            "event e { a: int 1..5, b: int -5.., c: int ..-1, d: decimal 0.5..2, e: decimal, f: x | int }"
        ),
        "event e\n  a: Int(Some(1), Some(5))\n  b: Int(Some(-5), None)\n  c: Int(None, Some(-1))\n  \
         d: Decimal(Some(500), Some(2000))\n  e: Decimal(None, None)\n  f: x|int\n"
    );
}

#[test]
fn direction_marks_and_other_spaces_are_space() {
    assert_eq!(tree("\u{FEFF}subject\u{A0}a\u{200F}\r\n"), "subject a\n");
}

#[test]
fn a_joiner_inside_a_name_is_of_it() {
    assert_eq!(tree("subject نامه\u{200C}ها"), "subject نامه\u{200C}ها\n");
    assert_eq!(
        read("subject نامه\u{200C}").codes,
        [tamam::diagnostic::STRAY.0]
    );
}

#[test]
fn what_is_known_is_read_as_it_was_written() {
    let shown = tree(include_str!("parser/known.tamam"));
    for line in [
        "let serious = ((likes Ge 100) And (not ((likes Gt 500) Or (has likes))))",
        "fact renewal",
        "  ends of contract.signed where (has ends)",
        "  until of contract.renewed",
        "  `old friend` from friend when home.visited where (not long)",
        "  friend when home.visited where ((status Eq open) And long)",
        "  customer|friend|old friend",
        "measure shares = Count kit.shared",
        "measure likes = Sum of (likes Mul 2) in kit.shared where (likes Gt 0) over 2592000000ms by 86400000ms",
        "measure best = Max of likes in kit.shared each 2592000000ms",
        "measure likes_each = (likes Div shares)",
        "measure measure = Last of previous in kit.shared",
        "let previous = (previous:renewal Sub 86400000ms)",
        "  raise ((shares Gt 3) And (has previous:renewal))",
    ] {
        let line = line.replace('`', "");
        assert!(shown.lines().any(|shown| shown == line), "{line}\n{shown}");
    }
}

#[test]
fn facets_and_what_is_felt_after_all_are_understood() {
    let tree = tree(include_str!("parser/felt.tamam"));
    let lines: Vec<&str> = tree.lines().map(str::trim).collect();
    assert_eq!(
        lines,
        [
            "facet clue",
            "functional",
            "mechanic 500/1000%",
            "humanic",
            "facet channel",
            "branch",
            "web",
            "event tea.served from house to guest with clue humanic with channel branch",
            "hot: Bool",
            "event page.opened from guest",
            "channel: branch|web",
            "feel tea.served -> 20",
            "score Mean losses weigh 2250/1000 adapts 200/1000% fades 300/1000% within 7776000000ms",
        ]
    );
}
