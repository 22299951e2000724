//! Rows to events: by the rules' own names, or by a mapping.

mod column;
pub mod convert;
pub mod early;
mod header;
pub(crate) mod list;
pub mod mapping;
pub mod plain;
mod plan;
pub mod when;

use crate::input::row::Row;
use crate::limits::SUBJECTS;
use crate::rejection::Rejection;
use crate::replay;
use crate::schema::Schema;
use crate::texts::Texts;
use early::Early;
use mapping::Mapping;
use plain::Plain;
use std::sync::Arc;
use tamam::image::TEXT_BASE;
use tamam::{Image, Value};

/// Something that happened, with its names resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Occurrence {
    /// The kind of event.
    pub kind: u16,
    /// When, in milliseconds since 1970-01-01 00:00 UTC.
    pub time: i64,
    /// The physical line of the log it stands on, from one.
    pub line: u64,
    /// The number of its subject, see [`Reader::subjects`].
    pub subject: u32,
    /// The place of each attribute that is there, and its value; of a list how many ids it
    /// has, and then each of them at the same place.
    pub values: Vec<(u8, Value)>,
}

/// Reads rows as events of one program, and knows the names they bring.
pub struct Reader<'i> {
    schema: Arc<Schema<'i>>,
    texts: Texts,
    subjects: Texts,
    plain: Plain,
    mapping: Option<Mapping>,
    occurrence: Occurrence,
    early: Early,
}

impl<'i> Reader<'i> {
    /// A reader of events for `image`, by its own names or by `mapping`.
    #[must_use]
    pub fn new(image: &Image<'i>, mapping: Option<Mapping>) -> Self {
        Self {
            schema: Arc::new(Schema::new(image)),
            texts: literals(image),
            subjects: Texts::up_to(SUBJECTS),
            plain: Plain::default(),
            mapping,
            occurrence: Occurrence::default(),
            early: Early::default(),
        }
    }

    /// From now on `field` of a row tells events apart and need be no attribute.
    pub fn tell_apart(&mut self, field: Option<&str>) {
        self.plain.tell_apart(field);
    }

    /// Hands each event of a row to `each`, or why it is none. A row that a mapping has
    /// no use for gives none.
    pub fn read(
        &mut self,
        line: u64,
        row: &Row<'_>,
        each: &mut dyn FnMut(Result<&Occurrence, Rejection>),
    ) {
        let mut resolver = Resolver {
            schema: &self.schema,
            texts: &mut self.texts,
            subjects: &mut self.subjects,
        };
        self.occurrence.line = line;
        match &mut self.mapping {
            None => {
                let read = self.plain.read(&mut resolver, row, &mut self.occurrence);
                if read.is_ok() {
                    let written = || plain::time_is_number(row);
                    self.early.count(self.occurrence.time, written);
                    let attributes = self.schema.attributes(self.occurrence.kind);
                    self.early.count_values(&self.occurrence, |place| {
                        let attribute = attributes.get(usize::from(place));
                        attribute.is_some_and(|one| plain::is_number(row, one.name))
                    });
                }
                each(read.map(|()| &self.occurrence));
            }
            Some(mapping) => {
                let early = &mut self.early;
                mapping.read(&mut resolver, row, (&mut self.occurrence, early), each);
            }
        }
    }

    /// What resolves names for events that come as no row.
    pub fn resolver(&mut self) -> Resolver<'_, 'i> {
        Resolver {
            schema: &self.schema,
            texts: &mut self.texts,
            subjects: &mut self.subjects,
        }
    }

    /// Whether a table has the columns that its rows are read by: those of the mapping, or
    /// those that say what happened, when and to whom.
    ///
    /// # Errors
    /// [`mapping::Problem::NoColumn`] and [`crate::input::Problem::NoColumn`].
    pub fn agree(&self, columns: &[String]) -> Result<(), replay::Problem> {
        match &self.mapping {
            Some(mapping) => Ok(mapping.agree(columns)?),
            None => Ok(header::agree(columns)?),
        }
    }

    /// The times that are probably seconds, of events and of their attributes: they are read as
    /// milliseconds.
    #[must_use]
    pub fn early(&self) -> Early {
        self.early
    }

    /// The names of the program.
    #[must_use]
    pub fn schema(&self) -> &Schema<'i> {
        &self.schema
    }

    /// The same, to be kept beside the reader.
    #[must_use]
    pub fn schema_shared(&self) -> Arc<Schema<'i>> {
        self.schema.clone()
    }

    /// Every text that is a value, by the number that stands for it without
    /// [`TEXT_BASE`].
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The names of the subjects, by number.
    #[must_use]
    pub fn subjects(&self) -> &Texts {
        &self.subjects
    }
}

/// The texts that the rules name, which keep the numbers they have in the image.
#[must_use]
pub fn literals(image: &Image<'_>) -> Texts {
    let mut texts = Texts::new();
    for literal in image.literals() {
        // An image is far too small to fill it.
        let _ = texts.number(literal);
    }
    debug_assert_eq!(TEXT_BASE | texts.len() as u64, image.texts());
    texts
}

/// What resolving a row needs.
pub struct Resolver<'r, 'i> {
    /// The names of the program.
    pub schema: &'r Schema<'i>,
    /// Texts that are values.
    pub texts: &'r mut Texts,
    /// The names of the subjects.
    pub subjects: &'r mut Texts,
}

impl Resolver<'_, '_> {
    /// The number of a subject.
    ///
    /// # Errors
    /// [`Rejection::TooManySubjects`].
    pub fn subject(&mut self, name: &str) -> Result<u32, Rejection> {
        let number = self.subjects.number(name);
        number.map_err(|_| Rejection::TooManySubjects)
    }
}
