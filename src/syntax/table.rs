//! Tables: what each word of a choice is worth.

use super::nodes::Chain;
use super::reader::{Parsed, Reader};
use super::recovery::Once;
use super::token::Sort;
use super::tree::{ExprId, List, Row, Table};

/// The rows of a table, and what every other word is worth.
type Rows<'s> = (List<Row<'s>>, Option<ExprId>);

/// A line of a table.
enum Said<'s> {
    Row(Row<'s>),
    Else(ExprId),
}

impl<'s> Reader<'s, '_, '_, '_> {
    /// `table NAME by WHAT { ROWS }`.
    pub(super) fn table(&mut self) -> Parsed<Table<'s>> {
        let start = self.take().span.start;
        let name = self.name("the name of the table")?;
        self.need_word("by", "`by` and what the table is asked with")?;
        let by = self.name("what the table is asked with")?;
        let by = self.keep(by)?;
        let (rows, otherwise) = self.rows()?;
        Ok(Table {
            name,
            by,
            rows,
            otherwise,
            span: self.since(start),
        })
    }

    /// `{ WORD: VALUE, ... else VALUE }`.
    fn rows(&mut self) -> Parsed<Rows<'s>> {
        let open = self.need(Sort::Open, "`{`")?.span;
        let mut rows = Chain::new();
        let mut otherwise: Once<ExprId> = None;
        while !self.ends_block(open) {
            let place = self.token.span;
            let read = match self.row() {
                Ok(Said::Row(row)) => self.add(&mut rows, row),
                Ok(Said::Else(value)) => {
                    self.once(&mut otherwise, value, place);
                    Ok(())
                }
                Err(stop) => Err(stop),
            };
            if read.is_err() {
                self.skip_to_comma();
            }
            let begins = self.at_word("else") || self.at_name() && self.ahead().sort == Sort::Colon;
            if !self.list_goes_on(begins) {
                self.close(Sort::Close, open)?;
                break;
            }
        }
        Ok((rows.list(), otherwise.map(|(value, _)| value)))
    }

    /// `WORD: VALUE` or `else VALUE`.
    fn row(&mut self) -> Parsed<Said<'s>> {
        const VALUE: &str = "a value such as `4h` or `1.5`";
        if self.at_word("else") && self.ahead().sort != Sort::Colon {
            self.take();
            return self.constant(VALUE).map(Said::Else);
        }
        let word = self.name("a word of the choice, or `else`")?;
        self.need_colon("`:` and what the word is worth")?;
        let value = self.constant(VALUE)?;
        Ok(Said::Row(Row {
            word,
            value,
            span: self.since(word.span.start),
        }))
    }
}
