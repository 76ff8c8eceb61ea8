//! Ports: each is one of the project or of a server that it uses, and stands where its owner is told of.

use super::facts::Facts;
use super::pages::{Problem, Word, line_at, names_in, ports_in};
use super::policies::is_policy;

/// Ports that others chose, and numbers that stand like ports.
const OF_OTHERS: [(i64, &str); 30] = [
    (1025, "mail catcher"),
    (1234, "BuildKit"),
    (2020, "Fluent Bit"),
    (2048, "bits of a key"),
    (3000, "Grafana"),
    (3001, "Grafana, as published by Compose"),
    (3072, "bits of a key"),
    (3306, "MySQL, MariaDB"),
    (4317, "OTLP over gRPC"),
    (4318, "OTLP over HTTP"),
    (5000, "image registry"),
    (5001, "Logstash"),
    (5432, "PostgreSQL"),
    (5601, "Kibana, OpenSearch Dashboards"),
    (5671, "RabbitMQ with TLS"),
    (5672, "RabbitMQ"),
    (6514, "syslog with TLS"),
    (8025, "mail catcher, page"),
    (8080, "Cloud Foundry, every application"),
    (9000, "an example of another port"),
    (9090, "Prometheus"),
    (9093, "Alertmanager"),
    (9200, "Elasticsearch, OpenSearch"),
    (9411, "Zipkin"),
    (9600, "Logstash, for operators"),
    (15672, "RabbitMQ, page"),
    (15692, "RabbitMQ, metrics"),
    (20000, "a limit"),
    (65532, "user of the images"),
    (65534, "user of the images of others"),
];

/// Words that tell of a process without its name.
const WORDS_FOR: [(&str, &str); 12] = [
    ("api-gateway", "gateway"),
    ("api-gateway", "게이트웨이"),
    ("api-gateway", "swagger-ui.html"),
    ("config-server", "config_"),
    ("config-server", "cloud.config"),
    ("config-server", "  config:"),
    ("config-server", "configuration server"),
    ("config-server", "설정 서버"),
    ("discovery-server", "eureka"),
    ("discovery-server", "registry"),
    ("discovery-server", "레지스트리"),
    ("discovery-server", "discovery server"),
];

/// What of a file is wrong.
pub fn problems(facts: &Facts, path: &str, text: &str) -> Vec<Problem> {
    problems_from(0, facts, path, text)
}

/// What of a file is wrong from a place on.
pub fn problems_from(place: usize, facts: &Facts, path: &str, text: &str) -> Vec<Problem> {
    let ports = ports_in(&text[place..]).into_iter();
    let wrong = ports.filter_map(|(word, port)| {
        let start = word.start + place;
        let word = Word { start, ..word };
        let what = wrong_port(facts, path, text, word, port)?;
        Some(Problem::at(path, text, word.start, what))
    });
    wrong.collect()
}

fn wrong_port(facts: &Facts, path: &str, text: &str, word: Word<'_>, port: i64) -> Option<String> {
    let Some(owner) = facts.owner_in(path, port) else {
        let is_known = OF_OTHERS.iter().any(|(known, _)| *known == port);
        let is_wrong = !is_known && is_meant_as_port(facts, path, text, word);
        return is_wrong.then(|| format!("{port} is no port of this project"));
    };
    if is_policy(text) {
        return None;
    }
    let told = told_of(facts, path, text, word);
    (!told.contains(&owner)).then(|| match told.as_slice() {
        [] => format!("{port} of {owner} stands where nothing tells of a process"),
        told => format!("{port} is of {owner}, not of {}", told.join(", ")),
    })
}

