//! A tree as text: expressions fully parenthesised, one line a part, so that a test can
//! say what the parser must make of a source.

use std::fmt::Write;
use tamam::syntax::tree::*;
use tamam::{Diagnostics, Span, parse};

/// What came of one source.
pub(crate) struct Read {
    /// The tree, shown.
    pub(crate) tree: String,
    /// The mistakes: place, code and message.
    pub(crate) mistakes: Vec<String>,
    /// Their codes.
    pub(crate) codes: Vec<u16>,
    /// Every span of the tree and of the mistakes.
    pub(crate) spans: Vec<Span>,
    /// The greatest height of an expression.
    pub(crate) height: usize,
}

/// Parses `source` into as many nodes as it says it needs.
pub(crate) fn read(source: &str) -> Read {
    read_into(source, tamam::syntax::nodes_needed(source))
}

/// Parses `source` into `nodes` nodes.
pub(crate) fn read_into(source: &str, nodes: usize) -> Read {
    let mut nodes = vec![Node::BLANK; nodes];
    let mut slots = [Diagnostics::blank(); 64];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = parse(source, &mut nodes, &mut diagnostics);
    let mut show = Show {
        tree: &tree,
        text: String::new(),
        spans: Vec::new(),
        height: 0,
    };
    for item in tree.items() {
        show.item(item);
    }
    let found = diagnostics.found();
    for found in found {
        show.note(found);
    }
    let mistakes = found.iter().map(|found| {
        let (line, column) = found.span.line_and_column(source);
        let help = found.help().map(|help| format!("\n  help: {help}"));
        format!(
            "{line}:{column} {} {found}{}",
            found.code,
            help.unwrap_or_default()
        )
    });
    Read {
        mistakes: mistakes.collect(),
        codes: found.iter().map(|found| found.code.0).collect(),
        tree: show.text,
        spans: show.spans,
        height: show.height,
    }
}

struct Show<'s, 't, 'r> {
    tree: &'r Tree<'s, 't>,
    text: String,
    spans: Vec<Span>,
    height: usize,
}

impl<'s> Show<'s, '_, '_> {
    /// Keeps the spans that a part shows.
    fn note(&mut self, part: &dyn std::fmt::Debug) {
        let shown = format!("{part:?}");
        for span in shown.split("Span { start: ").skip(1) {
            let mut ends = span.split(|letter: char| !letter.is_ascii_digit());
            let start = ends.next().and_then(|start| start.parse().ok());
            let end = ends.find_map(|end| end.parse().ok());
            if let (Some(start), Some(end)) = (start, end) {
                self.spans.push(Span::new(start, end));
            }
        }
    }

    fn line(&mut self, indent: usize, line: &str) {
        let _ = writeln!(self.text, "{:indent$}{}", "", line.trim_end());
    }

