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
    /// From two lists of ids; `*` stands for all.
    pub fn new(include: &[String], exclude: &[String]) -> Self {
        let ids = |list: &[String]| list.iter().map(|id| id.to_ascii_lowercase()).collect();
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

/// `GET /actuator`: where the exposed endpoints are.
pub fn links(base_path: &str, exposed: Vec<&'static str>) -> Router {
    let base_path = base_path.to_owned();
    let answer = move |request: Request| async move { Json(index(&request, &base_path, &exposed)) };
    Router::new().route("/", get(answer))
}

fn index(request: &Request, base_path: &str, exposed: &[&'static str]) -> Value {
    let host = request.headers().get(HOST);
    let host = host.and_then(|host| host.to_str().ok());
    let base = format!("http://{}{base_path}", host.unwrap_or("localhost"));
    let mut links = Map::new();
    links.insert("self".to_owned(), json!({"href": base, "templated": false}));
    for id in exposed {
        let parts = parts_of(id)
            .into_iter()
            .map(|(name, path)| (format!("{id}-{name}"), path));
        for (name, path) in [((*id).to_owned(), "")].into_iter().chain(parts) {
            let href = format!("{base}/{id}{path}");
            links.insert(name, json!({"href": href, "templated": !path.is_empty()}));
        }
    }
    json!({"_links": links})
}

/// What an endpoint tells about a part: names and paths as Spring Boot has them.
fn parts_of(id: &str) -> Vec<(&'static str, &'static str)> {
    match id {
        "busenv" | "busrefresh" => vec![("destinations", "/{*destinations}")],
        "deadletters" => vec![("id", "/{id}")],
        "env" => vec![("toMatch", "/{toMatch}")],
        "health" => vec![("path", "/{*path}")],
        "circuitbreakers" | "loggers" => vec![("name", "/{name}")],
        "metrics" => vec![("requiredMetricName", "/{requiredMetricName}")],
        events if events.ends_with("events") => vec![
            ("name", "/{name}"),
            ("name-eventType", "/{name}/{eventType}"),
        ],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::Exposure;

    #[test]
    fn excluded_outranks_included() {
        let exposure = |include: &[&str], exclude: &[&str]| {
            let texts = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
            Exposure::new(&texts(include), &texts(exclude))
        };
        let few = exposure(&["health", "Info"], &[]);
        assert!(few.exposes("info") && !few.exposes("env"));
        let most = exposure(&["*"], &["env", "loggers"]);
        assert!(most.exposes("metrics") && !most.exposes("env"));
        assert!(!exposure(&[], &[]).exposes("health"));
    }
}
