//! Edits of `egov-msa.yaml`, and `apply`.

use egov_msa::spec::SPEC_FILE;

use crate::commands::pick;
use crate::project::Project;
use crate::random::Random;

const DATABASES: [&str; 3] = ["sqlite", "postgresql", "mysql"];

const TYPES: [&str; 4] = ["string(20)", "int!", "date", "bool!=true"];

/// Edits it in any way, if that is possible, and applies it.
pub fn any(project: &mut Project, random: &mut Random) -> bool {
    let text = project.text(SPEC_FILE);
    let edited = match random.below(6) {
        0 => database(&text, random),
        1 => sign_in(&text),
        2..=3 => field(&text, project.next_own(), random),
        4 => without_field(&text),
        _ => port(&text, project.next_own()),
    };
    let Some(edited) = edited else { return false };
    println!("   edit {SPEC_FILE}: {}", first_difference(&text, &edited));
    project.write(SPEC_FILE, &edited);
    project.change(&["apply"]);
    true
}

fn database(text: &str, random: &mut Random) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with("database:"))?;
    let other = format!("database: {}", random.one_of(&DATABASES));
    (line != other).then(|| text.replacen(line, &other, 1))
}

fn sign_in(text: &str) -> Option<String> {
    let line = "oauth2: [google, oidc]\n";
    Some(match text.contains(line) {
        true => text.replacen(line, "", 1),
        false => format!("{text}{line}"),
    })
}

/// One more field, the first of an entity.
fn field(text: &str, number: usize, random: &mut Random) -> Option<String> {
    let heading = "    fields:\n";
    let places: Vec<usize> = text.match_indices(heading).map(|(at, _)| at).collect();
    let (before, after) = text.split_at(pick(&places, random)? + heading.len());
    let kind = random.one_of(&TYPES);
    Some(format!("{before}      ours{number}: {kind}\n{after}"))
}

/// One field less of those that were added so.
fn without_field(text: &str) -> Option<String> {
    let mut lines = text.split_inclusive('\n');
    let line = lines.find(|line| line.starts_with("      ours"))?;
    Some(text.replacen(line, "", 1))
}

/// Another port for a service of the project's own.
fn port(text: &str, number: usize) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with("  port: "))?;
    let other = format!("  port: {}", 8500 + number);
    Some(text.replacen(line, &other, 1))
}

/// The first line that stands in one of the texts only.
fn first_difference<'a>(before: &'a str, after: &'a str) -> &'a str {
    let added = after.lines().find(|line| !before.contains(line));
    let removed = || before.lines().find(|line| !after.contains(line));
    added.or_else(removed).unwrap_or("").trim()
}
