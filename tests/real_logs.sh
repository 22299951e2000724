#!/usr/bin/env bash
# Real logs with known answers: real_logs.sh DATA TAMAM, where DATA holds the logs and
# TAMAM is the command. The answers were computed from the raw files, not by tamam.
set -euo pipefail
data=$1 tamam=$2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

echo "JetBlue, all of 2013"
python3 examples/jetblue/convert.py "$data/jetblue_2013_nyc_flights.csv" > "$out/year.jsonl"
"$tamam" run examples/jetblue/rules.tamam "$out/year.jsonl" --until-settled --totals > "$out/year.json"
python3 - "$out/year.json" <<'PY'
import json, sys
totals = json.load(open(sys.argv[1]))
found = totals["outcomes"]["arrival"]
expected = {"on_time": 30440, "fair": 9498, "late": 9047, "very_late": 4994, "ruined": 46, "beyond_words": 24}
for outcome, number in expected.items():
    assert found[outcome] == number, f"{outcome}: {found[outcome]}, not {number}"
never = found.get("void", 0) + found.get("never_landed", 0)
assert never == 586, f"void or never landed: {never}, not 586"
assert totals["rejected"] == 0, totals["rejected"]
print(" ", found)
PY

echo "Receipt phase of permit requests (wabo)"
"$tamam" run examples/letters/rules.tamam "$data/wabo_receipt.csv" --map examples/letters/wabo.map.toml \
  --sort --until-settled --totals --verdicts "$out/verdicts.jsonl" > "$out/wabo.json"
python3 - "$out/wabo.json" "$out/verdicts.jsonl" <<'PY'
import json, sys
totals = json.load(open(sys.argv[1]))
found = totals["outcomes"]["answer"]
bands = {"answered": 1096, "late": 334, "very_late": 2, "never": 2}
for outcome, number in bands.items():
    assert found[outcome] == number, f"{outcome}: {found[outcome]}, not {number}"
# Every case has one of these ends, and no event of the log was left out.
assert totals["subjects"] == sum(bands.values()), totals
assert totals["events"] == 2 * totals["subjects"], totals
assert totals["rejected"] == 0, totals
assert not set(found) - set(bands) - {"overdue"}, found
named = {"very_late": set(), "never": set()}
for line in open(sys.argv[2]):
    verdict = json.loads(line)
    if verdict.get("outcome") in named:
        named[verdict["outcome"]].add(verdict["subject"])
expected = {"very_late": {"case-6080", "case-6147"}, "never": {"case-4677", "case-5704"}}
assert named == expected, named
print(" ", found)
PY
