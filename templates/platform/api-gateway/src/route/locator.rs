//! Routes that nobody wrote: one for each service that has an instance (`discovery.locator`).

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use mesh_config::{Settings, SettingsError};
use mesh_discovery::Instances;

use super::{Component, Route, RouteBuilder, RouteDefinition};
use crate::settings;

const ENABLED: &str = "discovery.locator.enabled";
const LOWER_CASE: &str = "discovery.locator.lower-case-service-id";
const PREFIX: &str = "discovery.locator.route-id-prefix";

/// Settings whose values Spring evaluates, each with the only value that is understood here.
const EXPRESSIONS: [(&str, &str); 2] = [
    ("discovery.locator.include-expression", "true"),
    ("discovery.locator.url-expression", "'lb://'+serviceId"),
];

/// Finds the route of a service by the first part of the path; makes it when it is first asked for.
pub struct Locator {
    instances: Instances,
    lower_case_service_id: bool,
    route_id_prefix: String,
    made: Mutex<Made>,
}

struct Made {
    builder: RouteBuilder,
    routes: HashMap<String, Arc<Route>>,
}

impl std::fmt::Debug for Locator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut locator = formatter.debug_struct("Locator");
        locator
            .field("route_id_prefix", &self.route_id_prefix)
            .finish_non_exhaustive()
    }
}

impl Locator {
    /// Reads the settings; nothing if the locator is off.
    ///
    /// # Errors
    /// When one is an expression of Spring.
    pub fn from_settings(
        settings: &Settings,
        instances: &Instances,
        builder: RouteBuilder,
    ) -> Result<Option<Self>, SettingsError> {
        if !settings::find(settings, ENABLED)?.unwrap_or(false) {
            return Ok(None);
        }
        for (name, understood) in EXPRESSIONS {
            let written: Option<String> = settings::find(settings, name)?;
            if written.is_some_and(|text| text.replace(' ', "") != understood) {
                let problem = format!("only {understood} is understood; write routes of your own");
                return Err(settings::invalid(settings, name, problem));
            }
        }
        let prefix: Option<String> = settings::find(settings, PREFIX)?;
        Ok(Some(Self {
            instances: instances.clone(),
            lower_case_service_id: settings::find(settings, LOWER_CASE)?.unwrap_or(false),
            route_id_prefix: prefix
                .unwrap_or_else(|| "ReactiveCompositeDiscoveryClient_".to_owned()),
            made: Mutex::new(Made {
                builder,
                routes: HashMap::new(),
            }),
        }))
    }

    /// The route for a path, if its first part is the id of a service.
    pub fn find(&self, path: &str) -> Option<Arc<Route>> {
        let first = path.split('/').nth(1)?;
        let is_service = self.instances.knows(first) && self.service_id(first) == first;
        is_service.then(|| self.route(first))
    }

    /// The routes of all services at present.
    pub fn all(&self) -> Vec<Arc<Route>> {
        let services = self.instances.counts().into_keys();
        services
            .map(|name| self.route(&self.service_id(&name)))
            .collect()
    }

    fn service_id(&self, name: &str) -> String {
        if self.lower_case_service_id {
            name.to_ascii_lowercase()
        } else {
            name.to_ascii_uppercase()
        }
    }

    fn route(&self, service_id: &str) -> Arc<Route> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(route) = made.routes.get(service_id) {
            return route.clone();
        }
        let id = format!("{}{service_id}", self.route_id_prefix);
        let route = made.builder.build(id, &definition(service_id));
        let route = route.unwrap_or_else(|problem| {
            unreachable!("default filters were tried before, and the rest is ours: {problem}")
        });
        let route = Arc::new(route);
        made.routes.insert(service_id.to_owned(), route.clone());
        route
    }
}

/// Source: Spring Cloud Gateway, `GatewayDiscoveryClientAutoConfiguration`.
fn definition(service_id: &str) -> RouteDefinition {
    let filter = format!("RewritePath=/{service_id}/?(?<remaining>.*), /${{remaining}}");
    RouteDefinition {
        id: None,
        uri: Some(format!("lb://{service_id}")),
        order: 0,
        metadata: BTreeMap::new(),
        predicates: vec![Component::Shortcut(format!("Path=/{service_id}/**"))],
        filters: vec![Component::Shortcut(filter)],
    }
}
