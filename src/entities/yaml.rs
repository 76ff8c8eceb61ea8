//! Services of one's own in a spec file, as people write them.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Definition, Entity, Field, OwnService, naming};
use crate::error::{Failure, Result};
use crate::nearest::nearest;
use crate::spot::Spot;
use crate::text;

/// An entry of `services`.
#[derive(Clone, Debug)]
pub enum ServiceEntry {
    /// One of the catalogue.
    Catalogue(String),
    /// One of the project's own.
    Own(ServiceFile),
}

/// A service of one's own as people write it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceFile {
    name: String,
    label: Option<String>,
    port: Option<i64>,
    #[serde(default)]
    entities: Vec<EntityFile>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntityFile {
    name: String,
    label: Option<String>,
    plural: Option<String>,
    fields: FieldFiles,
}

/// The fields in their order; a name can be there twice.
#[derive(Clone, Debug)]
struct FieldFiles(Vec<(String, FieldFile)>);

#[derive(Clone, Debug)]
enum FieldFile {
    Short(String),
    Long(LongField),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LongField {
    r#type: String,
    label: Option<String>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
}

impl ServiceFile {
    /// The service that it stands for; the failure knows its spot in the spec.
    pub fn into_service(self) -> Result<OwnService> {
        let spot = spot_of(&self.name);
        let entities = self.entities.into_iter().map(|entity| {
            let spot = spot_of(&self.name).key("entities").item(&entity.name);
            entity.into_entity().map_err(|failure| failure.within(spot))
        });
        let service = OwnService {
            label: checked_label(self.label).map_err(|failure| failure.within(spot))?,
            port: self.port,
            entities: entities.collect::<Result<_>>()?,
            name: self.name,
        };
        Ok(service)
    }
}

/// The spot of a service in a spec.
pub fn spot_of(service: &str) -> Spot {
    Spot::at("services").item(service)
}

impl EntityFile {
    fn into_entity(self) -> Result<Entity> {
        naming::check_entity(&self.name).map_err(|failure| failure.within(Spot::at("name")))?;
        if let Some(plural) = &self.plural {
            naming::check_plural(plural).map_err(|failure| failure.within(Spot::at("plural")))?;
        }
        let fields = self.fields.0.into_iter().map(|(name, field)| {
            let spot = Spot::at("fields").key(&name);
            field
                .into_field(name)
                .map_err(|failure| failure.within(spot))
        });
        Ok(Entity {
            fields: fields.collect::<Result<_>>()?,
            label: checked_label(self.label)?,
            plural: self.plural,
            name: self.name,
        })
    }
}

impl FieldFile {
    fn into_field(self, name: String) -> Result<Field> {
        naming::check_field(&name)?;
        match self {
            Self::Short(text) => Ok(Field {
                name,
                definition: Definition::parse(&text)?,
                label: None,
                labels: BTreeMap::new(),
            }),
            Self::Long(long) => long.into_field(name),
        }
    }
}

impl LongField {
    fn into_field(self, name: String) -> Result<Field> {
        let definition = Definition::parse(&self.r#type);
        let definition = definition.map_err(|failure| failure.within(Spot::at("type")))?;
        check_labels(&self.labels, &definition)
            .map_err(|failure| failure.within(Spot::at("labels")))?;
        Ok(Field {
            name,
            definition,
            label: checked_label(self.label)?,
            labels: self.labels,
        })
    }
}

/// Labels are for values that the field has.
fn check_labels(labels: &BTreeMap<String, String>, definition: &Definition) -> Result<()> {
    let values = definition.kind.values();
    for (value, label) in labels {
        let spot = Spot::at(value);
        if !values.contains(value) {
            let failure =
                Failure::usage(text!("entity.label-of-nothing", value = value)).within(spot);
            return Err(match nearest(value, values.iter().map(String::as_str)) {
                Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
                None => failure,
            });
        }
        naming::check_label(label).map_err(|failure| failure.within(spot))?;
    }
    Ok(())
}

fn checked_label(label: Option<String>) -> Result<Option<String>> {
    if let Some(label) = &label {
        naming::check_label(label).map_err(|failure| failure.within(Spot::at("label")))?;
    }
    Ok(label)
}

impl<'de> Deserialize<'de> for ServiceEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShortOrLong {
            expected: "the name of a service, or one of your own with `name` and `entities`",
            short: Self::Catalogue,
            long: Self::Own,
        })
    }
}

impl<'de> Deserialize<'de> for FieldFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShortOrLong {
            expected: "a type such as `string(200)!`, or a map with `type`",
            short: Self::Short,
            long: Self::Long,
        })
    }
}

/// Reads a text, or a map that says more.
struct ShortOrLong<T, L> {
    expected: &'static str,
    short: fn(String) -> T,
    long: fn(L) -> T,
}

impl<'de, T, L: Deserialize<'de>> Visitor<'de> for ShortOrLong<T, L> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.expected)
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok((self.short)(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        L::deserialize(MapAccessDeserializer::new(map)).map(self.long)
    }
}

impl<'de> Deserialize<'de> for FieldFiles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = FieldFiles;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("fields, each with its type")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FieldFiles, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(FieldFiles(fields))
    }
}
