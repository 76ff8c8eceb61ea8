//! A place in a YAML document, named by what leads there, and where that is in the text.

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_yaml::Value;

/// A place in a document: the keys and items that lead to a value, and how far it is into the value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    steps: Vec<Step>,
    offset: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Item(String),
}

/// A [`Step`] with the number of the item instead of its name.
#[derive(Clone, Debug)]
enum Turn {
    Key(String),
    Index(usize),
}

impl Spot {
    /// The value of a key of the document.
    pub fn at(key: &str) -> Self {
        Self::default().key(key)
    }

    /// The value of a key in here.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.steps.push(Step::Key(key.to_owned()));
        self
    }

    /// The item of this list that is called, or has the `name`, `name`.
    #[must_use]
    pub fn item(mut self, name: &str) -> Self {
        self.steps.push(Step::Item(name.to_owned()));
        self
    }

    /// So many characters into the value.
    #[must_use]
    pub fn offset(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }

    /// A place in the value that is here.
    #[must_use]
    pub fn and(mut self, inner: Self) -> Self {
        self.steps.extend(inner.steps);
        let offset = self.offset + inner.offset;
        self.offset(offset)
    }

    /// How many characters into the value.
    pub fn characters(&self) -> usize {
        self.offset
    }

    /// Line and column, from 1; of the nearest place on the way, if the text does not lead all the way.
    pub fn find(&self, text: &str) -> Option<(usize, usize)> {
        let document: Value = serde_yaml::from_str(text).ok()?;
        let turns = turns(&self.steps, &document);
        let (line, column) = value_position(&turns, text)?;
        let arrived = turns.len() == self.steps.len();
        Some((
            line,
            column
                + if arrived {
                    self.inset(text, line, column)
                } else {
                    0
                },
        ))
    }

    /// How far the place is from the begin of its value, past a quotation mark.
    fn inset(&self, text: &str, line: usize, column: usize) -> usize {
        let first = text
            .lines()
            .nth(line - 1)
            .and_then(|line| line.chars().nth(column - 1));
        let quoted = matches!(first, Some('"' | '\''));
        self.offset + usize::from(quoted && self.offset > 0)
    }
}

/// The steps that the document has, up to the first that it has not.
fn turns(steps: &[Step], document: &Value) -> Vec<Turn> {
    let mut here = document;
    let mut turns = Vec::new();
    for step in steps {
        let (turn, next) = match step {
            Step::Key(key) => (Some(Turn::Key(key.clone())), here.get(key.as_str())),
            Step::Item(name) => {
                let items = here.as_sequence().map(Vec::as_slice).unwrap_or_default();
                let index = items.iter().position(|item| is_called(item, name));
                (
                    index.map(Turn::Index),
                    index.and_then(|index| items.get(index)),
                )
            }
        };
        let (Some(turn), Some(next)) = (turn, next) else {
            break;
        };
        turns.push(turn);
        here = next;
    }
    turns
}

fn is_called(item: &Value, name: &str) -> bool {
    let own = item.get("name").unwrap_or(item);
    own.as_str() == Some(name)
}

/// The parser tells positions with errors only: so the value there is read as something that it cannot be.
fn value_position(turns: &[Turn], text: &str) -> Option<(usize, usize)> {
    let deserializer = serde_yaml::Deserializer::from_str(text);
    let error = Seek(turns).deserialize(deserializer).err()?;
    let place = error.location()?;
    Some((place.line(), place.column()))
}

struct Seek<'a>(&'a [Turn]);

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.0.is_empty() {
            deserializer.deserialize_any(Here)
        } else {
            deserializer.deserialize_any(self)
        }
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("what leads to the place")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((Turn::Key(wanted), rest)) = self.0.split_first() else {
            return Ok(());
        };
        while let Some(key) = map.next_key::<String>()? {
            if key == *wanted {
                map.next_value_seed(Seek(rest))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Some((Turn::Index(wanted), rest)) = self.0.split_first() else {
            return Ok(());
        };
        for _ in 0..*wanted {
            items.next_element::<IgnoredAny>()?;
        }
        items.next_element_seed(Seek(rest))?;
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// Accepts nothing, whatever is here.
struct Here;

impl Visitor<'_> for Here {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the place")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
name: demo
services:
- user-service
- name: petition
  entities:
  - name: Petition
    fields:
      title: strnig(200)!
      quoted: \"texxt\"
      long: {type: intt, label: 수}
";

    fn fields() -> Spot {
        Spot::at("services")
            .item("petition")
            .key("entities")
            .item("Petition")
            .key("fields")
    }

    #[test]
    fn values_are_found_by_the_names_that_lead_there() {
        for (spot, place) in [
            (Spot::at("name"), (1, 7)),
            (Spot::at("services").item("user-service"), (3, 3)),
            (Spot::at("services").item("petition").key("name"), (4, 9)),
            (fields().key("title"), (8, 14)),
            (fields().key("title").offset(6), (8, 20)),
            (fields().key("quoted").offset(2), (9, 18)),
            (fields().key("long").key("type"), (10, 20)),
        ] {
            assert_eq!(spot.find(TEXT), Some(place), "{spot:?}");
        }
    }

    #[test]
    fn a_place_that_is_missing_is_where_it_would_be() {
        assert_eq!(fields().key("absent").offset(9).find(TEXT), Some((8, 7)));
        assert_eq!(Spot::at("services").item("absent").find(TEXT), Some((3, 1)));
    }
}
