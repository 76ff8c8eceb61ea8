//! Schemas of answers, read strictly: a member that no schema names is an error.

use jsonschema::Draft;
use serde_json::{Map, Value, json};

/// The schemas of a contract.
pub struct Schemas(Map<String, Value>);

impl Schemas {
    /// Closes the component schemas of a document.
    pub fn new(document: &Value) -> Self {
        let components = document["components"]["schemas"].as_object();
        let closed = components.into_iter().flatten().map(|(name, schema)| {
            let mut schema = schema.clone();
            close_below(&mut schema);
            (name.clone(), schema)
        });
        Self(closed.collect())
    }

    /// What is wrong with a value: the place as a JSON pointer, and the violation.
    pub fn violations(&self, schema: &Value, value: &Value) -> Vec<(String, String)> {
        let mut schema = schema.clone();
        close(&mut schema);
        schema["components"] = json!({"schemas": self.0});
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&schema);
        let validator = validator.unwrap_or_else(|error| panic!("a schema: {error}"));
        let errors = validator.iter_errors(value);
        errors
            .map(|error| (error.instance_path().to_string(), error.to_string()))
            .collect()
    }
}

/// Closes the schema of a place in a document, and of the places below.
fn close(schema: &mut Value) {
    close_below(schema);
    if names_members(schema) {
        schema["unevaluatedProperties"] = Value::Bool(false);
    }
}

/// Does the schema, or one that it is made of, say which members an object has?
fn names_members(schema: &Value) -> bool {
    let parts = ["allOf", "anyOf", "oneOf"].into_iter();
    let mut parts = parts.flat_map(|word| schema[word].as_array().into_iter().flatten());
    schema.get("properties").is_some() || schema.get("$ref").is_some() || parts.any(names_members)
}

/// Closes the places below one. The parts of a composition are one place together.
fn close_below(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    for word in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(parts)) = schema.get_mut(word) {
            parts.iter_mut().for_each(close_below);
        }
    }
    for word in ["items", "additionalProperties"] {
        if let Some(place) = schema.get_mut(word) {
            close(place);
        }
    }
    if let Some(Value::Object(members)) = schema.get_mut("properties") {
        members.values_mut().for_each(close);
    }
}

#[test]
fn what_a_page_lacks_or_has_too_much_is_named() {
    let contract = crate::contract::Contract::read("board-service");
    let answer = contract.operation("findBoards").expect("known").answer(200);
    let schema = &answer.expect("an answer")["content"]["application/json"]["schema"];
    let sort = json!({"empty": true, "sorted": false, "unsorted": true});
    let pageable = json!({"pageNumber": 0, "pageSize": 10, "sort": sort, "offset": 0, "paged": true, "unpaged": false});
    let row = json!({"boardNo": 1, "boardName": "a", "skinTypeCode": "normal", "skinTypeCodeName": null,
        "createdDate": "2021-10-08T09:18:57", "isPosts": false});
    let page = json!({"content": [row], "pageable": pageable, "last": true, "totalPages": 1, "totalElements": 1,
        "size": 10, "number": 0, "sort": sort, "first": true, "numberOfElements": 1, "empty": false});
    let violations = |page: &Value| format!("{:?}", contract.schemas.violations(schema, page));
    assert_eq!(violations(&page), "[]");

    let mut lacking = page.clone();
    lacking["content"][0]
        .as_object_mut()
        .expect("a row")
        .remove("isPosts");
    assert!(
        violations(&lacking).contains("isPosts"),
        "a member is missing"
    );
    for place in ["", "/content/0", "/pageable", "/pageable/sort"] {
        let mut more = page.clone();
        more.pointer_mut(place).expect("a place")["other"] = json!(1);
        let told = violations(&more);
        assert!(
            told.contains(&format!("(\"{place}\"")) && told.contains("other"),
            "{place}: {told}"
        );
    }
    for (place, value) in [
        ("/content/0/boardNo", json!("1")),
        ("/content/0/createdDate", json!("2021-10-08T09:18:57Z")),
        ("/content/0/boardName", Value::Null),
    ] {
        let mut other = page.clone();
        *other.pointer_mut(place).expect("a place") = value;
        assert!(
            violations(&other).contains(place),
            "{place}: {}",
            violations(&other)
        );
    }
}
