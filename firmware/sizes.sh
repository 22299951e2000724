#!/usr/bin/env bash
# Compares what was measured with budget.txt and with the table of the README.
# usage: sizes.sh PROGRAMS CASES [--write]
set -euo pipefail
cd "$(dirname "$0")"
programs=$1 cases=$2 write=${3:-}
readme=../README.md

# Bytes of flash of a program: code and constants.
flash() { arm-none-eabi-size "$programs/$1" | awk 'NR == 2 { print $1 + $2 }'; }
# What a program said that something took.
took() { awk -v what="$2" '$1 == what { print $2 }' "$cases/$1.took"; }

nothing=$(flash size-nothing)
measured() {
  case $1 in
    built | engine | engine-s | compiler | messages) echo $(($(flash "size-$1") - nothing)) ;;
    defmt) echo $(($(flash size-defmt) - $(flash size-engine))) ;;
    subject) took image subject ;;
    built-stack) took built stack ;;
    image-stack) took image stack ;;
    source-stack) took source stack ;;
    nested-stack) took nested/nested stack ;;
    lent) took source lent ;;
  esac
}

failed=
table=$'| on a Cortex-M3, bytes | measured | budget | goal |\n|---|---:|---:|---:|\n'
while read -r name budget goal what; do
  now=$(measured "$name")
  echo "$name: $now of $budget, goal $goal"
  if [ "$now" -gt "$budget" ]; then
    echo "$name takes more than firmware/budget.txt allows"
    failed=yes
  fi
  table+="| $what | $now | $budget | $goal |"$'\n'
done < <(grep -v '^#' budget.txt)

begin='<!-- measured by firmware/sizes.sh -->' end='<!-- end of what was measured -->'
if [ "$write" = --write ]; then
  TABLE=$table awk -v begin="$begin" -v end="$end" '
    $0 == end { inside = 0 }
    !inside { print }
    $0 == begin { inside = 1; printf "%s", ENVIRON["TABLE"] }' "$readme" > target/readme
  cp target/readme "$readme"
fi

# The README need not be as new as the last commit, but what it says must be so: the same
# budgets and goals, and measures that are right within a twentieth.
awk -v begin="$begin" -v end="$end" '
  $0 == end { inside = 0 } inside { print } $0 == begin { inside = 1 }' "$readme" |
  TABLE=$table awk -F' *[|] *' '
    BEGIN { lines = split(ENVIRON["TABLE"], now, "\n") - 1 }
    {
      split(now[NR], cell, " *[|] *")
      off = cell[3] > $3 ? cell[3] - $3 : $3 - cell[3]
      if ($2 != cell[2] || $4 != cell[4] || $5 != cell[5] || (NR > 2 && off * 20 > cell[3])) {
        print "the README says: " $0
        wrong = 1
      }
    }
    END { exit wrong || NR != lines }' || {
  echo "the README is not right: write it anew with firmware/check.sh --write"
  failed=yes
}
[ -z "$failed" ]
