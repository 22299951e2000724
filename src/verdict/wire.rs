//! Evidence as serde has it: the list of its numbers.

use super::Evidence;
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.numbers())
    }
}

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Numbers)
    }
}

struct Numbers;

impl<'de> Visitor<'de> for Numbers {
    type Value = Evidence;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("at most four numbers of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Evidence, A::Error> {
        let mut evidence = Evidence::none();
        while let Some(number) = numbers.next_element()? {
            let more = evidence.and(number);
            if more == evidence {
                let found = evidence.numbers().len().saturating_add(1);
                return Err(A::Error::invalid_length(found, &self));
            }
            evidence = more;
        }
        Ok(evidence)
    }
}
