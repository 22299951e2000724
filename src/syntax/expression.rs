//! Expressions, weakest operator first.
//!
//! Every level reads its operand in one place, so that the levels become one frame of
//! the stack; parentheses and signs are the only recursion, and it is counted.

use super::nodes::Chain;
use super::operand::Operand;
use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{Expr, ExprId, ExprKind, List, Name, Op};
use crate::diagnostic::{self, Diagnostic};

impl<'s> Reader<'s, '_, '_, '_> {
    /// A condition: `a = 1 and not b`.
    pub(super) fn condition(&mut self) -> Parsed<ExprId> {
        self.depth = 0;
        Ok(self.disjunction()?.id)
    }

    /// A condition that holds no `and` or `or` outside parentheses.
    pub(super) fn simple_condition(&mut self) -> Parsed<ExprId> {
        self.depth = 0;
        Ok(self.inversion()?.id)
    }

    /// An amount, which holds no comparison: `30d`, `opened.arrival + 1h`.
    pub(super) fn amount(&mut self) -> Parsed<ExprId> {
        self.depth = 0;
        let amount = self.sum()?;
        if self.at_word("of") {
            let of = self.token;
            return self.stop(Diagnostic::new(diagnostic::OF_HERE, of.span, of.text));
        }
        Ok(amount.id)
    }

    /// An amount that is measured, where no calendar could stand.
    pub(super) fn measured(&mut self) -> Parsed<ExprId> {
        self.depth = 0;
        self.measures = true;
        let measured = self.sum();
        self.measures = false;
        Ok(measured?.id)
    }

    /// `8h of office`: a duration, perhaps of a calendar's open time.
    pub(super) fn length(&mut self) -> Parsed<ExprId> {
        self.depth = 0;
        let amount = self.sum()?;
        if !self.takes_word("of") {
            return Ok(amount.id);
        }
        let calendar = self.name("the name of a calendar")?;
        let kind = ExprKind::Of(amount.id, calendar);
        Ok(self.over(amount.span.start, amount, kind)?.id)
    }

    /// What a moment feels like, or a cap: an amount that may begin with `+`.
    pub(super) fn felt(&mut self) -> Parsed<ExprId> {
        self.takes(Sort::Plus);
        self.depth = 0;
        Ok(self.sum()?.id)
    }

    /// `a or b or c`.
    fn disjunction(&mut self) -> Parsed<Operand> {
        let mut left = None;
        loop {
            let right = self.conjunction()?;
            let whole = self.join(left, right)?;
            if !self.takes_joint("or") {
                return Ok(whole);
            }
            left = Some((Op::Or, whole));
        }
    }

    /// `a and b and c`.
    fn conjunction(&mut self) -> Parsed<Operand> {
        let mut left = None;
        loop {
            let right = self.inversion()?;
            let whole = self.join(left, right)?;
            if !self.takes_joint("and") {
                return Ok(whole);
            }
            left = Some((Op::And, whole));
        }
    }

    /// `not a`.
    fn inversion(&mut self) -> Parsed<Operand> {
        if !self.at_word("not") {
            return self.comparison();
        }
        let start = self.take().span.start;
        self.deeper()?;
        let operand = self.inversion()?;
        self.depth -= 1;
        self.over(start, operand, ExprKind::Not(operand.id))
    }

    /// `a < b`, `a in (b, c)`, `a in 1..5`, `a falls 3 times each 30d`.
    fn comparison(&mut self) -> Parsed<Operand> {
        let left = self.sum()?;
        let whole = if let Some(op) = self.takes_comparison() {
            let right = self.sum()?;
            self.join(Some((op, left)), right)?
        } else if self.takes_in() {
            self.membership(left)?
        } else if self.takes_word("falls") {
            self.trend(left)?
        } else {
            return Ok(left);
        };
        self.unchained()?;
        Ok(whole)
    }

    /// `(b, c)`, `1..5` or `tickets`, behind `a in`.
    fn membership(&mut self, left: Operand) -> Parsed<Operand> {
        let kind = if self.at(Sort::Left) {
            ExprKind::InSet(left.id, self.set()?)
        } else if self.at_name() && !self.token.is_one_of(&["yes", "no", "true", "false"]) {
            ExprKind::InList(left.id, self.listed()?)
        } else {
            let from = self.bound()?;
            self.need(Sort::Dots, "a list `(a, b)` or a range `1..5`")?;
            let to = self.bound()?;
            if from.is_none() && to.is_none() {
                return self.unexpected("a number beside `..`");
            }
            ExprKind::InRange(left.id, from, to)
        };
        // A constant with its sign is two high.
        let height = left.height.max(2);
        self.over(left.span.start, Operand { height, ..left }, kind)
    }

    /// An attribute that is a list of ids, behind `a in`.
    fn listed(&mut self) -> Parsed<Name<'s>> {
        self.name("a list `(a, b)`, a range `1..5` or the name of an attribute")
    }

    /// `3 times each 30d`, behind `a falls`.
    fn trend(&mut self, left: Operand) -> Parsed<Operand> {
        if !self.at(Sort::Int) {
            return self.unexpected("how many times, such as `3 times each 30d`");
        }
        let times = self.value("a whole number")?;
        self.need_word("times", "`times`")?;
        self.need_word("each", "`each` and a duration such as `30d`")?;
        let each = self.sum()?;
        let height = left.height.max(each.height);
        let kind = ExprKind::Falls(left.id, times.id, each.id);
        self.over(left.span.start, Operand { height, ..left }, kind)
    }

    /// `(b, c)`.
    fn set(&mut self) -> Parsed<List<Expr<'s>>> {
        let open = self.take().span;
        let mut members = Chain::new();
        loop {
            let member = self.constant("a value")?;
            members.add(&mut self.nodes, member.index());
            let begins = self.at_value();
            if !self.list_goes_on(begins) {
                break;
            }
        }
        self.close(Sort::Right, open)?;
        Ok(members.list())
    }

    /// One end of a range, if there is one.
    fn bound(&mut self) -> Parsed<Option<ExprId>> {
        if self.at_value() && !self.at_name() && !self.at(Sort::Text) {
            return self.constant("a number").map(Some);
        }
        Ok(None)
    }

    /// A literal, perhaps with a sign, or a word.
    pub(super) fn constant(&mut self, expected: &'static str) -> Parsed<ExprId> {
        let start = self.token.span.start;
        if !self.takes(Sort::Minus) {
            return Ok(self.value(expected)?.id);
        }
        if !matches!(
            self.token.sort,
            Sort::Int | Sort::Decimal | Sort::Percent | Sort::Duration
        ) {
            return self.unexpected("a number");
        }
        let operand = self.value("a number")?;
        let span = self.since(start);
        self.expr(Expr {
            kind: ExprKind::Negate(operand.id),
            span,
        })
    }

    /// `a + b - c`.
    fn sum(&mut self) -> Parsed<Operand> {
        let mut left = None;
        loop {
            let right = self.product()?;
            let whole = self.join(left, right)?;
            let op = match self.token.sort {
                Sort::Plus => Op::Add,
                Sort::Minus => Op::Sub,
                _ => return Ok(whole),
            };
            self.take();
            left = Some((op, whole));
        }
    }

    /// `a * b / c`.
    fn product(&mut self) -> Parsed<Operand> {
        let mut left = None;
        loop {
            let right = self.negation()?;
            let whole = self.join(left, right)?;
            let op = match self.token.sort {
                Sort::Star => Op::Mul,
                Sort::Slash => Op::Div,
                _ => return Ok(whole),
            };
            self.take();
            left = Some((op, whole));
        }
    }

    /// `-a`.
    fn negation(&mut self) -> Parsed<Operand> {
        if !self.at(Sort::Minus) {
            return self.primary();
        }
        let start = self.take().span.start;
        self.deeper()?;
        let operand = self.negation()?;
        self.depth -= 1;
        self.over(start, operand, ExprKind::Negate(operand.id))
    }

    /// A value, `has x`, `silent 60d` or an expression in parentheses.
    fn primary(&mut self) -> Parsed<Operand> {
        match self.token.sort {
            Sort::Left => self.group(),
            Sort::Word if self.token.text == "has" => self.has(),
            Sort::Word if self.token.text == "silent" => self.silent(),
            Sort::Word | Sort::Backticked if self.asks_table() => self.lookup(),
            Sort::Word if self.asks_calendar() => self.during(),
            Sort::Int | Sort::Decimal => {
                let number = self.value("a number")?;
                self.check_unit(number)?;
                Ok(number)
            }
            _ => self.value("a value"),
        }
    }

    /// `(a)`.
    fn group(&mut self) -> Parsed<Operand> {
        let open = self.take().span;
        self.deeper()?;
        let mut inside = self.disjunction()?;
        self.depth -= 1;
        self.close(Sort::Right, open)?;
        inside.span = self.since(open.start);
        self.nodes.widen(inside.id.index(), inside.span);
        Ok(inside)
    }

    /// `TABLE(a)`.
    fn lookup(&mut self) -> Parsed<Operand> {
        let start = self.token.span.start;
        let table = self.name("the name of a table")?;
        let open = self.take().span;
        self.deeper()?;
        let inside = self.disjunction()?;
        self.depth -= 1;
        self.close(Sort::Right, open)?;
        self.over(start, inside, ExprKind::Lookup(table.text, inside.id))
    }

    /// `has x`.
    fn has(&mut self) -> Parsed<Operand> {
        let start = self.take().span.start;
        let literal = self.token.is_one_of(&["yes", "no", "true", "false"]);
        if !self.at_name() || literal {
            return self.unexpected("the name of an attribute");
        }
        let operand = self.value("the name of an attribute")?;
        self.over(start, operand, ExprKind::Has(operand.id))
    }

    /// `silent 60d`, `silent 3 times usual`.
    fn silent(&mut self) -> Parsed<Operand> {
        let start = self.take().span.start;
        self.deeper()?;
        let operand = match self.token.sort {
            Sort::Left => self.group()?,
            Sort::Duration => self.value("a duration")?,
            Sort::Int | Sort::Decimal if self.ahead().is_word("times") => {
                self.depth -= 1;
                return self.usual(start);
            }
            Sort::Int => {
                let number = self.value("a number")?;
                self.check_unit(number)?;
                return self.unexpected("a duration such as `60d`");
            }
            _ => return self.unexpected("a duration such as `60d`, or `3 times usual`"),
        };
        self.depth -= 1;
        self.over(start, operand, ExprKind::Silent(operand.id))
    }

    /// `3 times usual after 5 gaps`, behind `silent`.
    fn usual(&mut self, start: u32) -> Parsed<Operand> {
        let times = self.value("a number")?;
        self.need_word("times", "`times`")?;
        self.need_word("usual", "`usual`")?;
        let mut gaps = None;
        // Behind the delay of a check the event stands after the same word.
        if self.at_word("after") && self.ahead().sort == Sort::Int {
            self.take();
            gaps = Some(self.value("a whole number")?.id);
            self.need_word("gaps", "`gaps`")?;
        }
        self.over(start, times, ExprKind::Usual(times.id, gaps))
    }

    /// `during office`, `outside office`.
    fn during(&mut self) -> Parsed<Operand> {
        let word = self.take();
        let calendar = self.name("the name of a calendar")?;
        let outside = word.text == "outside";
        self.leaf(word.span.start, ExprKind::During { outside, calendar })
    }

    /// A literal or a name.
    fn value(&mut self, expected: &'static str) -> Parsed<Operand> {
        let token = self.token;
        let start = token.span.start;
        let kind = match token.sort {
            Sort::Int => ExprKind::Int(token.value),
            Sort::Decimal => ExprKind::Decimal(token.value),
            Sort::Percent => ExprKind::Percent(token.value),
            Sort::Duration => ExprKind::Duration(token.value),
            Sort::Text => ExprKind::Text(token.text),
            Sort::Backticked => ExprKind::Name(token.text),
            Sort::Date => {
                let time = self.time()?;
                return self.leaf(start, ExprKind::Time(time));
            }
            Sort::Word
                if !token.is_one_of(&["not", "has", "silent"]) && !self.begins_another_line() =>
            {
                if self.measures {
                    self.no_aggregate()?;
                }
                return self.named();
            }
            _ => return self.unexpected(expected),
        };
        self.take();
        self.leaf(start, kind)
    }

    /// `yes`, a name, a name of another event: `opened.x`, `promised.x`; or `previous x`.
    fn named(&mut self) -> Parsed<Operand> {
        let token = self.take();
        let kind = match (token.text, token.text.split_once('.')) {
            ("yes" | "true", _) => ExprKind::Bool(true),
            ("no" | "false", _) => ExprKind::Bool(false),
            (_, Some(("opened", name))) => ExprKind::Opened(name),
            (_, Some(("promised", name))) => ExprKind::Promised(name),
            ("previous", _) if self.at_known() => {
                ExprKind::Previous(self.name("the name of a fact")?.text)
            }
            ("opened" | "promised", _) if self.touches(Sort::Dot) => {
                self.take();
                let name = self.name("the name of an attribute")?;
                match token.text {
                    "opened" => ExprKind::Opened(name.text),
                    _ => ExprKind::Promised(name.text),
                }
            }
            (name, _) => ExprKind::Name(name),
        };
        self.leaf(token.span.start, kind)
    }

    /// Whether a name stands behind `previous`, and not a word that goes on after an
    /// attribute of that name.
    fn at_known(&self) -> bool {
        const GOES_ON: &[&str] = &["and", "or", "in", "is", "not", "require"];
        self.at_name() && !self.token.starts_line && !self.token.is_one_of(GOES_ON)
    }

    /// `2025-12-25`, `2025-12-25 09:30`: milliseconds since 1970.
    pub(super) fn time(&mut self) -> Parsed<i64> {
        let date = self.need(Sort::Date, "a date such as `2025-12-25`")?;
        let clock = match self.token.sort {
            Sort::Clock => self.take().value,
            _ => 0,
        };
        Ok(date.value.saturating_add(clock))
    }
}
