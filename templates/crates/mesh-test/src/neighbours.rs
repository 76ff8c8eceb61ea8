//! The other services of the mesh, played by one server on this host.

use std::net::SocketAddr;

use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Plays other services with the routes that a test gives it.
pub struct Neighbours(SocketAddr);

impl Neighbours {
    /// Serves `router` on a free port until the test ends.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn serve(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self(address)
    }

    /// The settings with which a service finds `services` here.
    pub fn settings(&self, services: &[&str]) -> Vec<(String, Value)> {
        let instance = |service: &&str| {
            let instances = "spring.cloud.discovery.client.simple.instances";
            let uri = json!(format!("http://{}", self.0));
            (format!("{instances}.{service}[0].uri"), uri)
        };
        let mut settings: Vec<_> = services.iter().map(instance).collect();
        settings.push(("mesh.discovery".to_owned(), "static".into()));
        settings
    }
}

#[derive(Deserialize)]
struct Seeded {
    url_pattern_value: String,
    http_method_code: String,
    admin: u8,
    employee: u8,
    user: u8,
    anonymous: u8,
}

impl Seeded {
    fn rule(&self) -> Value {
        let flags = [self.admin, self.employee, self.user, self.anonymous];
        let roles = ["ROLE_ADMIN", "ROLE_EMPLOYEE", "ROLE_USER", "ROLE_ANONYMOUS"];
        let granted = roles.into_iter().zip(flags).filter(|(_, flag)| *flag == 1);
        let roles: Vec<_> = granted.map(|(role, _)| role).collect();
        json!({
            "httpMethod": self.http_method_code,
            "urlPattern": self.url_pattern_value,
            "roles": roles,
        })
    }
}

/// The endpoint from which services take the authorization rules; it hands out those of a seed
/// file of the user service.
///
/// # Panics
/// When `csv` is not such a file.
pub fn authorization_rules(csv: &str) -> Router {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let seeded = reader.deserialize().collect::<Result<Vec<Seeded>, _>>();
    let rules: Vec<_> = seeded.expect("rows").iter().map(Seeded::rule).collect();
    let document = Json(json!({ "rules": rules }));
    Router::new().route("/internal/authorization-rules", get(async move || document))
}
