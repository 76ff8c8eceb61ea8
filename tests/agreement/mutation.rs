//! Changes one occurrence of a value in a project, and looks whether the check finds it.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::names::exchanges_in;
use super::pages::{Pages, Word, is_told, line_at, line_number, names_in, ports_in, variables_in};
use super::ports::processes_in;
use super::siblings::family_of;
use super::{names, ports, problems, siblings, variables};

/// How many occurrences are changed, beside the first of each value in each file.
const SAMPLES: usize = 1000;

/// An occurrence, and what would stand there instead.
struct Mutation<'a> {
    path: &'a str,
    word: Word<'a>,
    instead: String,
}

/// The mutations that the check does not find.
pub fn missed(facts: &Facts, pages: &Pages) -> Vec<String> {
    let project = Project::of(facts, pages);
    let mutations = sample(mutations(facts, pages));
    let missed = mutations.iter().filter(|one| !project.finds(one));
    missed.map(|one| one.describe(&pages[one.path])).collect()
}

/// Where the name of another process in the place of a file's own is not found by what its siblings have there, in lines
/// that one of them has as often.
pub fn missed_strangers(facts: &Facts, pages: &Pages) -> Vec<String> {
    let project = Project::of(facts, pages);
    let mutations = pages
        .iter()
        .filter(|(path, _)| path.starts_with("deploy/"))
        .flat_map(|(path, text)| strangers(facts, path, text));
    let is_missed = |mutation: &Mutation<'_>| {
        let mut family = project.families[&family_of(facts, mutation.path)].clone();
        let text = &family[mutation.path];
        let line = line_at(text, mutation.word.start);
        let is_shared = siblings::is_shared(facts, &family, mutation.path, line);
        let changed = mutation.apply(text);
        family.insert(mutation.path.to_owned(), changed);
        is_shared && siblings::problems(facts, &family).is_empty()
    };
    let missed = mutations.filter(is_missed);
    missed.map(|one| one.describe(&pages[one.path])).collect()
}

/// The name of another process for each name of its own in a file that is made for a process.
fn strangers<'a>(facts: &Facts, path: &'a str, text: &'a str) -> Vec<Mutation<'a>> {
    let [own] = processes_in(facts, path)[..] else {
        return Vec::new();
    };
    let mut others = facts.processes.keys().filter(|name| *name != own);
    let other = others.next_back().expect("there are several");
    let names = names_in(text).into_iter();
    let names = names.filter(|word| facts.process_of(word.text) == Some(own));
    let mutations = names.map(|word| Mutation {
        path,
        word,
        instead: if word.text.contains('_') {
            other.replace('-', "_")
        } else {
            other.clone()
        },
    });
    mutations.collect()
}

/// A project before it is changed.
struct Project<'a> {
    facts: &'a Facts,
    counts: BTreeMap<String, usize>,
    /// Files that are compared with each other.
    families: BTreeMap<String, Pages>,
}

impl<'a> Project<'a> {
    fn of(facts: &'a Facts, pages: &Pages) -> Self {
        let mut families = BTreeMap::<String, Pages>::new();
        for (path, text) in pages {
            let family = families.entry(family_of(facts, path)).or_default();
            family.insert(path.clone(), text.clone());
        }
        Self {
            facts,
            counts: variables::counts(pages),
            families,
        }
    }

    /// Whether the check finds a mutation: in its line, else by what the file is compared with.
    fn finds(&self, mutation: &Mutation<'_>) -> bool {
        let mut counts = self.counts.clone();
        if let Some(count) = counts.get_mut(mutation.word.text) {
            *count -= 1;
        }
        *counts.entry(mutation.instead.clone()).or_default() += 1;
        let family = &self.families[&family_of(self.facts, mutation.path)];
        let changed = mutation.apply(&family[mutation.path]);
        self.finds_in_line(mutation, &changed, &counts) || {
            let mut family = family.clone();
            family.insert(mutation.path.to_owned(), changed);
            !problems(self.facts, &counts, &family).is_empty()
        }
    }

