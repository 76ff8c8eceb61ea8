//! Network policies: what is open at a process is its own port, and what one may call is the port of the other.

use serde::Deserialize as _;
use serde_yaml::Value;

use super::facts::Facts;
use super::pages::Problem;

/// Whether a file describes who may call whom.
pub fn is_policy(text: &str) -> bool {
    text.lines().any(|line| line == "kind: NetworkPolicy")
}

/// What of a file is wrong.
pub fn problems(facts: &Facts, path: &str, text: &str) -> Vec<Problem> {
    if !is_policy(text) {
        return Vec::new();
    }
    let documents = serde_yaml::Deserializer::from_str(text);
    let policies = documents.filter_map(|one| Value::deserialize(one).ok());
    let policies = policies.filter(|one| one["kind"] == "NetworkPolicy");
    let wrong = policies.flat_map(|policy| of_policy(facts, &policy["spec"]));
    let problem = |(port, what): (i64, String)| {
        let place = format!("port: {port}");
        let line = text.lines().position(|line| line.ends_with(&place));
        Problem {
            path: path.to_owned(),
            line: line.map_or(1, |index| index + 1),
            what,
        }
    };
    wrong.map(problem).collect()
}

/// A port, and what is wrong with it.
type Found = Vec<(i64, String)>;

fn of_policy(facts: &Facts, spec: &Value) -> Found {
    let mut found = Found::new();
    for rule in rules(&spec["ingress"]) {
        let opened = processes(facts, &spec["podSelector"]);
        found.extend(wrong_ports(facts, &opened, &rule["ports"]));
    }
    for rule in rules(&spec["egress"]) {
        let peers = rules(&rule["to"]);
        let called = peers.flat_map(|peer| processes(facts, &peer["podSelector"]));
        let called: Vec<&str> = called.collect();
        found.extend(wrong_ports(facts, &called, &rule["ports"]));
    }
    found
}

fn rules(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_sequence().into_iter().flatten()
}

/// The processes that a selector of pods means.
fn processes<'a>(facts: &'a Facts, selector: &Value) -> Vec<&'a str> {
    let labels = selector["matchLabels"].as_mapping().into_iter().flatten();
    let labels = labels.filter_map(|(_, value)| value.as_str());
    let expressions = rules(&selector["matchExpressions"]);
    let values = expressions.flat_map(|one| rules(&one["values"]));
    let named: Vec<&str> = labels.chain(values.filter_map(Value::as_str)).collect();
    let is_meant = |name: &&String| named.iter().any(|label| means(facts, label, name));
    let processes = facts.processes.keys().filter(is_meant);
    processes.map(String::as_str).collect()
}

/// Whether a label is the name of a process, or what it is in the mesh.
fn means(facts: &Facts, label: &str, name: &str) -> bool {
    match label {
        "configuration" => name == "config-server",
        "gateway" => name == "api-gateway",
        "registry" => name == "discovery-server",
        "service" => facts.processes[name].route.is_some(),
        label => label == name,
    }
}

/// Ports of others, and processes of which no port is among them.
fn wrong_ports(facts: &Facts, processes: &[&str], ports: &Value) -> Found {
    let ports: Vec<i64> = rules(ports)
        .filter_map(|one| one["port"].as_i64())
        .collect();
    if processes.is_empty() || ports.is_empty() {
        return Found::new();
    }
    let is_of = |port: &i64, name: &&str| facts.processes[*name].ports.contains(port);
    let strange = ports
        .iter()
        .filter(|port| !processes.iter().any(|name| is_of(port, name)));
    let strange = strange.map(|port| {
        (
            *port,
            format!("{port} is no port of {}", processes.join(", ")),
        )
    });
    let missing = processes
        .iter()
        .filter(|name| !ports.iter().any(|port| is_of(port, name)));
    let missing = missing.map(|name| (ports[0], format!("no port of {name} is among these")));
    strange.chain(missing).collect()
}
