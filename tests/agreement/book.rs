//! The operators' book: its settings, alerts and metrics are those that there are, and no alert is without a recipe.

use std::collections::BTreeSet;

use super::facts::{Facts, as_variable};
use super::pages::{Pages, Problem};

/// The book in its languages.
const BOOKS: [&str; 2] = ["docs/operations.md", "docs/operations.en.md"];

/// Where alerts and what they ask for are defined.
const RULES: &str = "deploy/monitoring/rules/";

/// What is wrong in the books of a project.
pub fn problems(facts: &Facts, pages: &Pages) -> Vec<Problem> {
    let rules = pages.iter().filter(|(path, _)| path.starts_with(RULES));
    let rules: Vec<&str> = rules.map(|(_, text)| text.as_str()).collect();
    let alerts: BTreeSet<&str> = rules.iter().flat_map(|text| alerts(text)).collect();
    BOOKS
        .iter()
        .flat_map(|path| {
            let text = &pages[*path];
            let mut problems = Vec::new();
            let mut told = BTreeSet::new();
            for (index, line) in text.lines().enumerate() {
                let mut report = |what: String| {
                    problems.push(Problem {
                        path: (*path).to_owned(),
                        line: index + 1,
                        what,
                    });
                };
                match row(line).as_slice() {
                    [alert, metric, _] if is_alert(alert) => {
                        told.insert(alert.trim_matches('`').to_owned());
                        wrong_incident(alert, metric, &alerts, &rules).map(&mut report);
                    }
                    [variables, settings, _, _] if variables.starts_with('`') => {
                        wrong_settings(facts, variables, settings).for_each(&mut report);
                    }
                    _ => {}
                }
            }
            let missing = alerts.iter().filter(|alert| !told.contains(**alert));
            problems.extend(missing.map(|alert| Problem {
                path: (*path).to_owned(),
                line: 1,
                what: format!("does not tell what to do at {alert}"),
            }));
            problems
        })
        .collect()
}

fn alerts(rules: &str) -> impl Iterator<Item = &str> {
    let lines = rules.lines();
    lines.filter_map(|line| line.trim_start().strip_prefix("- alert: "))
}

/// The cells of a row of a table.
fn row(line: &str) -> Vec<&str> {
    let cells = line
        .strip_prefix("| ")
        .and_then(|line| line.strip_suffix(" |"));
    cells
        .map(|cells| cells.split(" | ").collect())
        .unwrap_or_default()
}

/// `ProcessDown`.
fn is_alert(cell: &str) -> bool {
    let name = cell.trim_matches('`');
    name.len() + 2 == cell.len()
        && name.starts_with(|sign: char| sign.is_ascii_uppercase())
        && name.chars().any(|sign| sign.is_ascii_lowercase())
        && name.chars().all(|sign| sign.is_ascii_alphanumeric())
}

fn wrong_incident(
    alert: &str,
    metric: &str,
    alerts: &BTreeSet<&str>,
    rules: &[&str],
) -> Option<String> {
    let (alert, metric) = (alert.trim_matches('`'), metric.trim_matches('`'));
    if !alerts.contains(alert) {
        return Some(format!("there is no alert {alert}"));
    }
    let is_asked_for = rules.iter().any(|text| text.contains(metric));
    (!is_asked_for).then(|| format!("no rule asks for {metric}"))
}

/// Variables and settings stand side by side.
fn wrong_settings<'a>(
    facts: &'a Facts,
    variables: &'a str,
    settings: &'a str,
) -> impl Iterator<Item = String> + 'a {
    let names = |cell: &'a str| cell.split(", ").map(|name| name.trim_matches('`'));
    let variables_wrong = names(variables).filter(|name| !facts.variables.contains(*name));
    let variables_wrong = variables_wrong.map(|name| format!("nothing reads {name}"));
    let settings_wrong =
        names(settings).filter(|name| !facts.variables.contains(&as_variable(name)));
    variables_wrong.chain(settings_wrong.map(|name| format!("there is no setting {name}")))
}
