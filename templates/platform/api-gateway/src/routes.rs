//! Routes in the terms of Spring Cloud Gateway: `spring.cloud.gateway.routes`.

use axum::http::HeaderName;
use axum::http::uri::{PathAndQuery, Uri};
use mesh_config::{Settings, SettingsError};
use mesh_security::AntPattern;
use serde::Deserialize;

/// A route as it stands in the configuration.
#[derive(Debug, Deserialize)]
struct RouteDefinition {
    id: String,
    uri: String,
    predicates: Vec<String>,
    #[serde(default)]
    filters: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct GatewaySettings {
    #[serde(default)]
    routes: Vec<RouteDefinition>,
}

/// Where requests of a route go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `lb://NAME`: the live instances of a service.
    Service(String),
    /// A fixed address, without a slash at the end.
    Address(String),
}

/// What a route does to requests.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Filter {
    /// `StripPrefix=n`: cuts the first n segments of the path.
    StripPrefix(usize),
    /// `RemoveRequestHeader=name`.
    RemoveRequestHeader(HeaderName),
}

/// A route that requests can be matched with.
#[derive(Debug)]
pub struct Route {
    /// Name in logs.
    pub id: String,
    /// Where its requests go.
    pub target: Target,
    paths: Vec<AntPattern>,
    filters: Vec<Filter>,
}

/// All routes in the order of the configuration.
#[derive(Debug)]
pub struct RouteTable(Vec<Route>);

impl RouteTable {
    /// Reads the routes.
    ///
    /// # Errors
    /// When a route is incomplete, or uses a predicate, a filter or an address that does not exist.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let gateway: GatewaySettings = settings.bind("spring.cloud.gateway")?;
        let routes = gateway.routes.into_iter().enumerate();
        let routes = routes.map(|(index, definition)| {
            let key = format!("spring.cloud.gateway.routes[{index}]");
            let origin = settings
                .origin(&format!("{key}.id"))
                .unwrap_or_default()
                .to_owned();
            route(definition).map_err(|problem| SettingsError::Invalid {
                key,
                origin,
                problem,
            })
        });
        routes.collect::<Result<_, _>>().map(Self)
    }

    /// The first route that matches a raw path.
    pub fn find(&self, path: &str) -> Option<&Route> {
        self.0
            .iter()
            .find(|route| route.paths.iter().any(|pattern| pattern.matches(path)))
    }
}

impl Route {
    /// The path and query that the service is asked for.
    pub fn rewrite(&self, uri: &Uri) -> PathAndQuery {
        let mut path = uri.path();
        for filter in &self.filters {
            if let Filter::StripPrefix(count) = filter {
                path = strip_segments(path, *count);
            }
        }
        let rewritten = match uri.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        };
        PathAndQuery::try_from(rewritten).unwrap_or_else(|_| PathAndQuery::from_static("/"))
    }

    /// The request headers that are not passed on.
    pub fn removed_headers(&self) -> impl Iterator<Item = &HeaderName> {
        self.filters.iter().filter_map(|filter| match filter {
            Filter::RemoveRequestHeader(name) => Some(name),
            Filter::StripPrefix(_) => None,
        })
    }
}

fn strip_segments(path: &str, count: usize) -> &str {
    let mut rest = path;
    for _ in 0..count {
        match rest[1..].find('/') {
            Some(slash) => rest = &rest[slash + 1..],
            None => return "/",
        }
    }
    rest
}

fn route(definition: RouteDefinition) -> Result<Route, String> {
    let target = target(&definition.uri)?;
    let paths = definition
        .predicates
        .iter()
        .map(|text| path_patterns(text))
        .collect::<Result<Vec<_>, _>>()?
        .concat();
    if paths.is_empty() {
        return Err("a route needs a `Path=` predicate".to_owned());
    }
    let filters = definition
        .filters
        .iter()
        .map(|text| filter(text))
        .collect::<Result<_, _>>()?;
    Ok(Route {
        id: definition.id,
        target,
        paths,
        filters,
    })
}

fn target(uri: &str) -> Result<Target, String> {
    match uri.split_once("://") {
        Some(("lb", service)) if !service.is_empty() => {
            Ok(Target::Service(service.trim_end_matches('/').to_owned()))
        }
        Some(("http" | "https", _)) => Ok(Target::Address(uri.trim_end_matches('/').to_owned())),
        _ => Err(format!(
            "`{uri}` is no address of a route; write lb://SERVICE or http://host:port"
        )),
    }
}

fn path_patterns(predicate: &str) -> Result<Vec<AntPattern>, String> {
    match predicate.split_once('=') {
        Some(("Path", patterns)) => Ok(arguments(patterns).map(AntPattern::new).collect()),
        _ => Err(format!(
            "the predicate `{predicate}` is not known; known is `Path=`"
        )),
    }
}

fn filter(text: &str) -> Result<Filter, String> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let argument = arguments(value).next();
    match (name, argument) {
        ("StripPrefix", count) => {
            let count = count
                .unwrap_or("1")
                .parse()
                .map_err(|_| format!("`{text}`: StripPrefix takes a number"))?;
            Ok(Filter::StripPrefix(count))
        }
        ("RemoveRequestHeader", Some(header)) => header
            .parse()
            .map(Filter::RemoveRequestHeader)
            .map_err(|_| format!("`{text}`: no such header can exist")),
        _ => Err(format!(
            "the filter `{text}` is not known; known are StripPrefix=n and RemoveRequestHeader=name"
        )),
    }
}

fn arguments(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|argument| !argument.is_empty())
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    fn table(yaml: &str) -> Result<RouteTable, SettingsError> {
        let layer = Layer::from_yaml("api-gateway.yml", yaml).expect("valid YAML");
        RouteTable::from_settings(&Settings::merge(&[layer], Environment::default(), &[]))
    }

    const USERS: &str = r#"
spring.cloud.gateway.routes:
  - id: users
    uri: lb://USER-SERVICE
    predicates: ["Path=/user-service/**"]
    filters: ["RemoveRequestHeader=Cookie", "StripPrefix=1"]
"#;

    #[test]
    fn a_route_strips_its_prefix_and_keeps_the_query() {
        let table = table(USERS).unwrap();
        let route = table.find("/user-service/api").unwrap();
        assert_eq!(route.target, Target::Service("USER-SERVICE".to_owned()));
        for (from, to) in [
            ("/user-service/api/%20?a=b%2Fc", "/api/%20?a=b%2Fc"),
            ("/user-service", "/"),
            ("/user-service/", "/"),
        ] {
            assert_eq!(route.rewrite(&from.parse().unwrap()).as_str(), to, "{from}");
        }
        assert_eq!(route.removed_headers().collect::<Vec<_>>(), ["cookie"]);
        assert!(table.find("/other/api").is_none());
        assert!(table.find("/user-services").is_none());
    }

    #[test]
    fn what_is_not_known_is_refused_with_its_place() {
        let error = table(&USERS.replace("StripPrefix=1", "Teleport=1"))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("Teleport=1")
                && error.contains("routes[0]")
                && error.contains("api-gateway.yml"),
            "{error}"
        );
        let error = table(&USERS.replace("lb://USER-SERVICE", "USER-SERVICE"))
            .unwrap_err()
            .to_string();
        assert!(error.contains("lb://SERVICE"), "{error}");
    }
}
