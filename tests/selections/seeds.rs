//! The rows that services bring to tables of others.

use std::collections::{BTreeMap, BTreeSet};

use super::Selection;

type Row = BTreeMap<String, String>;

/// A table, its key, and the column that names the key of a row above.
const TABLES: [(&str, &str, &str, &str); 5] = [
    ("user-service", "authorizations", "authorization_no", ""),
    ("portal-service", "codes", "code_id", "parent_code_id"),
    ("portal-service", "menus", "menu_id", "parent_menu_id"),
    ("portal-service", "menu_roles", "menu_role_id", ""),
    ("portal-service", "messages", "message_id", ""),
];

/// Keys that come twice, children before their parents, rows of others that nothing knows.
pub fn problems(selection: &Selection) -> Vec<String> {
    let mut problems = Vec::new();
    for (owner, table, key, parent) in TABLES {
        let mut seen = BTreeSet::new();
        for (path, row) in rows(selection, owner, table) {
            let above = row.get(parent).map(String::as_str).unwrap_or_default();
            if !above.is_empty() && !seen.contains(above) {
                problems.push(format!("{path}: {above} does not come before {}", row[key]));
            }
            if !seen.insert(row[key].clone()) {
                problems.push(format!("{path}: {} comes twice", row[key]));
            }
        }
    }
    problems.extend(unknown_references(selection));
    problems.extend(foreign_authorizations(selection));
    problems.extend(files_of_no_use(selection));
    problems
}

/// The rows of all services in the order in which they are written: the owner's first.
fn rows(selection: &Selection, owner: &str, table: &str) -> Vec<(String, Row)> {
    let names = selection
        .blueprint
        .services
        .iter()
        .map(|one| one.name.as_str());
    let others = names.filter(|name| *name != owner);
    let paths = std::iter::once(owner)
        .chain(others)
        .map(|name| path(owner, table, name));
    let paths = paths.filter(|path| selection.tree.get(path).is_some());
    paths
        .flat_map(|path| {
            let rows = read(selection.text(&path)).into_iter();
            rows.map(|row| (path.clone(), row)).collect::<Vec<_>>()
        })
        .collect()
}

fn path(owner: &str, table: &str, service: &str) -> String {
    format!("services/{owner}/seed/{table}/{service}.csv")
}

fn read(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize().collect::<Result<_, _>>();
    rows.expect("rows of a table")
}

/// A role sees only menus that exist, and is one.
fn unknown_references(selection: &Selection) -> Vec<String> {
    let roles = read(selection.text("services/user-service/seed/roles.csv"));
    let roles: BTreeSet<String> = roles.iter().map(|row| row["role_id"].clone()).collect();
    let menus = rows(selection, "portal-service", "menus").into_iter();
    let menus: BTreeSet<String> = menus.map(|(_, row)| row["menu_id"].clone()).collect();
    let links = rows(selection, "portal-service", "menu_roles").into_iter();
    let unknown = links
        .filter(|(_, row)| !menus.contains(&row["menu_id"]) || !roles.contains(&row["role_id"]));
    unknown
        .map(|(path, row)| {
            format!(
                "{path}: {} or {} is unknown",
                row["role_id"], row["menu_id"]
            )
        })
        .collect()
}

/// A service brings the authorizations of its own paths.
fn foreign_authorizations(selection: &Selection) -> Vec<String> {
    let rows = rows(selection, "user-service", "authorizations").into_iter();
    let is_foreign = |path: &str, row: &Row| {
        let service = path
            .rsplit('/')
            .next()
            .unwrap_or(path)
            .trim_end_matches(".csv");
        let services = &mut selection.blueprint.services.iter();
        let route = services
            .find(|one| one.name == service)
            .and_then(|one| one.route.clone());
        !row["url_pattern_value"].starts_with(&format!("{}/", route.unwrap_or_default()))
    };
    let foreign = rows.filter(|(path, row)| is_foreign(path, row));
    foreign
        .map(|(path, row)| format!("{path}: {}", row["url_pattern_value"]))
        .collect()
}

/// Every file is named in the source that compiles the rows in.
fn files_of_no_use(selection: &Selection) -> Vec<String> {
    let mut problems = Vec::new();
    for (owner, table, ..) in TABLES {
        let folder = format!("services/{owner}/seed/{table}/");
        let files = selection
            .texts()
            .filter(|(path, _)| path.starts_with(&folder));
        for (path, _) in files {
            let source = selection.text(&format!("services/{owner}/src/seed/files.rs"));
            if !source.contains(path.trim_start_matches(&format!("services/{owner}/"))) {
                problems.push(format!("{path} is used by nothing"));
            }
        }
    }
    problems
}