/// Whether a number that is no port of anything is written as one: behind a host or a process, in a cell of a table, or in a line
/// about ports.
fn is_meant_as_port(facts: &Facts, path: &str, text: &str, word: Word<'_>) -> bool {
    let before = &text[..word.start];
    let host = before.strip_suffix(':');
    let host = host.and_then(|host| host.chars().next_back());
    let is_behind_host =
        host.is_some_and(|sign| sign.is_ascii_alphanumeric() || "]}-".contains(sign));
    let is_cell = path.ends_with(".md") && before.trim_end().ends_with('|');
    let name = before.strip_suffix('/').map(names_in).unwrap_or_default();
    let is_of_instance = name
        .last()
        .is_some_and(|name| name.end() + 1 == word.start && facts.process_of(name.text).is_some());
    let line = line_at(text, word.start);
    let is_beside_name = !path.ends_with(".md") && !processes_in(facts, line).is_empty();
    is_behind_host || is_of_instance || is_cell || is_beside_name || tells_of_port(line)
}

fn tells_of_port(line: &str) -> bool {
    let is_port = |part: &str| ["port", "ports"].contains(&part);
    let names = names_in(line);
    let mut names = names.iter().map(|word| word.text);
    line.contains("포트")
        || names.any(|name| {
            name.to_lowercase().split(['-', '_']).any(is_port)
                || name.trim_end_matches('s').ends_with("Port")
        })
}

/// The processes of which the place tells: the host before it, else those of its line, else that of the path and
/// those of the nearest line above.
fn told_of<'a>(facts: &'a Facts, path: &str, text: &str, word: Word<'_>) -> Vec<&'a str> {
    if let Some(host) = host_before(facts, &text[..word.start]) {
        return vec![host];
    }
    let line = line_at(text, word.start);
    let asked = asked(facts, line, &text[word.end()..]);
    if asked.is_some() {
        return asked.into_iter().collect();
    }
    let in_line = processes_told_of(facts, line);
    if !in_line.is_empty() {
        return in_line;
    }
    let above = text[..word.start].lines().rev();
    let mut above = above.map(|line| processes_told_of(facts, line));
    let above = above.find(|found| !found.is_empty()).unwrap_or_default();
    let of_path = processes_in(facts, path);
    of_path.into_iter().chain(above).collect()
}

/// `user-service:8001`, also with a domain: `user-service.apps.internal:8001`.
fn host_before<'a>(facts: &'a Facts, before: &str) -> Option<&'a str> {
    let before = before.strip_suffix(':')?;
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || "-.".contains(sign);
    let start = before.rfind(|sign| !is_part(sign));
    let host = &before[start.map_or(0, |index| index + 1)..];
    facts.process_of(host.split('.').next()?)
}

/// Whom a command with this address asks: the configuration server when it gives its password, else the gateway when
/// the address goes on with the route of a service.
fn asked<'a>(facts: &'a Facts, line: &str, after: &str) -> Option<&'a str> {
    if line.contains("$CONFIG_PASSWORD") {
        return facts.process_of("config-server");
    }
    let leads = leads_to_route(facts, after);
    leads.then(|| facts.process_of("api-gateway")).flatten()
}

fn leads_to_route(facts: &Facts, after: &str) -> bool {
    let routes = facts.processes.values();
    let mut routes = routes.filter_map(|process| process.route.as_deref());
    routes.any(|route| after.starts_with(route))
}

fn processes_told_of<'a>(facts: &'a Facts, text: &str) -> Vec<&'a str> {
    let named = processes_in(facts, text);
    let by_words = facts.processes.keys().map(String::as_str);
    let by_words = by_words.filter(|name| words_tell_of(facts, text, name));
    named.into_iter().chain(by_words).collect()
}

fn words_tell_of(facts: &Facts, text: &str, process: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = WORDS_FOR.iter().filter(|(name, _)| *name == process);
    facts.processes.contains_key(process) && words.any(|(_, word)| text.contains(word))
}

/// The processes that a text names, in any spelling, also within longer names.
pub fn processes_in<'a>(facts: &'a Facts, text: &str) -> Vec<&'a str> {
    let words: Vec<String> = names_in(text)
        .iter()
        .map(|word| format!("-{}-", word.text.to_lowercase().replace('_', "-")))
        .collect();
    let named = |name: &&String| {
        let name = format!("-{name}-");
        words.iter().any(|word| word.contains(&name))
    };
    let names = facts.processes.keys().filter(named);
    names.map(String::as_str).collect()
}
