//! Files and parts of files that exist once for each process: where the others have their own name, each has its own.

use std::collections::BTreeMap;

use super::facts::{Facts, Process};
use super::pages::{Pages, Problem, is_told};
use super::ports::processes_in;

/// Stands for the name of the process itself.
const SELF: &str = "‹self›";

/// The files or parts of files that are made alike, by what they have in common.
type Families<'a> = BTreeMap<String, Vec<Member<'a>>>;

/// What there is for one process.
struct Member<'a> {
    process: &'a str,
    path: &'a str,
    /// The lines that name a process, with their numbers, and with its own name replaced.
    lines: Vec<(usize, String)>,
}

/// What of the files is wrong.
pub fn problems(facts: &Facts, pages: &Pages) -> Vec<Problem> {
    let mut families = Families::new();
    for (path, text) in pages.iter().filter(|(path, _)| is_told(path)) {
        match processes_in(facts, path).as_slice() {
            [process] => {
                let process = *process;
                let key = path.replace(process, SELF);
                let lines = numbered(text, 0);
                let member = member(facts, process, path, &lines);
                families.entry(key).or_default().push(member);
            }
            _ => add_blocks(facts, path, text, &mut families),
        }
    }
    let families = families.values();
    families
        .flat_map(|members| strangers(facts, members))
        .collect()
}

/// What the pages of a path are compared with: the path with its process left out.
pub fn family_of(facts: &Facts, path: &str) -> String {
    match processes_in(facts, path).as_slice() {
        [process] => path.replace(*process, SELF),
        _ => path.to_owned(),
    }
}

fn numbered(text: &str, skipped: usize) -> Vec<(usize, &str)> {
    let lines = text.lines().enumerate().skip(skipped);
    lines.map(|(index, line)| (index + 1, line)).collect()
}

fn member<'a>(
    facts: &'a Facts,
    process: &'a str,
    path: &'a str,
    lines: &[(usize, &str)],
) -> Member<'a> {
    let naming = lines
        .iter()
        .filter(|(_, line)| !processes_in(facts, line).is_empty());
    let lines = naming.map(|(number, line)| (*number, as_self(facts, line, process)));
    Member {
        process,
        path,
        lines: lines.collect(),
    }
}

/// A line with the names and ports of a process replaced.
fn as_self(facts: &Facts, line: &str, name: &str) -> String {
    let process = &facts.processes[name];
    let spellings = [
        name.to_owned(),
        process.module.clone(),
        process.module.to_uppercase(),
    ];
    let line = spellings.iter().fold(line.to_owned(), |line, spelling| {
        line.replace(spelling.as_str(), SELF)
    });
    without_ports(&line, process)
}

fn without_ports(line: &str, process: &Process) -> String {
    let ports = process.ports.iter();
    ports.fold(line.to_owned(), |line, port| {
        line.replace(&port.to_string(), "‹port›")
    })
}

/// Adds the blocks of a file that begin with the name of a process, as key or as `name` of an element.
fn add_blocks<'a>(facts: &'a Facts, path: &'a str, text: &'a str, families: &mut Families<'a>) {
    let lines = numbered(text, 0);
    let mut index = 0;
    while index < lines.len() {
        let Some((process, shape)) = head_of_block(facts, lines[index].1) else {
            index += 1;
            continue;
        };
        let depth = indentation(lines[index].1);
        let rest = &lines[index + 1..];
        let is_inside = |line: &str| line.trim().is_empty() || indentation(line) > depth;
        let length = rest.iter().take_while(|(_, line)| is_inside(line)).count();
        let block = &lines[index..=index + length];
        if length > 0 {
            let key = format!("{path} {shape}");
            families
                .entry(key)
                .or_default()
                .push(member(facts, process, path, block));
        }
        index += length + 1;
    }
}

fn head_of_block<'a>(facts: &'a Facts, line: &str) -> Option<(&'a str, String)> {
    let text = line.trim();
    let key = text
        .strip_prefix("- name: ")
        .or_else(|| text.strip_suffix(':'))?;
    let key = key.trim_matches('"');
    let (name, _) = facts.processes.get_key_value(key)?;
    Some((name, line.replace(key, SELF)))
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The lines that name another process where most siblings name themselves, and as often as this one does not.
fn strangers(facts: &Facts, members: &[Member<'_>]) -> Vec<Problem> {
    if members.len() < 3 {
        return Vec::new();
    }
    let counts: Vec<BTreeMap<&str, usize>> = members.iter().map(counts_of).collect();
    let mut problems = Vec::new();
    for (index, member) in members.iter().enumerate() {
        for (number, line) in &member.lines {
            for other in processes_in(facts, line) {
                let expected = as_self(facts, line, other);
                let own = counts[index]
                    .get(expected.as_str())
                    .copied()
                    .unwrap_or_default();
                let others = counts
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != index);
                let more = others.filter(|(_, counts)| {
                    counts
                        .get(expected.as_str())
                        .is_some_and(|count| *count > own)
                });
                if more.count() * 2 > members.len() - 1 {
                    problems.push(Problem {
                        path: member.path.to_owned(),
                        line: *number,
                        what: format!(
                            "{other} stands where the others have their own name, and this is {}",
                            member.process
                        ),
                    });
                }
            }
        }
    }
    problems
}

fn counts_of<'a>(member: &'a Member<'_>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for (_, line) in &member.lines {
        *counts.entry(line.as_str()).or_default() += 1;
    }
    counts
}
