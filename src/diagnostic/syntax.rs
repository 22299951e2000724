//! Mistakes the parser finds: E01xx.

use super::codes;

codes! { SYNTAX:
    101 UNEXPECTED "expected {other}, found `{found}`", "";
    102 ENDS "expected {other}, but the file ends here", "";
    103 EMPTY "the file says nothing", "begin with `subject` and a name, then the events";
    104 MISSPELT "`{found}` is not a word that can stand here", "did you mean `{other}`?";
    105 APART "`{found}` stands alone here", "it belongs under {other}";
    106 NO_WHEN "`when` is missing before `{found}`", "write `when` and the event that brings it";
    107 NO_ARROW "`->` is missing before `{found}`", "write `->`, the outcome and what is felt, such as `-> met +10`";
    108 NO_COMMA "a `,` is missing before `{found}`", "put one there";
    109 OPEN_BRACE "a `}` is missing before `{found}`", "close the block that opens above";
    110 BRACE_AT_END "a `}` is missing at the end of the file", "close the block that opens above";
    111 STRAY_BRACE "this `}` closes nothing", "leave it out, or look above for one too many";
    112 OPEN_PARENTHESIS "a `)` is missing before `{found}`", "close the parenthesis that opens before";
    113 PARENTHESIS_AT_END "a `)` is missing at the end of the file", "close the parenthesis that opens before";
    114 TWICE "`{found}` stands here twice", "keep one of the two";
    115 TWO_FORMS "a second rule begins with `{found}`", "write an `integrity` of its own for it";
    116 JOINED_EVENTS "`{found}` joins conditions, not events", "write one clause for each event, or a rule or stage for each where only one may stand";
    117 HYPHEN "`{found}` is not a name", "write `_` instead of `-`, or put the name in backticks";
    118 CHAINED "a comparison has two sides, and `{found}` adds a third", "write `a < b and b < c`";
    119 NO_TYPE "no type is named `{found}`", "did you mean `{other}`?";
    120 ONE_CHOICE "`{found}` is neither a type nor a choice", "a type is `id`, `ids`, `int`, `decimal`, `percent`, `bool`, `time`, `duration` or `text`, a choice `a | b`";
    121 NO_MEMORY "`score` does not say what is remembered", "write `memory peak_end`";
    122 TOO_HEAVY "the weight `{found}` is above {number}", "write a smaller one";
    123 NO_WEIGHT "the weights `{found}` are both zero", "give one of them weight";
    124 NO_IN_TIME "the promise does not say what it brings when it is kept", "add `in time -> kept`";
    125 NO_ELSE "the promise does not say what it brings when it is broken", "add `else -> broken`";
    126 NOT_JOINED "`{found}` is not joined to what ends the cap already", "write `or` (the first ends it) or `and` (both must come) instead of the comma";
    127 DANGLING "nothing that this clause can say follows the `,`", "leave it out, or look at what the clause can say; a decimal has a point, as `2.5`";
    128 LEFT_OVER "`{found}` does not belong here", "what stands before it is complete; one clause stands on a line";
    129 NOT_IN "`{found}` is no comparison", "write `not` before the name: `not x in (a, b)`";
    130 OF_HERE "`{found}` leads to a calendar, and what stands here counts all time", "leave `of` and the name behind it out";
    131 NO_STAGE "the journey `{found}` has no stage", "write `stage`, a name, `when` and an event";

    132 OPEN_LIST "a `]` is missing before `{found}`", "close the list that opens before";

    133 AGGREGATE_WITHIN "`{found}` stands inside of another measure", "on a line of its own write `measure NAME = {found}`, and here that name";

    134 GUARDED_TURN "`where` asks an event, and behind `becomes` there is none", "write the condition in the status, on the line that leads to `{found}`";
    135 ENDED_BY_TURN "a journey ends by events, and `{found}` is none", "name the event that leads to that word of the status";

    136 YES_NO_CHOICE "`{found}` is not a word of a choice: it is yes or no itself", "for yes or no write the type `bool`; among other words choose another";
    137 LINE_ENDS "expected {other}, but the line ends here", "";

    140 OPEN_TEXT "the text `{found}` has no closing quote", "end it with `\"` on its own line";
    141 OPEN_BACKTICK "the name {found} has no closing backtick", "end it with a backtick on its own line";
    142 EMPTY_NAME "there is no name between these backticks", "write the name between them";
    143 CURLED_QUOTES "the text {found} stands between curled quotes", "write straight ones: `\"`";
    144 FOREIGN_SIGN "`{found}` is not a sign of this language", "write `{other}`";
    145 SEMICOLON "no line ends with `{found}`", "leave it out";
    146 STRAY "`{found}` means nothing here", "leave it out, or put the name it belongs to in backticks";
    147 TOO_LARGE "`{found}` is too large", "write a smaller number";
    148 DECIMALS "`{found}` has more than {number} decimals", "round it";
    149 PERCENT_DECIMALS "`{found}` has more than {number} decimal", "round it";
    150 FRACTION_OF_TIME "`{found}` is not a duration", "write whole numbers with units, such as `1h30m`";
    151 UNIT "`{found}` is not a duration", "the units are `ms`, `s`, `m`, `h`, `d` and `w`, as in `1h30m`";
    152 UNIT_ORDER "`{found}` is not in order", "write the larger unit first, and each unit once";
    153 UNIT_APART "`{found}` is not a duration", "write the number and the letter of its unit together, such as `30m` or `3d`";
    154 DATE "there is no date `{found}`", "dates are written year first, as `2025-12-25`";
    155 CLOCK "there is no time of day `{found}`", "times are written as `09:30` or `09:30:15`";

    180 LONG_SOURCE "the file is longer than {number} bytes", "split it";
    181 LONG_NAME "the name `{found}` is longer than {number} bytes", "shorten it";
    182 LONG_TEXT "this text is longer than {number} bytes", "shorten it";
    183 NODES "the file needs more than the {number} nodes that were lent", "lend as many as `nodes_needed` says";
    184 NESTED "this nests deeper than {number}", "split it, or write `in (a, b)`";

    190 USE_BELOW "`use` stands below what it should stand above", "write it at the top of the file";
}
