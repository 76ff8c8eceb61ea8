//! What a service or deployment leaves behind in projects without it.

use super::Selection;

/// Words that tell of a service beside its name, in what people read and in rows.
const WORDS: [(&str, &[&str]); 4] = [
    ("board-service", &[",board,", "board.", "/board", "posts."]),
    ("reserve-item-service", &["reserv", "예약"]),
    (
        "reserve-check-service",
        &["reserve-status", "/user/reserve"],
    ),
    ("reserve-request-service", &["reserve-request"]),
];

/// `preserve` is another word.
const OTHER_WORDS: [&str; 1] = ["preserv"];

/// The sources that ask the registry for a neighbour, and do without it where there is none.
const CALLERS: [&str; 4] = [
    "crates/mesh-service/src/messages.rs",
    "services/board-service/src/lib.rs",
    "services/portal-service/src/boards.rs",
    "services/reserve-item-service/src/codes.rs",
];

/// The lines that tell of a service which is not part of the project.
pub fn of_absent_services(selection: &Selection) -> Vec<String> {
    let absent = selection.absent.iter();
    absent
        .flat_map(|service| traces_of(service, selection))
        .collect()
}

/// The lines that name the folder of a deployment, or of a part of one, which the project does not have.
pub fn of_absent_deployments(selection: &Selection) -> Vec<String> {
    let texts = selection.texts();
    let lines = texts.flat_map(|(path, text)| {
        let lines = text.lines().zip(1..);
        lines.map(move |(line, number)| (path, number, line))
    });
    let found = lines.filter_map(|(path, number, line)| {
        let mut absent = selection.absent_deployments.iter();
        let folder = absent.find(|folder| line.contains(folder.as_str()))?;
        Some(format!("{path}:{number} names {folder}"))
    });
    found.collect()
}

fn traces_of(service: &str, selection: &Selection) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in selection.texts() {
        if tells_of(service, path, path) {
            found.push(format!("{path} is of {service}"));
        }
        let lines = told(service, path, text).lines().enumerate();
        let lines = lines.filter(|(_, line)| tells_of(service, path, line));
        found.extend(lines.map(|(index, line)| format!("{path}:{}: {}", index + 1, line.trim())));
    }
    found
}

/// The part of a file that must not tell of a service. Callers know a neighbour by name, and tests have
/// neighbours by way of example; those of reservations are nobody's but each other's.
fn told<'a>(service: &str, path: &str, text: &'a str) -> &'a str {
    if service.starts_with("reserve-") {
        let is_neighbour = path.contains("reserve-") && !is_data(path);
        return if is_neighbour { "" } else { text };
    }
    let is_test = path.contains("/tests/") || path.ends_with("/tests.rs");
    if is_test || CALLERS.contains(&path) {
        return "";
    }
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn tells_of(service: &str, path: &str, text: &str) -> bool {
    let mut text = text.to_lowercase();
    for word in OTHER_WORDS {
        text = text.replace(word, "");
    }
    let named = text.contains(service) || text.contains(&service.replace('-', "_"));
    named
        || (tells_people(service, path) && words_of(service).iter().any(|word| text.contains(word)))
}

/// Words like `board.` have other meanings in sources; reservations have none.
fn tells_people(service: &str, path: &str) -> bool {
    service.starts_with("reserve-") || is_data(path)
}

fn is_data(path: &str) -> bool {
    let endings = [".csv", ".properties"];
    endings.iter().any(|ending| path.ends_with(ending))
}

fn words_of(service: &str) -> &'static [&'static str] {
    let words = WORDS.iter().find(|(name, _)| *name == service);
    words.map(|(_, words)| *words).unwrap_or_default()
}
