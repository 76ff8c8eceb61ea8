//! The endpoints of every process: what lists them, and whether those of the reference answer.

use std::collections::BTreeSet;

use mesh_test::wait_until;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::facts::{Fact, Kind};
use super::page::Row;
use super::{LIMIT, OPERATOR, answer};
use crate::support::TestMesh;

const PLATFORM: [&str; 2] = ["discovery-server", "config-server"];
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", NOBODY_HAS];
const NOBODY_HAS: &str = "PATCH";

/// A request to a process by somebody who may.
pub fn request(
    mesh: &TestMesh,
    process: &str,
    method: &str,
    path: &str,
    token: &str,
) -> RequestBuilder {
    let request = mesh.request_to(process, method, path);
    let is_for_operators = path.starts_with("/actuator") && !path.starts_with("/actuator/gateway");
    if is_for_operators || PLATFORM.contains(&process) {
        request.basic_auth(OPERATOR, Some(mesh.secret("EUREKA_PASSWORD")))
    } else {
        request.header("Authorization", token)
    }
}

/// The links of `/actuator` and the paths of `rows`, with all their methods.
pub async fn facts(mesh: &TestMesh, token: &str, rows: &[&Row]) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (service, _) in mesh.mesh.services() {
        let process = service.name();
        let mut paths = links(mesh, process).await;
        let own = rows.iter().filter(|row| row.concerns(process));
        paths.extend(own.map(|row| path_of(&row.name).to_owned()));
        for path in paths {
            let methods = methods(mesh, process, &path, token).await;
            let names = methods.into_iter().map(|method| format!("{method} {path}"));
            facts.extend(names.map(|name| fact(process, name)));
        }
    }
    facts
}

async fn links(mesh: &TestMesh, process: &str) -> BTreeSet<String> {
    let links = answer(mesh, process, "/actuator").await;
    let links = links["_links"].as_object().expect("links").values();
    let addresses = links.filter_map(|link| link["href"].as_str()?.split_once("://"));
    addresses
        .map(|(_, rest)| path_of(rest).to_owned())
        .collect()
}

/// What stands from the first slash on.
fn path_of(text: &str) -> &str {
    text.find('/').map_or(text, |start| &text[start..])
}

/// The methods that the answer to a method that nobody has lists for a path.
async fn methods(mesh: &TestMesh, process: &str, path: &str, token: &str) -> Vec<String> {
    let segments = path.split('/').map(|segment| match segment {
        "{service}" => "user-service",
        variable if variable.starts_with('{') => "any",
        fixed => fixed,
    });
    let path = segments.collect::<Vec<_>>().join("/");
    let request = request(mesh, process, NOBODY_HAS, &path, token);
    let response = request.send().await.expect("an answer");
    let allowed = response.headers().get("allow");
    let allowed = allowed
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let methods = allowed.split(',').map(str::trim);
    let methods = methods.filter(|method| METHODS.contains(method) && *method != NOBODY_HAS);
    methods.map(str::to_owned).collect()
}

fn fact(process: &str, name: String) -> Fact {
    Fact {
        kind: Kind::Endpoint,
        process: Some(process.to_owned()),
        name,
        detail: None,
    }
}

/// Lets administrators do whatever they like: the answer to whoever asks for what is not there is
/// 401 otherwise.
pub async fn allow_everything(mesh: &TestMesh, token: &str) {
    for (index, method) in METHODS.into_iter().enumerate() {
        let authorization = json!({
            "authorizationName": method, "urlPatternValue": "/**", "httpMethodCode": method,
            "sortSeq": 1000 + index,
        });
        let number =
            post(mesh, token, "authorizations", &authorization).await["authorizationNo"].clone();
        let grant = json!([{"roleId": "ROLE_ADMIN", "authorizationNo": number}]);
        post(mesh, token, "role-authorizations", &grant).await;
    }
    wait_until("everything is allowed", LIMIT, async || {
        mesh.get_status("/actuator/gateway/routes", token).await == 200
    })
    .await;
}

async fn post(mesh: &TestMesh, token: &str, what: &str, body: &Value) -> Value {
    let path = format!("/user-service/api/v1/{what}");
    let request = mesh.request("POST", &path).header("Authorization", token);
    let response = request.json(body).send().await.expect("an answer");
    assert_eq!(response.status(), 201, "{path}");
    response.json().await.unwrap_or_default()
}
