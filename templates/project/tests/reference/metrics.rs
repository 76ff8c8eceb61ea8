//! The metrics of every process, from `/actuator/metrics`.

use std::collections::{BTreeMap, BTreeSet};

use mesh_test::wait_until;

use super::facts::{Fact, Kind};
use super::{LIMIT, answer};
use crate::support::TestMesh;

/// Every metric has it.
const OF_ALL: &str = "application";

const GATEWAY: &str = "api-gateway";

/// Those that there are not before something happened, and who has them then.
const LATE: [(&str, &str); 4] = [
    (GATEWAY, "http.client.requests"),
    (GATEWAY, "resilience4j.circuitbreaker.not.permitted.calls"),
    (GATEWAY, "resilience4j.circuitbreaker.state.transitions"),
    (GATEWAY, "process.cpu.usage"),
];

/// Waits until there are all metrics. By `optional.yml` the gateway's circuit breaker of the user
/// service begins open; the use of the processors is measured between two looks.
pub async fn complete(mesh: &TestMesh) {
    wait_until("there are all metrics", LIMIT, async || {
        for (service, _) in mesh.mesh.services() {
            names(mesh, service.name()).await;
        }
        let has_late = async |process, name: &str| {
            names(mesh, process).await.iter().any(|known| known == name)
        };
        for (process, name) in LATE {
            if is_measured_here(name) && !has_late(process, name).await {
                return false;
            }
        }
        true
    })
    .await;
}

/// Whether the operating system tells what the metric is made of.
pub fn is_measured_here(name: &str) -> bool {
    let is_of_linux = [
        "process.cpu.",
        "process.files.",
        "process.memory.",
        "system.cpu.usage",
        "system.load.",
    ];
    cfg!(target_os = "linux") || !is_of_linux.iter().any(|start| name.starts_with(start))
}

async fn names(mesh: &TestMesh, process: &str) -> Vec<String> {
    let list = answer(mesh, process, "/actuator/metrics").await;
    let names = list["names"].as_array().expect("a list").iter();
    names
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}

/// Names of metrics, the processes that have them, and the tags that they have there.
pub async fn facts(mesh: &TestMesh) -> Vec<Fact> {
    let mut tags: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut found = Vec::new();
    for (service, _) in mesh.mesh.services() {
        let process = service.name();
        for name in names(mesh, process).await {
            let own = tags_of(mesh, process, &name).await;
            tags.entry(name.clone()).or_default().extend(own);
            found.push((process.to_owned(), name));
        }
    }
    let facts = found.into_iter().map(|(process, name)| Fact {
        kind: Kind::Metric,
        process: Some(process),
        detail: Some(joined(&tags[&name])),
        name,
    });
    facts.collect()
}

async fn tags_of(mesh: &TestMesh, process: &str, name: &str) -> Vec<String> {
    let path = format!("/actuator/metrics/{name}");
    let metric = answer(mesh, process, &path).await;
    let tags = metric["availableTags"].as_array().expect("a list").iter();
    let names = tags.filter_map(|tag| tag["tag"].as_str());
    names
        .filter(|tag| *tag != OF_ALL)
        .map(str::to_owned)
        .collect()
}

fn joined(tags: &BTreeSet<String>) -> String {
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    tags.join(", ")
}
