//! Mistakes the parser finds: E01xx.

use super::codes;

codes! { SYNTAX:
    101 UNEXPECTED "expected {other}, found `{found}`", "";
    102 ENDS "expected {other}, but the file ends here", "";
    103 EMPTY "the file says nothing", "begin with `subject` and a name, then the events";
    104 OPEN_BRACE "a `}` is missing before `{found}`", "close the block that opens above";
    105 OPEN_PARENTHESIS "a `)` is missing before `{found}`", "close the parenthesis that opens above";
    106 TWICE "`{found}` stands here twice", "keep one of the two";
    107 TWO_FORMS "a second rule begins with `{found}`", "write an `integrity` of its own for it";
    108 OPEN_TEXT "this text has no closing quote", "a text ends with `\"` on its own line";
    109 OPEN_BACKTICK "this name has no closing backtick", "a name in backticks ends on its own line";
    110 EMPTY_NAME "there is no name between the backticks", "write the name between them";
    111 CURLED_QUOTES "a text stands between straight quotes", "write `\"` instead of curled quotes";
    112 FOREIGN_SIGN "`{found}` is not a sign of this language", "write `{other}`";
    113 SEMICOLON "a line needs no `;`", "leave it out";
    114 STRAY "`{found}` means nothing here", "leave it out, or put the name it belongs to in backticks";
    115 TOO_LARGE "`{found}` is too large", "write a smaller number";
    116 DECIMALS "`{found}` has more than {number} decimals", "round it";
    117 PERCENT_DECIMALS "`{found}` has more than {number} decimal", "round it";
    118 FRACTION_OF_TIME "`{found}` is not a duration", "write whole numbers with units, such as `1h30m`";
    119 UNIT "`{found}` is not a duration", "the units of time are `ms`, `s`, `m`, `h`, `d` and `w`";
    120 UNIT_ORDER "`{found}` is not in order", "write the larger unit first, each one once";
    121 DATE "there is no date `{found}`", "dates are written as `2025-12-25`";
    122 CLOCK "there is no time of day `{found}`", "times are written as `09:30` or `09:30:15`";
    123 LONG_NAME "a name is longer than {number} bytes", "shorten it";
    124 LONG_TEXT "a text is longer than {number} bytes", "shorten it";
    125 LONG_SOURCE "the file is longer than {number} bytes", "split it";
    126 NODES "the file needs more than the {number} nodes that were lent", "lend as many as `nodes_needed` says";
    127 NESTED "this nests deeper than {number}", "split it, or use `in (a, b)`";
    128 CHAINED "a comparison has two sides, and `{found}` adds a third", "write `a < b and b < c`";
    129 NO_TYPE "no type is named `{found}`", "did you mean `{other}`?";
    130 NO_MEMORY "`score` does not say what is remembered", "write `memory peak_end`";
    131 WEIGHT "`{found}` is above {number}", "weights go from 0 to 1000";
    132 NO_WEIGHT "the weights are both zero", "give one of them weight";
    133 NO_IN_TIME "a promise says what it means to keep it", "add `in time -> kept`";
    134 NO_ELSE "a promise says what it means to break it", "add `else -> broken`";
    135 NOT_JOINED "`{found}` is not joined to what ends the cap already", "write `or` (the first ends it) or `and` (both must come)";
}
