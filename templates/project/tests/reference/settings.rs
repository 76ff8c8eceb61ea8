//! The settings of every process, from `/actuator/env`.

use std::collections::BTreeSet;

use mesh_config::Layer;
use serde_json::Value;

use super::answer;
use super::facts::{Fact, Kind};
use super::page::read;
use crate::support::TestMesh;

/// Name of the source with the settings of this test.
pub const OF_THE_TEST: &str = "reference test";

/// The defaults of every process, and what is set without having one.
pub async fn facts(mesh: &TestMesh) -> Vec<Fact> {
    let mut defaults = Vec::new();
    let mut set = BTreeSet::new();
    for (service, member) in mesh.mesh.services() {
        let process = service.name();
        let env = answer(mesh, process, "/actuator/env").await;
        let sources = env["propertySources"].as_array().expect("a list");
        let common = read("crates/mesh-app/application.yml");
        defaults.extend(defaults_of("mesh-app", &common, None, sources));
        let own = (member.definition)().defaults;
        defaults.extend(defaults_of(process, own, Some(process), sources));
        let given = properties(sources, |name| {
            name == OF_THE_TEST || is_of_the_configuration_server(name)
        });
        set.extend(given.map(|(key, _)| key.to_owned()));
    }
    let has_default = |key: &String| defaults.iter().any(|fact| fact.name == *key);
    let optional = set.into_iter().filter(|key| !has_default(key));
    let optional: Vec<Fact> = optional
        .map(|key| fact(Kind::OptionalSetting, None, &key, None))
        .collect();
    defaults.into_iter().chain(optional).collect()
}

fn is_of_the_configuration_server(source: &str) -> bool {
    source.starts_with("configserver:")
}

/// The keys are those of the running process. It hides the values of secrets, so that values are
/// those of `text`, the file that its program was built with.
fn defaults_of(owner: &str, text: &str, process: Option<&str>, sources: &[Value]) -> Vec<Fact> {
    let file = format!("{owner}/application.yml");
    let written = Layer::from_yaml(&file, text).unwrap_or_else(|error| panic!("{error}"));
    let keys = properties(sources, |name| name == file).map(|(key, _)| key);
    let facts = keys.map(|key| {
        let detail = written.value(key).map(detail);
        fact(Kind::Setting, process, key, detail)
    });
    facts.collect()
}

fn fact(kind: Kind, process: Option<&str>, name: &str, detail: Option<String>) -> Fact {
    Fact {
        kind,
        process: process.map(str::to_owned),
        name: name.to_owned(),
        detail,
    }
}

/// Keys and values of the sources whose names are wanted.
fn properties(
    sources: &[Value],
    is_wanted: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (&str, &Value)> {
    let wanted = sources.iter().filter(move |source| {
        let name = source["name"].as_str();
        name.is_some_and(&is_wanted)
    });
    let entries = wanted.filter_map(|source| source["properties"].as_object());
    entries.flatten().map(|(key, value)| (key.as_str(), value))
}

/// A default as a page writes it.
fn detail(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
