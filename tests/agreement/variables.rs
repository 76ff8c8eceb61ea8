//! Variables: a process reads it, a tool of others knows it, or files of the project hand it to each other.

use std::collections::BTreeMap;

use strsim::osa_distance;

use super::facts::Facts;
use super::pages::{Pages, Problem, is_told, variables_in};

/// Beginnings of the variables that tools of others know.
const OF_TOOLS: [&str; 32] = [
    "BUILDKIT_",
    "CARGO_",
    "CF_",
    "CI_",
    "COMPOSE_",
    "DEBIAN_",
    "DISABLE_",
    "DOCKER_",
    "ELASTICSEARCH_",
    "ES_",
    "GF_",
    "GIT_",
    "GITHUB_",
    "GITLAB_",
    "KIBANA_",
    "LC_",
    "LS_",
    "MARIADB_",
    "MEM_",
    "MP_",
    "MYSQL_",
    "NODE_",
    "OPENSEARCH_",
    "OTEL_",
    "POSTGRES_",
    "RABBITMQ_",
    "RUNNER_",
    "RUST",
    "SIGSTORE_",
    "SYSTEMD_",
    "TELEMETRY_",
    "XPACK_",
];

/// Variables and other words in capitals that stand in one place and are right.
const OTHERS: [&str; 11] = [
    "DAC_OVERRIDE",
    "DASHBOARDS_URL",
    "DATABASE_OFFERING",
    "DATABASE_PLAN",
    "DEPLOY_HOSTS_PROD",
    "DEPLOY_HOSTS_STAGE",
    "FOREIGN_KEY_CHECKS",
    "GRAFANA_PASSWORD",
    "SEARCH_URL",
    "SMTP_PASSWORD",
    "VERIFY_IDENTITY",
];

/// How often each variable stands in the files that tell how the project is run.
pub fn counts(pages: &Pages) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (_, text) in pages.iter().filter(|(path, _)| is_told(path)) {
        for word in variables_in(text) {
            *counts.entry(word.text.to_owned()).or_default() += 1;
        }
    }
    counts
}

/// What of a file is wrong: what no process reads and stands nowhere else is a slip.
pub fn problems(
    facts: &Facts,
    counts: &BTreeMap<String, usize>,
    path: &str,
    text: &str,
) -> Vec<Problem> {
    let words = variables_in(text).into_iter();
    let wrong = words.filter_map(|word| Some((word, wrong_variable(facts, counts, word.text)?)));
    wrong
        .map(|(word, what)| Problem::at(path, text, word.start, what))
        .collect()
}

fn wrong_variable(facts: &Facts, counts: &BTreeMap<String, usize>, name: &str) -> Option<String> {
    let stands_elsewhere = counts.get(name).is_some_and(|count| *count > 1);
    if stands_elsewhere || facts.variables.contains(name) {
        return None;
    }
    let mut known = facts.variables.iter();
    let near = known.find(|known| osa_distance(known, name) == 1);
    let is_of_tool =
        OF_TOOLS.iter().any(|prefix| name.starts_with(prefix)) || OTHERS.contains(&name);
    match near {
        Some(near) => Some(format!("{name} is written like {near}, which it is not")),
        None => (!is_of_tool).then(|| format!("nothing knows the variable {name}")),
    }
}
