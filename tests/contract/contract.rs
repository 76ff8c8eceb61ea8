//! The wire contract of one service: an OpenAPI 3.1 document, read as data.

use std::path::Path;

use serde_json::{Map, Value};

use crate::access::Access;
use crate::schema::Schemas;

/// The contract of a service.
pub struct Contract {
    /// Name of the service.
    pub service: String,
    /// What its paths begin with at the gateway; empty for the gateway's own.
    pub prefix: String,
    /// Its operations in the order of the document.
    pub operations: Vec<Operation>,
    /// The schemas of its answers.
    pub schemas: Schemas,
}

/// One method of one path.
pub struct Operation {
    /// Its name in the contract.
    pub id: String,
    /// HTTP method in capitals.
    pub method: String,
    /// Path with `{parameters}`.
    pub path: String,
    /// What a caller may give.
    pub parameters: Vec<Parameter>,
    /// Who may call it.
    pub access: Access,
    /// A 200 without body means that there is nothing to show.
    pub may_be_empty: bool,
    answers: Map<String, Value>,
}

/// Something that a caller gives.
pub struct Parameter {
    /// Name.
    pub name: String,
    /// `path`, `query` or `header`.
    pub location: String,
    /// A value of its type.
    pub sample: Value,
}

impl Contract {
    /// Reads `tests/contract/openapi/{service}.yaml`.
    pub fn read(service: &str) -> Self {
        let file = format!("tests/contract/openapi/{service}.yaml");
        let document = read_yaml(&file);
        let server = text(&document["servers"][0]["url"]);
        let host_and_path = server.trim_start_matches("http://").split_once('/');
        Self {
            service: service.to_owned(),
            prefix: host_and_path.map_or_else(String::new, |(_, path)| format!("/{path}")),
            operations: operations(&document),
            schemas: Schemas::new(&document),
        }
    }

    /// The operation of a name.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }
}

impl Operation {
    /// What the contract says of an answer with a status. The gateway's refusal goes without saying.
    pub fn answer(&self, status: u16) -> Option<&Value> {
        let named = self.answers.get(&status.to_string());
        let refusal = matches!(self.access, Access::Roles(_)) && status == 401;
        named.or(refusal.then_some(&Value::Null))
    }

    /// Does the contract let nobody call it?
    pub fn is_closed(&self) -> bool {
        matches!(&self.access, Access::Roles(roles) if roles.is_empty())
    }

    /// What it says of all answers that it does not name.
    pub fn other_answer(&self) -> Option<&Value> {
        self.answers.get("default")
    }

    /// The parameter of a name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|known| known.name == name)
    }

    /// The path with a sample of every parameter.
    pub fn sample_path(&self) -> String {
        self.parameters
            .iter()
            .filter(|parameter| parameter.location == "path")
            .fold(self.path.clone(), |path, parameter| {
                let sample = crate::values::plain(&parameter.sample);
                path.replace(&format!("{{{}}}", parameter.name), &sample)
            })
    }
}

/// A YAML file of this repository.
pub fn read_yaml(file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object().expect("paths");
    let mut operations = Vec::new();
    for (path, item) in paths {
        let methods = item.as_object().expect("methods");
        for (method, definition) in methods.iter().filter(|(key, _)| *key != "parameters") {
            let parameters = [&item["parameters"], &definition["parameters"]];
            operations.push(Operation {
                id: text(&definition["operationId"]),
                method: method.to_uppercase(),
                path: path.clone(),
                parameters: parameters
                    .into_iter()
                    .flat_map(|list| list.as_array().into_iter().flatten())
                    .map(|entry| parameter(resolve(document, entry)))
                    .collect(),
                access: Access::read(&definition["x-access"]),
                may_be_empty: definition["x-empty-200"] == true,
                answers: answers(document, definition),
            });
        }
    }
    operations
}

fn parameter(definition: &Value) -> Parameter {
    let schema = &definition["schema"];
    let samples = [&schema["examples"][0], &definition["example"]];
    let sample = samples.into_iter().find(|sample| !sample.is_null());
    Parameter {
        name: text(&definition["name"]),
        location: text(&definition["in"]),
        sample: match (sample, schema["type"].as_str()) {
            (Some(sample), _) => sample.clone(),
            (None, Some("integer")) => Value::from(1),
            (None, Some("boolean")) => Value::from(true),
            _ => Value::from("x"),
        },
    }
}

/// The answers with what they refer to in their place; schemas keep their references.
fn answers(document: &Value, definition: &Value) -> Map<String, Value> {
    let answers = definition["responses"].as_object().expect("responses");
    answers
        .iter()
        .map(|(status, answer)| {
            let mut answer = resolve(document, answer).clone();
            if let Some(headers) = answer["headers"].as_object_mut() {
                for header in headers.values_mut() {
                    *header = resolve(document, header).clone();
                }
            }
            (status.clone(), answer)
        })
        .collect()
}

/// What a `$ref` leads to, or the value itself.
fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let Some(reference) = value["$ref"].as_str() else {
        return value;
    };
    let target = document.pointer(reference.trim_start_matches('#'));
    target.unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
