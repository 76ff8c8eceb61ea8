//! Which documents the page offers, in the form of springdoc's `swagger-config`.

use std::collections::BTreeSet;

use mesh_config::{Settings, SettingsError};
use serde::Serialize;

use crate::route::{Component, Definitions, Family, Kind, RouteDefinition, Shape, Target};

/// Settings of Swagger UI.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UiConfig {
    config_url: &'static str,
    urls: Vec<Document>,
    tags_sorter: &'static str,
    operations_sorter: &'static str,
    /// Empty: documents are not sent to a validator on the internet.
    validator_url: &'static str,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Document {
    name: String,
    url: String,
}

impl UiConfig {
    /// Offers the documents of all services that have a route.
    ///
    /// # Errors
    /// When the routes cannot be read.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let definitions = Definitions::from_settings(settings)?;
        Ok(Self {
            config_url: "/v3/api-docs/swagger-config",
            urls: documents(&definitions.routes),
            tags_sorter: "alpha",
            operations_sorter: "alpha",
            validator_url: "",
        })
    }
}

/// By name; several routes below one path lead to the same document.
fn documents(routes: &[RouteDefinition]) -> Vec<Document> {
    let services = routes.iter().filter(|route| leads_to_a_service(route));
    let prefixes: BTreeSet<String> = services
        .flat_map(|route| &route.predicates)
        .flat_map(path_patterns)
        .filter_map(|pattern| prefix(&pattern))
        .collect();
    prefixes
        .into_iter()
        .map(|name| Document {
            url: format!("/{name}/v3/api-docs"),
            name,
        })
        .collect()
}

fn leads_to_a_service(route: &RouteDefinition) -> bool {
    let target = route.uri.as_deref().map(Target::new);
    matches!(target, Some(Ok(Target::Service { .. })))
}

/// The patterns of a `Path` predicate; other predicates have none.
fn path_patterns(predicate: &Component) -> Vec<String> {
    predicate.build(&PATHS, &mut ()).unwrap_or_default()
}

const PATHS: Family<(), Vec<String>> = Family {
    name: "predicate",
    kinds: &[Kind {
        name: "Path",
        fields: &["patterns", "match-trailing-slash"],
        shape: Shape::ListAndFlag,
        build: |arguments, ()| {
            arguments.find("match-trailing-slash");
            Ok(arguments.list("patterns"))
        },
    }],
    refused: &[],
};

/// `user-service` of `/user-service/**`: what stands before everything below it.
fn prefix(pattern: &str) -> Option<String> {
    let name = pattern.strip_prefix('/')?.strip_suffix("/**")?;
    let is_literal = !name.is_empty() && !name.contains(['*', '?', '{', '/']);
    is_literal.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn offered(routes: Value) -> Value {
        let routes: Vec<RouteDefinition> = serde_json::from_value(routes).unwrap();
        json!(documents(&routes))
    }

    #[test]
    fn services_are_offered_by_the_path_of_their_routes() {
        let routes = json!([
            {"uri": "lb://USER-SERVICE", "predicates": ["Path=/user-service/**", "Method=GET"]},
            {"uri": "lb://user-service", "predicates": ["Method=POST", "Path=/user-service/**"]},
            {"uri": "lb://BOARD", "predicates": [
                {"name": "Path", "args": {"patterns": ["/board/**", "/boards/**"]}}
            ]},
        ]);
        let document = |name: &str| json!({"name": name, "url": format!("/{name}/v3/api-docs")});
        let expected = json!([
            document("board"),
            document("boards"),
            document("user-service")
        ]);
        assert_eq!(offered(routes), expected);
    }

    #[test]
    fn what_is_no_service_below_a_path_of_its_own_is_not_offered() {
        let routes = json!([
            {"uri": "http://127.0.0.1:9", "predicates": ["Path=/legacy/**"]},
            {"uri": "lb://A", "predicates": ["Path=/**"]},
            {"uri": "lb://B", "predicates": ["Path=/{name}/**"]},
            {"uri": "lb://C", "predicates": ["Path=/c/one"]},
            {"uri": "lb://D", "predicates": ["Host=**.example.org"]},
        ]);
        assert_eq!(offered(routes), json!([]));
    }
}
