//! The same project with other ports, another name and other names of its own services: what is written follows.

use egov_msa::catalog::Catalog;
use egov_msa::entities::OwnService;
use egov_msa::spec::{Database, ProjectSpec};

use super::facts::{Facts, NEXT_INSTANCE};
use super::pages::{Pages, Problem, is_told, ports_in};
use super::{delivered, rendered, specs};

/// What does not follow when every port changes.
pub fn of_ports(catalog: &Catalog) -> Vec<Problem> {
    let [spec, _] = specs(catalog);
    let before = rendered(spec.clone(), catalog);
    let facts = Facts::of(&before, catalog);
    let names = facts.processes.keys().enumerate();
    // In no order, so that no sum of a port and something else is right by chance.
    let ports = names.map(|(index, name)| (name.clone(), 21_000 + (index as i64 * 37) % 101));
    let spec = ProjectSpec {
        ports: ports.collect(),
        ..spec
    };
    let after = rendered(spec, catalog);
    let others = Facts::of(&after, catalog);
    let moved = |path: &str, port: i64| {
        let owner = facts.owner_in(path, port)?;
        let (before, after) = (&facts.processes[owner], &others.processes[owner]);
        let mut ports = before.ports.iter().zip(after.ports);
        ports.find_map(|(one, other)| match port - one {
            0 => Some(other),
            NEXT_INSTANCE => Some(other + NEXT_INSTANCE),
            _ => None,
        })
    };
    let expected = |path: &str, text: &str| {
        let ports = ports_in(text).into_iter().rev();
        let moved = ports.filter_map(|(word, port)| Some((word, moved(path, port)?)));
        moved.fold(text.to_owned(), |text, (word, port)| {
            format!("{}{port}{}", &text[..word.start], &text[word.end()..])
        })
    };
    differences(&before, &after, expected)
}

/// What does not follow when the project and its own services are called otherwise.
pub fn of_names(catalog: &Catalog) -> Vec<Problem> {
    let [_, spec] = specs(catalog);
    let others = [("demo-app", "quay-app"), ("survey", "sketch")];
    let renamed = |text: &str| {
        others
            .iter()
            .fold(text.to_owned(), |text, (before, after)| {
                text.replace(before, after)
                    .replace(&before.replace('-', "_"), &after.replace('-', "_"))
                    .replace(&before.to_uppercase(), &after.to_uppercase())
            })
    };
    let before = rendered(spec.clone(), catalog);
    let own_services: Vec<OwnService> = spec
        .own_services
        .iter()
        .cloned()
        .map(|mut service| {
            service.name = renamed(&service.name);
            service
        })
        .collect();
    let spec = ProjectSpec {
        name: renamed(&spec.name),
        own_services,
        ..spec
    };
    let after = rendered(delivered(spec, Database::Mysql, catalog), catalog);
    let before = before
        .into_iter()
        .map(|(path, text)| (renamed(&path), text))
        .collect();
    differences(&before, &after, |_, text| renamed(text))
}

/// The first line of each file that is not what it should have become.
fn differences(
    before: &Pages,
    after: &Pages,
    expected: impl Fn(&str, &str) -> String,
) -> Vec<Problem> {
    let told = before
        .iter()
        .filter(|(path, _)| is_told(path) && *path != "egov-msa.yaml");
    told.filter_map(|(path, text)| {
        let expected = expected(path, text);
        let found = after.get(path).map(String::as_str).unwrap_or_default();
        let place = expected
            .bytes()
            .zip(found.bytes())
            .position(|(left, right)| left != right);
        let place = place.or_else(|| (expected.len() != found.len()).then_some(0))?;
        let start = expected[..]
            .char_indices()
            .map(|(index, _)| index)
            .take_while(|index| *index <= place)
            .last()?;
        Some(Problem::at(
            path,
            &expected,
            start,
            "does not follow the spec".to_owned(),
        ))
    })
    .collect()
}
