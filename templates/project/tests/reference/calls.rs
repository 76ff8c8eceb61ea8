//! Whether the endpoints of the reference answer.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::Value;

use super::endpoints::request;
use super::page::{Page, Row};
use crate::support::TestMesh;

/// Rows about endpoints that a process does not have, and what to say.
pub async fn unanswered<'a>(
    mesh: &TestMesh,
    token: &str,
    pages: &'a [Page],
) -> Vec<(&'a Row, String)> {
    let mut calls: BTreeMap<Call, Vec<&Row>> = BTreeMap::new();
    for row in pages.iter().flat_map(Page::endpoints) {
        for call in Call::of(mesh, row) {
            calls.entry(call).or_default().push(row);
        }
    }
    let values = values(mesh).await;
    let mut problems = Vec::new();
    for (call, rows) in calls {
        let Call {
            process,
            method,
            path,
            ..
        } = call;
        let path = filled(&path, &values);
        let request = request(mesh, &process, &method, &path, token);
        let response = request.body("{}").send().await.expect("an answer");
        let status = response.status().as_u16();
        for row in rows.into_iter().filter(|_| matches!(status, 404 | 405)) {
            let Row { place, name, .. } = row;
            let answer = format!("{process} answers {status} to `{name}`");
            problems.push((row, format!("{place}: {answer}: remove or correct the row")));
        }
    }
    problems
}

/// In the order in which calls do each other no harm: what deletes comes last, the part before the whole.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Call {
    deletes: bool,
    shortness: Reverse<usize>,
    process: String,
    method: String,
    path: String,
}

impl Call {
    /// To the process of the row, or to every one.
    fn of<'a>(mesh: &'a TestMesh, row: &'a Row) -> impl Iterator<Item = Self> + 'a {
        let (method, path) = row.name.split_once(' ').unwrap_or(("GET", &row.name));
        let names = mesh.mesh.services().map(|(service, _)| service.name());
        let names = names.filter(|process| row.concerns(process));
        names.map(move |process| Self {
            deletes: method == "DELETE",
            shortness: Reverse(path.len()),
            process: process.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
        })
    }
}

/// What exists, for the variables of paths.
async fn values(mesh: &TestMesh) -> BTreeMap<&'static str, String> {
    let path = "/eureka/apps/USER-SERVICE";
    let request = request(mesh, "discovery-server", "GET", path, "");
    let response = request.header("Accept", "application/json").send().await;
    let application: Value = response.expect("an answer").json().await.expect("JSON");
    let instance = &application["application"]["instance"][0]["instanceId"];
    let fixed = [
        ("app", "USER-SERVICE"),
        ("instanceId", instance.as_str().expect("an instance")),
        ("vipAddress", "user-service"),
        ("name", "user-service"),
        ("profiles", "default"),
        ("label", "master"),
        ("*path", "application.yml"),
        ("file", "user-service-default.yml"),
        ("part", "diskSpace"),
        ("key", "server.port"),
        ("metric", "process.uptime"),
        ("logger", "user_service"),
        ("type", "ERROR"),
        ("*destination", "nobody"),
        ("id", "user-service"),
        ("service", "user-service"),
        ("page", "index.html"),
        ("code", "nobody"),
        ("lang", "ko"),
    ];
    fixed.map(|(name, value)| (name, value.to_owned())).into()
}

fn filled(path: &str, values: &BTreeMap<&'static str, String>) -> String {
    let filled = values.iter().fold(path.to_owned(), |path, (name, value)| {
        path.replace(&format!("{{{name}}}"), value)
    });
    assert!(
        !filled.contains('{'),
        "`{path}` has a variable that tests/reference/calls.rs has no value for"
    );
    filled
}