    fn item(&mut self, item: &Item<'s>) {
        self.note(item);
        match item {
            Item::Subject(name) => self.line(0, &format!("subject {}", name.text)),
            Item::Event(event) => {
                let part = |word: &str, name: Option<Place<Name<'s>>>| {
                    let shown = name.map(|name| format!(" {word} {}", self.tree.at(name).text));
                    shown.unwrap_or_default()
                };
                let (from, to) = (part("from", event.from), part("to", event.to));
                let bears: String = self
                    .tree
                    .bears(event)
                    .map(|bears| format!(" with {} {}", bears.facet.text, bears.word.text))
                    .collect();
                self.line(0, &format!("event {}{from}{to}{bears}", event.name.text));
                for attribute in self.tree.list(event.attributes) {
                    self.note(attribute);
                    let ty = self.ty(attribute.ty);
                    self.line(2, &format!("{}: {ty}", attribute.name.text));
                }
            }
            Item::Table(table) => {
                let by = self.tree.at(table.by).text;
                self.line(0, &format!("table {} by {by}", table.name.text));
                for row in self.tree.list(table.rows) {
                    self.note(row);
                    let value = self.expr(row.value);
                    self.line(2, &format!("{}: {value}", row.word.text));
                }
                if let Some(value) = table.otherwise {
                    let value = self.expr(value);
                    self.line(2, &format!("else {value}"));
                }
            }
            Item::Calendar(calendar) => {
                self.header("calendar", calendar.header);
                for line in self.tree.list(calendar.lines) {
                    self.note(line);
                    let line = self.calendar_line(line.kind);
                    self.line(2, &line);
                }
            }
            Item::Expectation(rule) => {
                let word = match (rule.retired, rule.survey) {
                    (true, true) => "retired survey",
                    (true, false) => "retired expectation",
                    (false, true) => "survey",
                    (false, false) => "expectation",
                };
                self.header(word, rule.header);
                for clause in self.tree.list(rule.clauses) {
                    self.clause(clause);
                }
            }
            Item::Promise(promise) => {
                self.header("promise", promise.said.header);
                self.line(2, &format!("from {}", promise.from.text));
                for clause in self.tree.list(promise.said.clauses) {
                    self.clause(clause);
                }
            }
            Item::Integrity(rule) => self.integrity(rule),
            Item::Feel(feel) => {
                let when = self.pattern(feel.when);
                let felt = self.expr(feel.felt);
                self.line(0, &format!("feel {when} -> {felt}"));
            }
            Item::Score(score) => {
                let memory = score.memory.map(|memory| format!(" {memory:?}"));
                let mut line = format!("score{}", memory.unwrap_or_default());
                for (word, amount) in [("losses weigh", score.losses), ("adapts", score.adapts)] {
                    if let Some(amount) = amount {
                        let _ = write!(line, " {word} {}", self.expr(amount));
                    }
                }
                if let Some((share, within)) = score.fades {
                    let (share, within) = (self.expr(share), self.expr(within));
                    let _ = write!(line, " fades {share} within {within}");
                }
                self.line(0, &line);
                if let Some(below) = score.shortfall {
                    let below = self.expr(below);
                    self.line(2, &format!("disappointment below {below}"));
                }
            }
            Item::Facet(facet) => {
                self.line(0, &format!("facet {}", facet.name.text));
                for word in self.tree.list(facet.words) {
                    self.note(word);
                    let weight = word.weight.map(|weight| self.expr(weight));
                    let weight = weight.unwrap_or_default();
                    self.line(2, &format!("{} {weight}", word.name.text));
                }
            }
            Item::Alert(alert) => {
                self.header("alert", alert.header);
                if let Some(owner) = alert.owner {
                    self.line(2, &format!("owner {:?}", self.tree.at(owner).text));
                }
                for check in self.tree.list(alert.checks) {
                    self.note(check);
                    let (delay, when) = (self.expr(check.delay), self.pattern(check.when));
                    self.line(2, &format!("check {delay} after {when}"));
                }
                for (word, condition) in [("raise", alert.raise), ("clear", alert.clear)] {
                    if let Some(condition) = condition {
                        let condition = self.expr(condition);
                        self.line(2, &format!("{word} {condition}"));
                    }
                }
            }
            Item::Scenario(scenario) => {
                self.line(0, &format!("scenario {:?}", scenario.sentence.text));
                for line in self.tree.list(scenario.lines) {
                    self.scenario_line(line);
                }
            }
            Item::Let(place) => {
                let named = self.tree.at(*place);
                self.note(named);
                let value = self.expr(named.value);
                self.line(0, &format!("let {} = {value}", named.name.text));
            }
            Item::Fact(place) => {
                let fact = self.tree.at(*place);
                self.note(fact);
                self.line(0, &format!("fact {}", fact.name.text));
                for source in self.tree.list(fact.sources) {
                    self.note(source);
                    let when = self.pattern(source.when);
                    self.line(2, &format!("{} of {when}", source.attribute.text));
                }
            }
            Item::Status(place) => self.status(self.tree.at(*place)),
            Item::Journey(place) => self.journey(self.tree.at(*place)),
            Item::Measure(place) => {
                let measure = self.tree.at(*place);
                self.note(measure);
                let reckoning = self.reckoning(measure.reckoning);
                self.line(0, &format!("measure {} = {reckoning}", measure.name.text));
            }
        }
    }

    fn status(&mut self, status: &Status<'s>) {
        self.note(status);
        self.header("status", status.header);
        let words: Vec<_> = self.tree.list(status.words).map(|word| word.text).collect();
        self.line(2, &words.join("|"));
        if let Some(owner) = status.owner {
            self.line(2, &format!("owner {:?}", self.tree.at(owner).text));
        }
        if let Some(starts) = status.starts {
            self.line(2, &format!("starts {}", self.tree.at(starts).text));
        }
        for change in self.tree.list(status.changes) {
            self.note(change);
            let from = change
                .from
                .map(|from| format!(" from {}", self.tree.at(from).text));
            let when = self.pattern(change.when);
            let from = from.unwrap_or_default();
            self.line(2, &format!("{}{from} when {when}", change.word.text));
        }
    }

    fn journey(&mut self, journey: &Journey<'s>) {
        self.note(journey);
        self.header("journey", journey.header);
        if let Some(owner) = journey.owner {
            self.line(2, &format!("owner {:?}", self.tree.at(owner).text));
        }
        let words = self.tree.list(journey.words);
        for (word, stage) in words.zip(self.tree.list(journey.stages)) {
            self.note(stage);
            let mut when = self.patterns(stage.patterns);
            for turn in self.tree.list(stage.turns) {
                self.note(turn);
                let comma = if when.is_empty() { "" } else { ", " };
                when += &format!("{comma}{} becomes {}", turn.status.text, turn.word.text);
            }
            self.line(2, &format!("stage {} when {when}", word.text));
        }
        if let Some(transaction) = journey.transaction {
            let stages = self.tree.list(self.tree.at(transaction).stages);
            let names: Vec<_> = stages.map(|stage| stage.text).collect();
            self.line(2, &format!("transaction {}", names.join("|")));
        }
        if let Some(parting) = journey.parting {
            let parting = self.tree.at(parting);
            self.note(parting);
            let when = self.patterns(parting.patterns);
            let after = parting.after.map(|(after, _)| self.expr(after));
            let after = after.map_or(String::new(), |after| format!(" after {after}"));
            self.line(2, &format!("ends {when}{after}"));
        }
        for (what, meant) in [("peak", journey.peak), ("end", journey.end)] {
            if let Some(meant) = meant {
                let meant = self.tree.at(meant);
                self.line(2, &format!("{what} in {}", meant.stage.text));
            }
        }
    }

    fn patterns(&mut self, patterns: List<Pattern<'s>>) -> String {
        let patterns: Vec<_> = self.tree.list(patterns).collect();
        let shown: Vec<_> = patterns
            .into_iter()
            .map(|one| self.pattern_of(one))
            .collect();
        shown.join("|")
    }

    fn reckoning(&mut self, reckoning: Reckoning<'s>) -> String {
        match reckoning {
            Reckoning::Expression(value) => self.expr(value),
            Reckoning::Events {
                aggregate,
                of,
                when,
                per,
                period,
            } => {
                let mut shown = format!("{aggregate:?}");
                if let Some(of) = of {
                    let _ = write!(shown, " of {} in", self.expr(of));
                }
                let _ = write!(shown, " {}", self.pattern(when));
                if let Some(per) = per {
                    let _ = write!(shown, " per {}", self.expr(per));
                }
                shown + &self.period(period)
            }
            Reckoning::Followed(followed) => {
                let Followed {
                    when,
                    by,
                    per,
                    within,
                    period,
                    room,
                } = *self.tree.at(followed);
                let (when, by) = (self.pattern(when), self.pattern(by));
                let within = self.expr(within);
                let per = per.map_or(String::new(), |per| {
                    format!(" per {}", self.tree.at(per).text)
                });
                let mut shown = format!("Share {when} followed by {by}{per} within {within}");
                shown += &self.period(period);
                if let Some(room) = room {
                    let _ = write!(shown, " up to {}", self.tree.at(room).value);
                }
                shown
            }
        }
    }

    fn period(&mut self, period: Option<Place<Period>>) -> String {
        match period.map(|period| *self.tree.at(period)) {
            None => String::new(),
            Some(Period::Over(whole, step)) => {
                let mut shown = format!(" over {}", self.expr(whole));
                if let Some(step) = step {
                    let _ = write!(shown, " by {}", self.expr(step));
                }
                shown
            }
            Some(Period::Each(whole)) => format!(" each {}", self.expr(whole)),
        }
    }

    fn calendar_line(&mut self, kind: CalendarLineKind<'s>) -> String {
        match kind {
            CalendarLineKind::Zone(zone) => format!("zone {}", self.zone(zone)),
            CalendarLineKind::ZoneBy(zones) => {
                let zones = self.tree.at(zones);
                let otherwise = zones.otherwise.map(|row| self.tree.at(row));
                let rows = self.tree.list(zones.rows).chain(otherwise);
                let rows: String = rows
                    .map(|row| format!(" {} {}", row.word.text, self.zone(row.zone)))
                    .collect();
                format!("zone by {}{rows}", zones.by.text)
            }
            CalendarLineKind::Open(days, shifts) => {
                let days = self.tree.list(days);
                let days: String = days
                    .map(|days| format!(" {}..{}", days.from, days.to))
                    .collect();
                format!("open{days}{}", self.shifts(shifts))
            }
            CalendarLineKind::OpenOn(days, shifts) => {
                format!("open{}{}", self.days(days), self.shifts(shifts))
            }
            CalendarLineKind::Closed(days) => format!("closed{}", self.days(days)),
        }
    }

    fn zone(&self, zone: Zone<'s>) -> String {
        match zone {
            Zone::Named(name) => format!("{:?}", self.tree.at(name).text),
            Zone::Offset(ms) => ms.to_string(),
        }
    }

    fn days(&mut self, days: List<Day>) -> String {
        let days = self.tree.list(days);
        days.map(|day| format!(" {}", day.ms / 86_400_000))
            .collect()
    }

    fn shifts(&mut self, shifts: List<Shift>) -> String {
        let shifts = self.tree.list(shifts);
        shifts
            .map(|shift| format!(" {}..{}", shift.from, shift.to))
            .collect()
    }

    fn ty(&mut self, ty: TypeExpr<'s>) -> String {
        match ty {
            TypeExpr::Choice(words) => {
                let words: Vec<_> = self.tree.list(words).map(|word| word.text).collect();
                words.join("|")
            }
            TypeExpr::Int(ends) => format!("Int{}", self.ends(ends)),
            TypeExpr::Ids(room) => match room {
                Some(room) => format!("Ids{}", self.tree.at(room).value),
                None => "Ids".to_owned(),
            },
            TypeExpr::Decimal(ends) => format!("Decimal{}", self.ends(ends)),
            other => format!("{other:?}"),
        }
    }

    fn ends(&self, ends: Option<Place<Ends>>) -> String {
        let ends = ends.map(|ends| self.tree.at(ends));
        let from = ends.and_then(|ends| ends.from);
        let to = ends.and_then(|ends| ends.to);
        format!("({from:?}, {to:?})")
    }

    fn header(&mut self, word: &str, header: Place<Header<'s>>) {
        let header = self.tree.at(header);
        let (name, sentence) = (header.name.text, sentence(header.sentence));
        self.line(0, &format!("{word} {name}{sentence}"));
    }

    fn clause(&mut self, clause: &Clause<'s>) {
        self.note(clause);
        let mut bands = None;
        let mut head = match clause.kind {
            ClauseKind::Owner(text) => format!("owner {:?}", self.tree.at(text).text),
            ClauseKind::Per(per) => self.per(per),
            ClauseKind::Open(when, restarts) => {
                format!(
                    "open {}{}",
                    self.pattern(when),
                    word(restarts, ", restarts")
                )
            }
            ClauseKind::Pause(from, until) => {
                format!("pause {} until {}", self.pattern(from), self.pattern(until))
            }
            ClauseKind::Meet(when, under) => {
                bands = Some(under);
                format!("meet {}", self.pattern(when))
            }
            ClauseKind::MeetClock(Limit::Within(delay), outcome) => {
                format!("meet after {} {}", self.expr(delay), self.outcome(outcome))
            }
            ClauseKind::MeetClock(limit, outcome) => {
                format!("meet {} {}", self.limit(Some(limit)), self.outcome(outcome))
            }
            ClauseKind::Fail(when, outcome) => {
                format!("fail {} {}", self.pattern(when), self.outcome(outcome))
            }
            ClauseKind::FailClock(limit, outcome) => {
                format!("fail {} {}", self.limit(Some(limit)), self.outcome(outcome))
            }
            ClauseKind::ChangeUntil {
                when,
                until,
                in_time,
                otherwise,
            } => format!(
                "change {}, until {} in time {} else {}",
                self.pattern(when),
                self.expr(until),
                self.outcome(in_time),
                self.outcome(otherwise)
            ),
            ClauseKind::ChangeAsk {
                when,
                once,
                bands: under,
            } => {
                bands = Some(under);
                format!("change {}{}", self.pattern(when), word(once, ", once"))
            }
            ClauseKind::Defy {
                instead,
                when,
                once,
                limit,
                bands: under,
            } => {
                bands = Some(under);
                let when = self.pattern(when);
                let limit = self.limit(limit);
                format!(
                    "defy{} {when}{} {limit}",
                    word(instead, " instead"),
                    word(once, ", once")
                )
            }
            ClauseKind::Void(when) => format!("void {}", self.pattern(when)),
            ClauseKind::Made(when, limit) => {
                format!("made {} {}", self.pattern(when), self.limit(Some(limit)))
            }
            ClauseKind::Kept(when, outcome) => {
                format!("kept {}{}", self.pattern(when), self.ending(outcome))
            }
            ClauseKind::Honoured {
                when,
                until,
                outcome,
            } => {
                let until = until.map(|until| format!(" until {}", self.expr(until)));
                let until = until.unwrap_or_default();
                format!(
                    "honoured {}{until}{}",
                    self.pattern(when),
                    self.ending(outcome)
                )
            }
            ClauseKind::Broken(outcome) => format!("else broken{}", self.ending(outcome)),
            ClauseKind::Reopen {
                continues,
                when,
                within,
            } => format!(
                "reopen{} {} within {}",
                word(continues, " continues"),
                self.pattern(when),
                self.expr(within)
            ),
            ClauseKind::Again(every) => format!("again every {}", self.expr(every)),
            ClauseKind::Remind { before, outcome } => format!(
                "remind {} before {}",
                self.expr(before),
                self.tree.at(outcome).text
            ),
        };
        for (word, amount) in [("cost", clause.cost), ("odds", clause.odds)] {
            if let Some(amount) = amount {
                let amount = self.expr(amount);
                let _ = write!(head, " [{word} {amount}]");
            }
        }
        self.line(2, &head);
        for band in bands.into_iter().flat_map(|bands| self.tree.list(bands)) {
            self.note(band);
            let outcome = self.outcome(band.outcome);
            let kind = match band.kind {
                BandKind::Met {
                    limit,
                    guard,
                    later,
                } => format!(
                    "{}{}{}",
                    self.limit(limit),
                    word(later, "later"),
                    self.guard(guard)
                ),
                BandKind::Else => "else".to_owned(),
                BandKind::Lands(when, limit) => {
                    format!("lands {} {}", self.pattern(when), self.limit(limit))
                }
                BandKind::Backfires(when, limit) => {
                    format!("backfires {} {}", self.pattern(when), self.limit(limit))
                }
                BandKind::Takes(when, limit) => {
                    format!("takes {} {}", self.pattern(when), self.limit(limit))
                }
            };
            self.line(4, format!("{} {outcome}", kind.trim()).trim_start());
        }
    }

    fn ending(&mut self, outcome: Option<Place<Outcome<'s>>>) -> String {
        outcome
            .map(|outcome| format!(" {}", self.outcome(outcome)))
            .unwrap_or_default()
    }

    fn integrity(&mut self, rule: &Integrity<'s>) {
        let word = match rule.retired {
            true => "retired integrity",
            false => "integrity",
        };
        self.header(word, rule.header);
        if let Some(kind) = rule.kind {
            self.line(2, &format!("kind {}", self.tree.at(kind).text));
        }
        if let Some(owner) = rule.owner {
            self.line(2, &format!("owner {:?}", self.tree.at(owner).text));
        }
        if let Some(per) = rule.per {
            let per = self.per(per);
            self.line(2, &per);
        }
        if let Some(form) = rule.form {
            let form = self.form(*self.tree.at(form));
            self.line(2, &form);
        }
        if let Some(breach) = rule.breach {
            let breach = self.tree.at(breach);
            let mut line = format!("breach cap {}", self.expr(breach.cap));
            if let Some(until) = breach.until {
                let _ = write!(line, " until {}", self.pattern(until));
            }
            if breach.until.is_some() && breach.lasts.is_some() {
                line += if breach.both { " and" } else { " or" };
            }
            if let Some(lasts) = breach.lasts {
                let _ = write!(line, " for {}", self.expr(lasts));
            }
            self.line(2, &line);
        }
    }

    fn per(&self, per: Place<Per<'s>>) -> String {
        let per = self.tree.at(per);
        format!("per {}{}", per.key.text, up_to(per.room))
    }

    fn form(&mut self, form: Form<'s>) -> String {
        match form {
            Form::Never(never) => format!("never {}", self.pattern(never)),
            Form::NeverWithin(never, within, after) => format!(
                "never {} within {} after {}",
                self.pattern(never),
                self.expr(within),
                self.pattern(after)
            ),
            Form::NeverBetween(never, from, to) => format!(
                "never {} between {} and {}",
                self.pattern(never),
                self.pattern(from),
                self.pattern(to)
            ),
            Form::NeverWhile(never, name) => {
                format!("never {} while {} open", self.pattern(never), name.text)
            }
            Form::Require(on, condition) => {
                format!("on {} require {}", self.pattern(on), self.expr(condition))
            }
            Form::After {
                after,
                require,
                within,
                unless,
            } => {
                let unless = unless.map(|unless| format!(" unless {}", self.pattern(unless)));
                format!(
                    "after {} require {} within {}{}",
                    self.pattern(after),
                    self.pattern(require),
                    self.expr(within),
                    unless.unwrap_or_default()
                )
            }
            Form::Before {
                before,
                require,
                within,
            } => {
                let within = within.map(|within| format!(" within {}", self.expr(within)));
                format!(
                    "before {} require {}{}",
                    self.pattern(before),
                    self.pattern(require),
                    within.unwrap_or_default()
                )
            }
            Form::AtMost {
                most,
                event,
                within,
            } => format!(
                "at most {} {} within {}",
                most.value,
                self.pattern(event),
                self.expr(within)
            ),
            Form::AtLeast {
                least,
                event,
                every,
                from,
                until,
            } => {
                let from = from.map(|from| format!(" from {}", self.pattern(from)));
                let until = until.map(|until| format!(" until {}", self.pattern(until)));
                format!(
                    "at least {} {} every {}{}{}",
                    least.value,
                    self.pattern(event),
                    self.expr(every),
                    from.unwrap_or_default(),
                    until.unwrap_or_default()
                )
            }
            Form::SameRate {
                of,
                first,
                second,
                over,
            } => {
                let over = over.map(|over| format!(" over {}", self.expr(over)));
                format!(
                    "same rate of {} where {} and where {}{}",
                    of.text,
                    self.expr(first),
                    self.expr(second),
                    over.unwrap_or_default()
                )
            }
        }
    }

    fn scenario_line(&mut self, line: &Line<'s>) {
        self.note(line);
        let shown = match line.kind {
            LineKind::From(ms) => format!("from {ms}"),
            LineKind::Event(at, event, fields) => {
                let mut shown = format!("{} {}", when(self.tree.at(at)), event.text);
                for field in self.tree.list(fields) {
                    self.note(field);
                    let value = self.expr(field.value);
                    let _ = write!(shown, " {}: {value}", field.name.text);
                }
                shown
            }
            LineKind::Nothing(at) => format!("{} nothing", when(self.tree.at(at))),
            LineKind::Expect {
                no,
                rule,
                key,
                outcome,
                at,
            } => {
                let key = key.map(|key| format!(" key {}", self.expr(key)));
                let at = at.map(|at| format!(" at {}", when(self.tree.at(at))));
                format!(
                    "expect{} {}{} {}{}",
                    word(no, " no"),
                    rule.text,
                    key.unwrap_or_default(),
                    self.tree.at(outcome).text,
                    at.unwrap_or_default()
                )
            }
            LineKind::ExpectScore(condition) => format!("expect {}", self.expr(condition)),
        };
        self.line(2, &shown);
    }

    fn pattern(&mut self, pattern: Place<Pattern<'s>>) -> String {
        self.pattern_of(self.tree.at(pattern))
    }

    fn pattern_of(&mut self, pattern: &Pattern<'s>) -> String {
        let reach = match pattern.reach {
            None => "",
            Some(Reach::All) => " for all",
            Some(Reach::Oldest) => " for oldest",
            Some(Reach::Newest) => " for newest",
        };
        let matching = pattern.matching.map(|name| self.tree.at(name).text);
        let matching = matching.map_or(String::new(), |name| format!(" matching {name}"));
        let guard = self.guard(pattern.guard);
        format!("{}{matching}{reach}{guard}", pattern.event.text)
    }

    fn guard(&mut self, guard: Option<ExprId>) -> String {
        guard.map_or(String::new(), |guard| {
            format!(" where {}", self.expr(guard))
        })
    }

    fn limit(&mut self, limit: Option<Limit>) -> String {
        match limit {
            None => String::new(),
            Some(Limit::Within(amount)) => format!("within {}", self.expr(amount)),
            Some(Limit::Under(amount)) => format!("under {}", self.expr(amount)),
            Some(Limit::By(amount)) => format!("by {}", self.expr(amount)),
            Some(Limit::Before(amount)) => format!("before {}", self.expr(amount)),
        }
    }

    fn outcome(&mut self, outcome: Place<Outcome<'s>>) -> String {
        let outcome = self.tree.at(outcome);
        let felt = outcome.felt.map(|felt| format!(" {}", self.expr(felt)));
        format!("-> {}{}", outcome.name.text, felt.unwrap_or_default())
    }

    fn expr(&mut self, id: ExprId) -> String {
        let mut height = 0;
        let shown = self.operand(id, 1, &mut height);
        self.height = self.height.max(height);
        shown
    }

    fn operand(&mut self, id: ExprId, level: usize, height: &mut usize) -> String {
        *height = level.max(*height);
        let expr = *self.tree.expr(id);
        self.note(&expr);
        let mut at = |id| self.operand(id, level + 1, height);
        match expr.kind {
            ExprKind::Int(value) => format!("{value}"),
            ExprKind::Decimal(value) => format!("{value}/1000"),
            ExprKind::Percent(value) => format!("{value}/1000%"),
            ExprKind::Bool(value) => if value { "yes" } else { "no" }.to_owned(),
            ExprKind::Duration(value) => format!("{value}ms"),
            ExprKind::Time(value) => format!("@{value}"),
            ExprKind::Day(value) => format!("day+{value}"),
            ExprKind::Text(text) => format!("{text:?}"),
            ExprKind::Name(name) => name.to_owned(),
            ExprKind::Opened(name) => format!("opened:{name}"),
            ExprKind::Promised(name) => format!("promised:{name}"),
            ExprKind::Previous(name) => format!("previous:{name}"),
            ExprKind::Has(name) => format!("(has {})", at(name)),
            ExprKind::Lookup(table, asked) => format!("{table}({})", at(asked)),
            ExprKind::Silent(time) => format!("(silent {})", at(time)),
            ExprKind::Usual(times, gaps) => {
                let gaps = gaps.map(|gaps| format!(" after {} gaps", at(gaps)));
                let gaps = gaps.unwrap_or_default();
                format!("(silent {} times usual{gaps})", at(times))
            }
            ExprKind::Falls(of, times, each) => {
                format!("({} falls {} times each {})", at(of), at(times), at(each))
            }
            ExprKind::During { outside, calendar } => {
                let word = if outside { "outside" } else { "during" };
                format!("({word} {})", calendar.text)
            }
            ExprKind::Of(length, calendar) => format!("({} of {})", at(length), calendar.text),
            ExprKind::Not(operand) => format!("(not {})", at(operand)),
            ExprKind::Negate(operand) => format!("(-{})", at(operand)),
            ExprKind::Binary(op, left, right) => {
                format!("({} {op:?} {})", at(left), at(right))
            }
            ExprKind::InSet(left, set) => {
                let left = at(left);
                let mut members = Vec::new();
                for member in self.tree.list(set) {
                    self.note(member);
                    members.push(match member.kind {
                        ExprKind::Negate(of) => {
                            format!("(-{})", self.operand(of, level + 2, height))
                        }
                        ExprKind::Int(value) => format!("{value}"),
                        ExprKind::Name(name) => name.to_owned(),
                        other => format!("{other:?}"),
                    });
                }
                format!("({left} in {})", members.join(","))
            }
            ExprKind::InList(left, list) => format!("({} in {})", at(left), list.text),
            ExprKind::List(ids) => {
                let ids = self.tree.list(ids).map(|id| {
                    self.note(id);
                    format!("{:?}", id.kind)
                });
                let ids: Vec<_> = ids.collect();
                format!("[{}]", ids.join(","))
            }
            ExprKind::InRange(left, from, to) => {
                let left = at(left);
                let mut end = |end: Option<ExprId>| end.map(&mut at).unwrap_or_default();
                format!("({left} in {}..{})", end(from), end(to))
            }
        }
    }
}

fn sentence(text: Option<Text<'_>>) -> String {
    text.map_or(String::new(), |text| format!(" {:?}", text.text))
}

fn up_to(room: Option<Number>) -> String {
    room.map_or(String::new(), |room| format!(" up to {}", room.value))
}

fn word(said: bool, word: &str) -> &str {
    if said { word } else { "" }
}

fn when(at: &When) -> String {
    format!("{}{}", if at.from_base { "+" } else { "@" }, at.ms)
}
