//! Names: a word that looks like one of the project's is one.

use strsim::osa_distance;

use super::facts::Facts;
use super::pages::{Problem, Word, names_in};

/// What names of processes end with.
const KINDS: [&str; 3] = ["service", "server", "gateway"];

/// Words that end so, and words that are like a name, and mean something else.
const OTHERS: [&str; 24] = [
    "add-network-policy",
    "add-service",
    "bind-service",
    "cf-service",
    "character-set-server",
    "collation-server",
    "create-service",
    "create-user-provided-service",
    "destination-service",
    "egov-config-provided-service",
    "egov-discovery-provided-service",
    "http-server",
    "mail-server",
    "mesh-gateway",
    "mesh-services",
    "metrics-server",
    "out-of-service",
    "remove-service",
    "rename-service",
    "reserve-results",
    "system-service",
    "update-user-provided-service",
    "user-provided-service",
    "yaml-language-server",
];

/// What of a file is wrong.
pub fn problems(facts: &Facts, path: &str, text: &str) -> Vec<Problem> {
    let names = names_in(text).into_iter();
    let wrong_names = names.filter_map(|word| Some((word, wrong_name(facts, word)?)));
    let exchanges = exchanges_in(text).into_iter();
    let wrong_exchanges = exchanges.filter(|word| !facts.exchanges.contains(word.text));
    let wrong_exchanges =
        wrong_exchanges.map(|word| (word, format!("there is no exchange {}", word.text)));
    let wrong = wrong_names.chain(wrong_exchanges);
    wrong
        .map(|(word, what)| Problem::at(path, text, word.start, what))
        .collect()
}

/// `reserve-request.topic`.
pub fn exchanges_in(text: &str) -> Vec<Word<'_>> {
    let names = names_in(text).into_iter();
    let exchanges = names.filter(|name| {
        let after = text[name.end()..].strip_prefix(".topic");
        after.is_some_and(|after| !after.starts_with(|sign: char| sign.is_ascii_alphanumeric()))
    });
    exchanges
        .map(|name| Word {
            start: name.start,
            text: &text[name.start..name.end() + ".topic".len()],
        })
        .collect()
}

fn wrong_name(facts: &Facts, word: Word<'_>) -> Option<String> {
    let name = word.text.to_lowercase().replace('_', "-");
    if facts.names.contains(&name) || OTHERS.contains(&name.as_str()) {
        return None;
    }
    rests(facts, &name).into_iter().find_map(|rest| {
        let near = nearest(facts, &rest);
        let near =
            near.map(|near| format!("{} is written like {near}, which it is not", word.text));
        near.or_else(|| {
            let is_unknown = is_name_of_process(&rest);
            is_unknown.then(|| format!("nothing of this project is called {}", word.text))
        })
    })
}

/// What is left of a word without the names that are part of it, which settings write without hyphens:
/// `user-service-data` is `data` with the name of a service.
fn rests(facts: &Facts, name: &str) -> Vec<String> {
    let bounded = format!("-{name}-");
    let is_part = |spelling: &&String| bounded.contains(spelling.as_str());
    let spellings = facts.spellings.iter().filter(is_part);
    let without = spellings.fold(bounded.clone(), |text, spelling| {
        text.replace(&format!("-{spelling}-"), "-\n-")
    });
    let rests = without.split('\n');
    let rests = rests.map(|rest| rest.trim_matches('-').to_owned());
    rests.filter(|rest| !rest.is_empty()).collect()
}

fn is_name_of_process(rest: &str) -> bool {
    let last = rest.rsplit_once('-').map(|(_, last)| last);
    last.is_some_and(|last| KINDS.contains(&last)) && !OTHERS.contains(&rest)
}

/// The name that some parts of a word in a row are nearly.
fn nearest<'a>(facts: &'a Facts, rest: &str) -> Option<&'a str> {
    let parts: Vec<&str> = rest.split('-').collect();
    let mut names = facts.names.iter().map(String::as_str);
    names.find(|name| {
        let count = name.split('-').count();
        let mut counts = (count.max(2) - 1)..=parts.len().min(count + 1);
        let is_plural = rest.strip_suffix('s') == Some(name);
        !is_plural && counts.any(|count| parts.windows(count).any(|window| is_near(window, name)))
    })
}

/// One slip of the pen, or two in a long name.
fn is_near(parts: &[&str], name: &str) -> bool {
    let slips = match name.len() {
        ..5 => return false,
        5..10 => 1,
        _ => 2,
    };
    let length = parts.iter().map(|part| part.len() + 1).sum::<usize>() - 1;
    length.abs_diff(name.len()) <= slips && osa_distance(&parts.join("-"), name) <= slips
}
