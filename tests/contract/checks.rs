//! One answer against the contract: status, headers, content type, body.

use serde_json::Value;

use crate::contract::{Contract, Operation};
use crate::deviations::Deviations;
use crate::http::Answer;

/// Holds answers against the contract of a service.
pub struct Checks<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// What may differ.
    pub deviations: &'a Deviations,
}

impl Checks<'_> {
    /// The body of an answer as a value, and what is wrong with the answer.
    pub fn check(&self, operation: &Operation, answer: &Answer) -> (Value, Vec<String>) {
        let (service, status) = (&self.contract.service, answer.status);
        if let Some(expected) = operation.answer(status) {
            return self.compare(operation, expected, answer);
        }
        if let Some(expected) = self.deviations.answer(service, &operation.id, status) {
            return self.compare(operation, &expected, answer);
        }
        let unknown = format!("the contract has no answer {status}, nor has deviations.yaml");
        let unknown = operation
            .other_answer()
            .map_or(vec![unknown], |_| Vec::new());
        (body_of(&Value::Null, answer), unknown)
    }

    fn compare(
        &self,
        operation: &Operation,
        expected: &Value,
        answer: &Answer,
    ) -> (Value, Vec<String>) {
        let mut problems = self.wrong_headers(&expected["headers"], answer);
        let schema = match schema_of(expected, answer) {
            Ok(schema) => schema,
            Err(problem) => {
                problems.push(problem);
                return (body_of(&Value::Null, answer), problems);
            }
        };
        let body = body_of(schema, answer);
        let may_be_empty = schema.is_null() || operation.may_be_empty;
        if !(answer.body.is_empty() && may_be_empty) {
            problems.extend(self.wrong_places(operation, schema, body.clone()));
        }
        (body, problems)
    }

    /// Places of a body that are not as the schema says.
    fn wrong_places(&self, operation: &Operation, schema: &Value, mut body: Value) -> Vec<String> {
        let (service, id) = (&self.contract.service, &operation.id);
        self.deviations.remove_members(service, id, &mut body);
        let violations = self.contract.schemas.violations(schema, &body);
        violations
            .into_iter()
            .filter(|(place, _)| !self.deviations.allow(service, id, place))
            .map(|(place, problem)| format!("at `{place}`: {problem}"))
            .collect()
    }

    /// Headers that the contract names are there and as it says.
    fn wrong_headers(&self, headers: &Value, answer: &Answer) -> Vec<String> {
        let headers = headers.as_object().into_iter().flatten();
        headers
            .flat_map(|(name, description)| {
                let Some(value) = answer.header(name) else {
                    return vec![format!("has no header {name}")];
                };
                let schemas = &self.contract.schemas;
                let violations = schemas.violations(&description["schema"], &Value::from(value));
                let violations = violations.into_iter();
                violations
                    .map(|(_, problem)| format!("header {name}: {problem}"))
                    .collect()
            })
            .collect()
    }
}

/// The schema for the content type of an answer; null when it should have no body, and has none.
fn schema_of<'a>(expected: &'a Value, answer: &Answer) -> Result<&'a Value, String> {
    let Some(content) = expected["content"].as_object() else {
        let problem = format!("has a body, which should be empty: {}", answer.text());
        return if answer.body.is_empty() {
            Ok(&Value::Null)
        } else {
            Err(problem)
        };
    };
    let media_type = answer.media_type();
    let mut ranges = content.iter();
    let found = ranges.find(|(range, _)| includes(range, media_type) || answer.body.is_empty());
    let (_, description) = found.ok_or_else(|| {
        let ranges: Vec<&String> = content.keys().collect();
        format!(
            "is of type `{media_type}`, not {ranges:?}: {}",
            answer.text()
        )
    })?;
    Ok(&description["schema"])
}

/// Does a media range such as `image/*` include a type? Bare texts come as JSON, without quotes, to
/// those who ask for JSON first, as browsers do: a convention of the contract.
fn includes(range: &str, media_type: &str) -> bool {
    if range == "text/plain" && media_type == "application/json" {
        return true;
    }
    match range.strip_suffix('*') {
        Some("*/") => !media_type.is_empty(),
        Some(kind) => media_type.starts_with(kind),
        None => range == media_type,
    }
}

/// JSON, or the text itself: the contract sends texts without quotes, whatever the content type is.
fn body_of(schema: &Value, answer: &Answer) -> Value {
    if answer.body.is_empty() {
        return Value::Null;
    }
    let is_text = schema["type"] == "string" || answer.media_type() != "application/json";
    let json = (!is_text).then(|| serde_json::from_slice(&answer.body).ok());
    json.flatten().unwrap_or_else(|| Value::from(answer.text()))
}