    fn finds_in_line(
        &self,
        mutation: &Mutation<'_>,
        text: &str,
        counts: &BTreeMap<String, usize>,
    ) -> bool {
        let (path, place) = (mutation.path, mutation.word.start);
        let line = line_at(text, place);
        let start = text[..place].rfind('\n').map_or(0, |index| index + 1);
        let above = &text[..start + line.len()];
        !ports::problems_from(start, self.facts, path, above).is_empty()
            || !names::problems(self.facts, path, line).is_empty()
            || !variables::problems(self.facts, counts, path, line).is_empty()
    }
}

impl Mutation<'_> {
    fn apply(&self, text: &str) -> String {
        let (before, after) = (&text[..self.word.start], &text[self.word.end()..]);
        format!("{before}{}{after}", self.instead)
    }

    fn describe(&self, text: &str) -> String {
        let line = line_number(text, self.word.start);
        let content = line_at(text, self.word.start).trim();
        format!(
            "{}:{line}: {} for {} in: {content}",
            self.path, self.instead, self.word.text
        )
    }
}

/// Every occurrence of a value, changed in each way.
fn mutations<'a>(facts: &Facts, pages: &'a Pages) -> Vec<Mutation<'a>> {
    let told = pages
        .iter()
        .filter(|(path, _)| is_told(path) && *path != "egov-msa.yaml");
    told.flat_map(|(path, text)| {
        let changes = [
            changed_ports(facts, text),
            changed_names(facts, text),
            changed_variables(facts, text),
            exchanges_in(text)
                .into_iter()
                .map(|word| (word, with_slip(word.text)))
                .collect(),
        ];
        let changes = changes.into_iter().flatten();
        changes.map(|(word, instead)| Mutation {
            path,
            word,
            instead,
        })
    })
    .collect()
}

/// An occurrence, and what would stand there instead.
type Changes<'a> = Vec<(Word<'a>, String)>;

/// A port that nothing has, and that of another process.
fn changed_ports<'a>(facts: &Facts, text: &'a str) -> Changes<'a> {
    let ports = ports_in(text).into_iter();
    let owned = ports.filter_map(|(word, port)| Some((word, port, facts.owner_of(port)?)));
    owned
        .flat_map(|(word, port, owner)| {
            let mut others = facts.processes.iter().filter(|(name, _)| *name != owner);
            let other = others.next_back().expect("there are several").1.ports[0];
            [(word, (port + 700).to_string()), (word, other.to_string())]
        })
        .collect()
}

/// A slip of the pen, and the name that a process could have had.
fn changed_names<'a>(facts: &Facts, text: &'a str) -> Changes<'a> {
    let names = names_in(text).into_iter();
    let known = names.filter(|word| facts.process_of(word.text).is_some());
    known
        .flat_map(|word| {
            let renamed = match word.text.find(['-', '_']) {
                Some(index) if word.text.starts_with(char::is_uppercase) => {
                    format!("OTHERS{}", &word.text[index..])
                }
                Some(index) => format!("others{}", &word.text[index..]),
                None => return vec![(word, with_slip(word.text))],
            };
            vec![(word, with_slip(word.text)), (word, renamed)]
        })
        .collect()
}

fn changed_variables<'a>(facts: &Facts, text: &'a str) -> Changes<'a> {
    let variables = variables_in(text).into_iter();
    let known = variables.filter(|word| facts.variables.contains(word.text));
    known.map(|word| (word, with_slip(word.text))).collect()
}

/// A word without the letter in its middle.
fn with_slip(word: &str) -> String {
    let middle = word.len() / 2;
    let middle = (middle..word.len()).find(|index| word.as_bytes()[*index].is_ascii_alphabetic());
    let middle = middle.expect("a name has a letter");
    format!("{}{}", &word[..middle], &word[middle + 1..])
}

/// The first of each change in each file, and some of the others, always the same.
fn sample(mutations: Vec<Mutation<'_>>) -> Vec<Mutation<'_>> {
    let mut seen = std::collections::BTreeSet::new();
    let step = (mutations.len() / SAMPLES).max(1);
    let indexed = mutations.into_iter().enumerate();
    let chosen = indexed.filter(|(index, one)| {
        let is_first = seen.insert((one.path.to_owned(), one.instead.clone()));
        is_first || index % step == 0
    });
    chosen.map(|(_, mutation)| mutation).collect()
}
