//! What is felt, told by facets.

mod tool;

use tool::Folder;

#[test]
fn what_is_felt_by_facets_is_told_in_json_and_in_the_table() {
    let folder = Folder::new();
    folder.write(
        "tea.tamam",
        "subject guest
facet clue: functional, humanic
facet source: stated 50%
event tea.served with clue humanic { points: int }
event page.seen with clue functional { points: int }
feel when tea.served -> points
feel when page.seen -> points
score { losses weigh 2 adapts 0% fades 50%, within 1d }
alert far { raise when clue.spread > 40 and not has source.stated.memory }
",
    );
    folder.write(
        "tea.jsonl",
        r#"{"type":"tea.served","time":"2026-01-01T00:00:00Z","subject":"anna","points":30}
{"type":"page.seen","time":"2026-01-02T00:00:00Z","subject":"anna","points":-10}
{"type":"tea.served","time":"2026-01-02T00:00:00Z","subject":"anna","points":20}
{"type":"page.seen","time":"2026-01-02T00:00:00Z","subject":"bo","points":4}
"#,
    );
    let done = folder.tamam("run tea.tamam tea.jsonl --format json");
    assert_eq!(
        done.out,
        r#"{"subject":"anna","score":20,"memory":20,"mean":6.667,"peak":30,"end":10,"moments":3,"caps":[],"facets":{"clue":{"functional":{"memory":-20,"mean":-20,"peak":-20,"end":-20,"moments":1},"humanic":{"memory":20,"mean":20,"peak":30,"end":10,"moments":2},"spread":40,"weakest":-20},"source":{"stated":{"memory":null,"mean":null,"peak":null,"end":null,"moments":0},"spread":null,"weakest":null}},"outcomes":{}}
{"subject":"bo","score":4,"memory":4,"mean":4,"peak":4,"end":4,"moments":1,"caps":[],"facets":{"clue":{"functional":{"memory":4,"mean":4,"peak":4,"end":4,"moments":1},"humanic":{"memory":null,"mean":null,"peak":null,"end":null,"moments":0},"spread":null,"weakest":null},"source":{"stated":{"memory":null,"mean":null,"peak":null,"end":null,"moments":0},"spread":null,"weakest":null}},"outcomes":{}}
"#
    );
    let done = folder.tamam("run tea.tamam tea.jsonl");
    assert_eq!(
        done.out,
        " subject  score  memory   mean  peak  end  moments  caps  clue                        source
 bo           4       4      4     4    4        1        functional 4
 anna        20      20  6.667    30   10        3        functional -20, humanic 20
4 events read = 4 scored + 0 rejected
"
    );
    let done = folder.tamam("inspect tea.tamam");
    for line in [
        "fades      50% within 1d\nlosses     weigh 2\nfacet      clue: functional, humanic\n",
        "facet      source: stated 50%\n",
        "  raise ((clue.spread > 40000) and not has source.stated.memory)\n",
    ] {
        assert!(done.out.contains(line), "{line}{}", done.out);
    }
}
