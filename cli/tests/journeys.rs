//! Journeys, as the command tells of them.

mod tool;

use tool::Folder;

const RULES: &str = "subject guest
event ad.seen
event room.booked
event guest.came
event guest.left
journey stay \"a weekend\" {
  stage dreaming when ad.seen
  stage booking  when room.booked
  stage staying  when guest.came
  transaction booking
  ends  when guest.left, after 30d
  peak  meant in staying
}
feel when room.booked -> +10
alert far { raise when stay.booking.memory > 50 or stay.peak_in = booking }
";

#[test]
fn a_journey_is_told_in_json_and_counted() {
    let folder = Folder::new();
    folder.write(
        "stay.tamam",
        format!("{RULES}feel when guest.came -> +40\n").as_str(),
    );
    folder.write(
        "stay.jsonl",
        r#"{"type":"room.booked","time":"2026-01-01T00:00:00Z","subject":"anna"}
{"type":"guest.came","time":"2026-01-02T00:00:00Z","subject":"anna"}
{"type":"guest.left","time":"2026-01-03T00:00:00Z","subject":"anna"}
"#,
    );
    let done = folder.tamam("run stay.tamam stay.jsonl --format json");
    assert_eq!(
        done.out,
        r#"{"subject":"anna","score":40,"memory":40,"mean":25,"peak":40,"end":40,"moments":2,"caps":[],"known":{"stay":null},"journeys":{"stay":{"stage":null,"peak_in":"staying","end_in":"staying","count":1,"coverage":0.667,"memory":40,"mean":25,"peak":40,"end":40,"moments":2,"stages":{"dreaming":{"memory":null,"mean":null,"peak":null,"end":null,"moments":0},"booking":{"memory":10,"mean":10,"peak":10,"end":10,"moments":1},"staying":{"memory":40,"mean":40,"peak":40,"end":40,"moments":1}}}},"outcomes":{"stay":{"booking":1,"staying":1,"ended":1,"as_meant":1}}}
"#
    );
}

#[test]
fn words_of_statuses_that_lead_into_stages_are_inspected() {
    let folder = Folder::new();
    let rules = "subject guest
event came
status bond: stranger, customer, friend {
  customer from stranger when came
  friend   from customer when came
}
journey stay {
  stage trying when bond becomes customer
  stage loyal  when came where bond = friend, bond becomes friend
}
feel when came -> +10
";
    folder.write("stay.tamam", rules);
    let done = folder.tamam("inspect stay.tamam");
    for line in [
        "  on came into loyal, line 9\n",
        "  when bond becomes customer into trying, line 8\n",
        "  when bond becomes friend into loyal, line 9\n",
    ] {
        assert!(done.out.contains(line), "{line} in {}", done.out);
    }
    let done = folder.tamam("check stay.tamam");
    assert!(!done.out.contains("W060"), "{}", done.out);
}

#[test]
fn a_journey_is_inspected_with_its_memory() {
    let folder = Folder::new();
    folder.write("stay.tamam", RULES);
    let done = folder.tamam("inspect stay.tamam");
    for line in [
        "journey 0 stay: dreaming | booking | staying, line 6\n",
        "  176 bytes of memory, 32 of them for each stage\n",
        "  on ad.seen into dreaming, line 7\n",
        "  on guest.left it ends, line 11\n",
        "  ends 30d after the last event of a stage, line 11\n",
        "  peak meant in staying, line 12\n",
        "stay.booking.memory > 50000",
        "stay.peak_in = ",
    ] {
        assert!(done.out.contains(line), "{line}{}", done.out);
    }
}

#[test]
fn checking_warns_where_only_the_transaction_is_looked_at() {
    let folder = Folder::new();
    folder.write("stay.tamam", RULES);
    let done = folder.tamam("check stay.tamam");
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        done.out
            .contains("stay.tamam: no mistakes, 3 warnings, 3 rules"),
        "{}",
        done.out
    );
    for told in [
        "warning[W0601]: only the transaction of the journey `stay` is looked at",
        "warning[W0602]: no rule looks at the stage `dreaming` of `stay`",
        "no rule reads what leads into its other stages",
    ] {
        assert!(done.err.contains(told), "{told}\n{}", done.err);
    }
}

#[test]
fn a_change_says_what_becomes_of_a_journey() {
    let folder = Folder::new();
    folder.write("old.tamam", RULES);
    folder.write("new.tamam", RULES.replace("30d", "31d").as_str());
    folder.write(
        "none.tamam",
        "subject guest\nevent ad.seen\nfeel when ad.seen -> 1\n",
    );
    let done = folder.tamam("migrate old.tamam old.tamam");
    assert!(done.out.contains("journey stay: kept\n"), "{}", done.out);
    let done = folder.tamam("migrate old.tamam new.tamam");
    let differs = "journey stay: settled where it runs, and starts fresh: it differs in what the clock brings: line 11, which was line 11\n";
    assert!(done.out.contains(differs), "{}", done.out);
    let done = folder.tamam("migrate old.tamam none.tamam");
    let gone = "journey stay: settled where it runs: it is removed\n";
    assert!(done.out.contains(gone), "{}", done.out);
}
