//! The OpenAPI document of a service under test.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::TestService;

/// The document, as everybody can read it.
pub struct Document(Value);

impl TestService {
    /// Its document, read without a token.
    ///
    /// # Panics
    /// When there is none.
    pub async fn document(&self) -> Document {
        let answer = self.anonymous().get("/v3/api-docs").await;
        assert_eq!(answer.status, 200, "readable without a token");
        Document(answer.json())
    }
}

impl Document {
    /// Checks that it is that of `service` and has these operations, each with a summary, a tag and
    /// parameters that are described.
    ///
    /// # Panics
    /// When something is missing, or too much.
    pub fn assert_describes(&self, service: &str, operations: &[&str]) {
        assert_eq!(self.0["info"]["title"], service);
        assert_eq!(self.0["servers"], json!([{"url": format!("/{service}")}]));
        let found = self.operations();
        let ids = found.iter().map(|operation| &operation["operationId"]);
        let ids: BTreeSet<_> = ids.filter_map(Value::as_str).collect();
        assert_eq!(ids, operations.iter().copied().collect());
        for operation in found {
            let id = &operation["operationId"];
            assert!(operation["summary"].is_string(), "{id}");
            assert!(operation["tags"][0].is_string(), "{id}");
            let named = |parameter: &Value| parameter["description"].is_string();
            let mut parameters = operation["parameters"].as_array().into_iter().flatten();
            assert!(parameters.all(named), "{id}");
        }
    }

    /// Checks that a schema has the members of an answer, and no others.
    ///
    /// # Panics
    /// When they differ, or the answer is no object.
    pub fn assert_has_members_of(&self, schema: &str, answer: &Value) {
        let sent = answer.as_object().expect("an object").keys();
        let sent: BTreeSet<_> = sent.map(String::as_str).collect();
        assert_eq!(self.members(schema), sent, "{schema}");
    }

    /// The names of the members that a schema describes, those of its parts included.
    ///
    /// # Panics
    /// When it refers to something that is not there.
    pub fn members(&self, schema: &str) -> BTreeSet<&str> {
        self.members_of(&self.0["components"]["schemas"][schema])
    }

    fn members_of<'a>(&'a self, schema: &'a Value) -> BTreeSet<&'a str> {
        let schema = schema["$ref"].as_str().map_or(schema, |reference| {
            let target = self.0.pointer(reference.trim_start_matches('#'));
            target.expect("what is referred to")
        });
        let parts = schema["allOf"].as_array().into_iter().flatten();
        let own = schema["properties"].as_object().into_iter().flatten();
        own.map(|(name, _)| name.as_str())
            .chain(parts.flat_map(|part| self.members_of(part)))
            .collect()
    }

    fn operations(&self) -> Vec<&Value> {
        let paths = self.0["paths"].as_object().expect("paths").values();
        let methods = paths.filter_map(Value::as_object);
        methods.flat_map(|methods| methods.values()).collect()
    }
}
