//! The JSON Schema of `egov-msa.yaml`: with it, editors complete and check the file while it is written.
//!
//! It says what can be said of one place at a time. That ports and routes collide, or that a name belongs to a package
//! of the project, only the program itself finds.

mod own_service;

use serde_json::{Map, Value, json};

use crate::blueprint::PORTS;
use crate::catalog::{Catalog, Kind, Unit};
use crate::locale::Language;
use crate::messages::{Bilingual, Messages};
use crate::names;
use crate::spec::{Database, SignInProvider, VERSION};

/// Path of the schema in a project.
pub const SCHEMA_FILE: &str = ".egov-msa/schema.json";

/// The format in which the schema is written.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a catalogue, with its descriptions in every language of `messages`.
pub fn schema(catalog: &Catalog, messages: &[Messages]) -> Value {
    Writer { catalog, messages }.document()
}

/// The schema that comes with a project. Its people may speak either language.
pub fn project_schema(catalog: &Catalog) -> String {
    let messages = [Language::Korean, Language::English].map(Messages::load);
    format!("{:#}\n", schema(catalog, &messages))
}

struct Writer<'a> {
    catalog: &'a Catalog,
    messages: &'a [Messages],
}

impl Writer<'_> {
    fn document(&self) -> Value {
        json!({
            "$schema": DIALECT,
            "title": "egov-msa.yaml",
            "description": self.text("schema.file"),
            "type": "object",
            "required": ["version"],
            "oneOf": [{ "required": ["services"] }, { "required": ["preset"] }],
            "properties": {
                "version": { "description": self.text("schema.version"), "const": VERSION },
                "name": self.name(),
                "preset": self.preset(),
                "services": self.services(),
                "database": self.database(),
                "oauth2": self.oauth2(),
                "deploy": self.units(Kind::Deployment, "schema.deploy"),
                "ci": self.units(Kind::Pipeline, "schema.ci"),
                "ports": self.ports(),
            },
            "additionalProperties": false,
            "$defs": own_service::definitions(self),
        })
    }

    fn name(&self) -> Value {
        let mut name = self.free_name(names::PATTERN);
        name["description"] = json!(self.text("schema.name"));
        name
    }

    /// A name of this shape that nothing in a project has already.
    fn free_name(&self, pattern: &str) -> Value {
        let units = self.catalog.package_names().map(str::to_owned);
        let taken: Vec<String> = names::reserved().chain(units).collect();
        json!({
            "type": "string",
            "pattern": pattern,
            "maxLength": names::MAX_LENGTH,
            "not": { "enum": taken },
        })
    }

    fn preset(&self) -> Value {
        let presets = self.catalog.presets().iter();
        let words = presets.map(|(name, preset)| word(name, &self.summary(&preset.summary)));
        json!({ "description": self.text("schema.preset"), "oneOf": words.collect::<Value>() })
    }

    fn services(&self) -> Value {
        let services = self.catalog.units_of(Kind::Service).into_iter();
        let words = services.map(|unit| word(&unit.name, &self.summary(&unit.description.summary)));
        let own = json!({ "$ref": own_service::REFERENCE });
        json!({
            "description": self.text("schema.services"),
            "type": "array",
            "minItems": 1,
            "items": { "oneOf": words.chain([own]).collect::<Value>() },
        })
    }

    fn database(&self) -> Value {
        let words = Database::ALL.map(|one| word(one.name(), &self.text(one.message_key())));
        json!({
            "description": self.text("schema.database"),
            "default": Database::default().name(),
            "oneOf": words,
        })
    }

    fn oauth2(&self) -> Value {
        let words = SignInProvider::ALL.map(|one| word(one.name(), &self.text(one.message_key())));
        json!({
            "description": self.text("schema.oauth2"),
            "type": "array",
            "items": { "oneOf": words },
        })
    }

    /// Any of the units of a kind.
    fn units(&self, kind: Kind, description: &str) -> Value {
        let units = self.catalog.units_of(kind).into_iter();
        let words = units.map(|unit| word(&unit.name, &self.summary(&unit.description.summary)));
        json!({
            "description": self.text(description),
            "type": "array",
            "items": { "oneOf": words.collect::<Value>() },
        })
    }

    fn ports(&self) -> Value {
        let kinds = [Kind::Platform, Kind::Service].into_iter();
        let processes = kinds.flat_map(|kind| self.catalog.units_of(kind));
        let ports: Map<String, Value> = processes
            .map(|unit| (unit.name.clone(), self.port(unit)))
            .collect();
        json!({
            "description": self.text("schema.ports"),
            "type": "object",
            "properties": ports,
            "additionalProperties": false,
        })
    }

    fn port(&self, process: &Unit) -> Value {
        json!({
            "description": self.summary(&process.description.summary),
            "type": "integer",
            "minimum": PORTS.start(),
            "maximum": PORTS.end(),
            "default": process.description.port,
        })
    }

    /// A message in every language, one a line.
    fn text(&self, key: &str) -> String {
        let texts = self.messages.iter().map(|messages| messages.get(key));
        lines(texts)
    }

    /// A text of the catalogue in every language, one a line.
    fn summary(&self, summary: &Bilingual) -> String {
        let languages = self.messages.iter().map(Messages::language);
        lines(languages.map(|language| summary.in_language(language)))
    }
}

/// One of several words to choose from.
fn word(name: &str, description: &str) -> Value {
    json!({ "const": name, "description": description })
}

/// The texts below each other; one that both languages share stands once.
fn lines<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut texts: Vec<&str> = texts.collect();
    texts.dedup();
    texts.join("\n")
}
