//! Routes as `/actuator/gateway/routes` tells them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Component, RouteDefinition};

/// A route in Spring's form.
#[derive(Debug, Clone, Serialize)]
pub struct Description {
    predicate: String,
    route_id: String,
    filters: Vec<String>,
    uri: String,
    order: i32,
    metadata: BTreeMap<String, Value>,
}

impl Description {
    /// Describes what `definition` became: a route called `id` with these filters in their order.
    pub fn new(id: &str, definition: &RouteDefinition, filters: &[(usize, &Component)]) -> Self {
        let predicates: Vec<String> = definition
            .predicates
            .iter()
            .map(Component::to_string)
            .collect();
        let predicate = match predicates.as_slice() {
            [only] => only.clone(),
            several => format!("({})", several.join(" && ")),
        };
        let filters = filters
            .iter()
            .map(|(place, filter)| format!("[[{filter}], order = {}]", place + 1));
        Self {
            predicate,
            route_id: id.to_owned(),
            filters: filters.collect(),
            uri: definition.uri.clone().unwrap_or_default(),
            order: definition.order,
            metadata: definition.metadata.clone(),
        }
    }
}
