//! Services of one's own as they are written into a spec file: each field in the shortest form that says all of it.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Entity, Field, OwnService};

impl Serialize for OwnService {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.name)?;
        if let Some(label) = &self.label {
            map.serialize_entry("label", label)?;
        }
        if let Some(port) = &self.port {
            map.serialize_entry("port", port)?;
        }
        if !self.entities.is_empty() {
            map.serialize_entry("entities", &self.entities)?;
        }
        map.end()
    }
}

impl Serialize for Entity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.name)?;
        if let Some(label) = &self.label {
            map.serialize_entry("label", label)?;
        }
        if let Some(plural) = &self.plural {
            map.serialize_entry("plural", plural)?;
        }
        map.serialize_entry("fields", &InShort(&self.fields))?;
        map.end()
    }
}

/// Fields by their names, each in the shortest form that says all of it.
struct InShort<'a>(&'a [Field]);

impl Serialize for InShort<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|field| (&field.name, FieldText(field))))
    }
}

struct FieldText<'a>(&'a Field);

impl Serialize for FieldText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(field) = self;
        let definition = field.definition.to_string();
        if field.is_short() {
            return serializer.serialize_str(&definition);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", &definition)?;
        if let Some(label) = &field.label {
            map.serialize_entry("label", label)?;
        }
        if !field.labels.is_empty() {
            map.serialize_entry("labels", &field.labels)?;
        }
        map.end()
    }
}
