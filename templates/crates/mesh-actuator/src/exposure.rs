//! Which endpoints there are, and the list of them at `/actuator`.

use axum::extract::Request;
use axum::http::header::HOST;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Map, Value, json};

/// Ids that are exposed and not excluded.
pub struct Exposure {
    include: Vec<String>,
    exclude: Vec<String>,
}

impl Exposure {
    /// From two lists separated by commas; `*` stands for all.
    pub fn new(include: &str, exclude: &str) -> Self {
        Self {
            include: ids(include),
            exclude: ids(exclude),
        }
    }

    /// Whether an endpoint is exposed.
    pub fn exposes(&self, id: &str) -> bool {
        let lists = |list: &[String]| list.iter().any(|entry| entry == id || entry == "*");
        lists(&self.include) && !lists(&self.exclude)
    }
}

fn ids(list: &str) -> Vec<String> {
    list.split(',')
        .map(|id| id.trim().to_ascii_lowercase())
        .filter(|id| !id.is_empty())
        .collect()
}

/// `GET /actuator`: where the exposed endpoints are.
pub fn links(exposed: Vec<&'static str>) -> Router {
    Router::new().route(
        "/actuator",
        get(move |request: Request| async move { Json(index(&request, &exposed)) }),
    )
}

fn index(request: &Request, exposed: &[&'static str]) -> Value {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    let base = format!("http://{host}/actuator");
    let mut links = Map::new();
    links.insert("self".to_owned(), json!({"href": base, "templated": false}));
    for id in exposed {
        links.insert(
            (*id).to_owned(),
            json!({"href": format!("{base}/{id}"), "templated": false}),
        );
    }
    json!({"_links": links})
}

#[cfg(test)]
mod tests {
    use super::Exposure;

    #[test]
    fn excluded_outranks_included() {
        let exposure = Exposure::new("health, info", "");
        assert!(exposure.exposes("health") && !exposure.exposes("env"));
        let exposure = Exposure::new("*", "env,loggers");
        assert!(exposure.exposes("metrics") && !exposure.exposes("env"));
        assert!(!Exposure::new("", "").exposes("health"));
    }
}
