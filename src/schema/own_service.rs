//! The services of a project's own, with their entities.

use serde_json::{Value, json};

use super::Writer;
use crate::blueprint::PORTS;

/// Where the schema of a service is among the definitions.
pub const REFERENCE: &str = "#/$defs/ownService";

/// It is also a path at the gateway and the name of a host.
const SERVICE_NAME: &str = "^[a-z]([a-z0-9-]*[a-z0-9])?$";

const ENTITY_NAME: &str = "^[A-Z][A-Za-z0-9]*$";

const FIELD_NAME: &str = "^[a-z][A-Za-z0-9]*$";

const PLURAL: &str = "^[a-z]([a-z0-9-]*[a-z0-9])?$";

/// A type that can have a default, with it; or one that cannot.
const FIELD_TYPE: &str = concat!(
    r"^((string(\(\s*[0-9]+\s*\))?|text|int|long|decimal\(\s*[0-9]+\s*,\s*[0-9]+\s*\)|bool|date|datetime",
    r#"|enum\([^()]+\))!?(=("[^"]*"|[^\s"]\S*))?"#,
    r"|(ref\(\s*[A-Z][A-Za-z0-9]*\s*\)|id\(\s*[a-z][a-z0-9_-]*\s*\)|files)!?)\s*$"
);

/// One line of at most 60 characters without signs that mean something to programs.
const LABEL: &str = concat!(
    r#"^[^\s"\\«»`<>{}|,\u0000-\u001f]"#,
    r#"([^"\\«»`<>{}|,\u0000-\u001f]{0,58}[^\s"\\«»`<>{}|,\u0000-\u001f])?$"#
);

/// The definitions that the schema of a spec refers to.
pub fn definitions(writer: &Writer<'_>) -> Value {
    json!({
        "ownService": service(writer),
        "entity": entity(writer),
        "field": field(writer),
        "fieldType": {
            "description": writer.text("schema.field-type"),
            "type": "string",
            "pattern": FIELD_TYPE,
        },
        "label": {
            "description": writer.text("schema.label"),
            "type": "string",
            "pattern": LABEL,
        },
    })
}

fn service(writer: &Writer<'_>) -> Value {
    let mut name = writer.free_name(SERVICE_NAME);
    name["description"] = json!(writer.text("schema.own-service.name"));
    json!({
        "description": writer.text("schema.own-service"),
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": name,
            "label": { "$ref": "#/$defs/label" },
            "port": {
                "description": writer.text("schema.own-service.port"),
                "type": "integer",
                "minimum": PORTS.start(),
                "maximum": PORTS.end(),
            },
            "entities": {
                "description": writer.text("schema.entities"),
                "type": "array",
                "items": { "$ref": "#/$defs/entity" },
            },
        },
        "additionalProperties": false,
    })
}

fn entity(writer: &Writer<'_>) -> Value {
    json!({
        "type": "object",
        "required": ["name", "fields"],
        "properties": {
            "name": {
                "description": writer.text("schema.entity.name"),
                "type": "string",
                "pattern": ENTITY_NAME,
            },
            "label": { "$ref": "#/$defs/label" },
            "plural": {
                "description": writer.text("schema.entity.plural"),
                "type": "string",
                "pattern": PLURAL,
            },
            "fields": {
                "description": writer.text("schema.fields"),
                "type": "object",
                "minProperties": 1,
                "patternProperties": { FIELD_NAME: { "$ref": "#/$defs/field" } },
                "additionalProperties": false,
            },
        },
        "additionalProperties": false,
    })
}

/// A field in its short form, or with what people call it and its values.
fn field(writer: &Writer<'_>) -> Value {
    json!({
        "oneOf": [
            { "$ref": "#/$defs/fieldType" },
            {
                "type": "object",
                "required": ["type"],
                "properties": {
                    "type": { "$ref": "#/$defs/fieldType" },
                    "label": { "$ref": "#/$defs/label" },
                    "labels": {
                        "description": writer.text("schema.labels"),
                        "type": "object",
                        "additionalProperties": { "$ref": "#/$defs/label" },
                    },
                },
                "additionalProperties": false,
            },
        ],
    })
}
