//! A line of JSON as fields. Numbers stay as they are written, so that none is rounded.

use super::flat;
use super::row::{Field, Raw, RawBuf, Row, Shaped, Written};
use super::shape::Shapes;
use crate::limits::FIELDS;
use crate::rejection::Rejection;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Reads lines of JSON, and knows the shapes that came before.
#[derive(Debug, Default)]
pub struct Json {
    shapes: Shapes,
    values: Vec<Written>,
}

impl Json {
    /// Reads a line that is one JSON object.
    ///
    /// # Errors
    /// [`Rejection`], when it is not.
    pub fn read<'l>(&'l mut self, line: &'l [u8]) -> Result<Row<'l>, Rejection> {
        let text = std::str::from_utf8(line).map_err(|error| Rejection::NotUtf8 {
            byte: error.valid_up_to() + 1,
        })?;
        self.object(text)
    }

    /// Reads a text that is one JSON object.
    ///
    /// # Errors
    /// [`Rejection`], when it is not.
    pub fn object<'l>(&'l mut self, text: &'l str) -> Result<Row<'l>, Rejection> {
        match flat::read(text, &mut self.shapes, &mut self.values) {
            Some(end) => {
                let row = Shaped::new(&self.shapes, end, text, &self.values);
                Ok(Row::Shaped(row))
            }
            None => fields(text).map(Row::Loose),
        }
    }
}

/// The fields of any text that is one JSON object.
///
/// # Errors
/// [`Rejection`] says what is wrong with what is none.
pub fn fields(text: &str) -> Result<Vec<Field<'_>>, Rejection> {
    let mut json = serde_json::Deserializer::from_str(text);
    let mut fields = Vec::new();
    let mut full = false;
    let seed = Object {
        fields: &mut fields,
        full: &mut full,
    };
    let read = seed.deserialize(&mut json).and_then(|()| json.end());
    read.map(|()| fields)
        .map_err(|error| explain(text, &error, full))
}

/// Says in our words what the JSON reader found.
#[cold]
fn explain(text: &str, error: &serde_json::Error, full: bool) -> Rejection {
    if full {
        return Rejection::TooManyFields;
    }
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        return Rejection::Nul { byte: at + 1 };
    }
    let column = error.column().max(1);
    if error.is_eof() {
        return Rejection::Truncated { column };
    }
    if serde_json::from_str::<de::IgnoredAny>(text).is_ok() && !text.trim_start().starts_with('{') {
        return Rejection::NotAnObject;
    }
    let problem = error.to_string();
    let problem = problem.split(" at line ").next().unwrap_or_default();
    Rejection::NotJson {
        problem: problem.to_owned(),
        column,
    }
}

struct Object<'f, 'l> {
    fields: &'f mut Vec<Field<'l>>,
    full: &'f mut bool,
}

impl<'l> DeserializeSeed<'l> for Object<'_, 'l> {
    type Value = ();

    fn deserialize<D: Deserializer<'l>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'l> Visitor<'l> for Object<'_, 'l> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Name)? {
            if self.fields.len() >= FIELDS {
                *self.full = true;
                return Err(de::Error::custom("too many names"));
            }
            let value: &'l RawValue = map.next_value()?;
            let value = classify(value.get()).map_err(de::Error::custom)?;
            self.fields.push(Field { name, value });
        }
        Ok(())
    }
}

/// The values of a text that is one JSON array; nothing of another.
pub(crate) fn values(text: &str) -> Option<Vec<RawBuf<'_>>> {
    let values: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    let values = values.into_iter().map(|value| classify(value.get()).ok());
    values.collect()
}

/// A value that was checked to be JSON, by its first byte.
fn classify(text: &str) -> serde_json::Result<RawBuf<'_>> {
    Ok(RawBuf::Written(match text.as_bytes() {
        [b'"', inner @ .., b'"'] => match memchr::memchr(b'\\', inner) {
            None => Raw::Text(text.get(1..text.len() - 1).unwrap_or_default()),
            Some(_) => return serde_json::from_str(text).map(RawBuf::Text),
        },
        [b'n', ..] => Raw::Nothing,
        [b't', ..] => Raw::Bool(true),
        [b'f', ..] => Raw::Bool(false),
        [b'{' | b'[', ..] => Raw::Nested(text),
        _ => Raw::Number(text),
    }))
}

/// A key, borrowed from the line unless it has escapes.
struct Name;

impl<'l> DeserializeSeed<'l> for Name {
    type Value = Cow<'l, str>;

    fn deserialize<D: Deserializer<'l>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'l> Visitor<'l> for Name {
    type Value = Cow<'l, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, text: &'l str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejection(line: &[u8]) -> Rejection {
        Json::default().read(line).unwrap_err()
    }

    #[test]
    fn values_stay_as_they_are_written() {
        let line =
            r#" {"a":1e2,"b":"x","c":"\u0041\n","d":null,"e":true,"f":{"g":[1]},"\u0068":-0.10} "#;
        let fields = fields(line).unwrap();
        let shown: Vec<_> = fields
            .iter()
            .map(|field| (&*field.name, field.value.raw()))
            .collect();
        assert_eq!(
            shown,
            [
                ("a", Raw::Number("1e2")),
                ("b", Raw::Text("x")),
                ("c", Raw::Text("A\n")),
                ("d", Raw::Nothing),
                ("e", Raw::Bool(true)),
                ("f", Raw::Nested(r#"{"g":[1]}"#)),
                ("h", Raw::Number("-0.10")),
            ]
        );
    }

    #[test]
    fn what_is_not_an_object_is_told_from_what_is_not_json() {
        assert_eq!(rejection(b"[1]"), Rejection::NotAnObject);
        assert_eq!(rejection(b"7"), Rejection::NotAnObject);
        assert!(matches!(
            rejection(b"{a:1}"),
            Rejection::NotJson { column: 2, .. }
        ));
        assert!(matches!(
            rejection(br#"{"a":1}{"#),
            Rejection::NotJson { .. }
        ));
        assert!(matches!(
            rejection(br#"{"a":"\ud800"}"#),
            Rejection::NotJson { .. }
        ));
        assert_eq!(
            rejection(br#"{"a":1,"b"#),
            Rejection::Truncated { column: 9 }
        );
        assert_eq!(rejection(b"{\"a\":\"\0\"}"), Rejection::Nul { byte: 7 });
        assert_eq!(
            rejection(b"{\"a\":\"\xff\"}"),
            Rejection::NotUtf8 { byte: 7 }
        );
    }

    #[test]
    fn a_line_of_too_many_names_is_refused() {
        let names: Vec<_> = (0..=FIELDS).map(|name| format!("\"{name}\":1")).collect();
        let line = format!("{{{}}}", names.join(","));
        assert_eq!(rejection(line.as_bytes()), Rejection::TooManyFields);
    }

    #[test]
    fn deep_nesting_is_passed_over_without_recursion() {
        let nested = format!("{}1{}", "[".repeat(400_000), "]".repeat(400_000));
        let line = format!("{{\"a\":{nested}}}");
        let mut json = Json::default();
        let row = json.read(line.as_bytes()).unwrap();
        assert_eq!(row.fields()[0].value.raw(), Raw::Nested(&nested));
    }
}
