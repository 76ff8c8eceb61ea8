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
    let counts: Vec<Counts> = members.iter().map(|one| Counts::of(facts, one)).collect();
    let mut problems = Vec::new();
    for (index, member) in members.iter().enumerate() {
        let siblings = counts.iter().enumerate();
        let siblings = siblings.filter(|(other, _)| *other != index);
        let siblings: Vec<&Counts> = siblings.map(|(_, counts)| counts).collect();
        for (number, line) in &member.lines {
            for other in processes_in(facts, line) {
                let expected = as_self(facts, line, other);
                if is_strange(&expected, &counts[index], &siblings) {
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

/// Whether a line would have the own name in most siblings; or in most of those that have as many such lines, whatever
/// names are in them.
fn is_strange(line: &str, own: &Counts, siblings: &[&Counts]) -> bool {
    let is_alike = |sibling: &&&Counts| sibling.of_any(line) == own.of_any(line);
    let alike: Vec<&Counts> = siblings.iter().filter(is_alike).copied().collect();
    [siblings, &alike].iter().any(|siblings| {
        let more = siblings.iter();
        let more = more.filter(|sibling| sibling.of_self(line) > own.of_self(line));
        more.count() * 2 > siblings.len()
    })
}

/// How often what is there for a process has each line: with its own name, and with that of any process.
struct Counts {
    own: BTreeMap<String, usize>,
    any: BTreeMap<String, usize>,
}

impl Counts {
    fn of(facts: &Facts, member: &Member<'_>) -> Self {
        let (mut own, mut any) = (BTreeMap::new(), BTreeMap::new());
        for (_, line) in &member.lines {
            if line.contains(SELF) {
                *own.entry(line.clone()).or_default() += 1;
                *any.entry(line.clone()).or_default() += 1;
            }
            for other in processes_in(facts, line) {
                *any.entry(as_self(facts, line, other)).or_default() += 1;
            }
        }
        Self { own, any }
    }

    fn of_self(&self, line: &str) -> usize {
        self.own.get(line).copied().unwrap_or_default()
    }

    fn of_any(&self, line: &str) -> usize {
        self.any.get(line).copied().unwrap_or_default()
    }
}

/// Whether a line of a file that is made for a process stands in that of another one, too, as often and with that one's
/// name.
pub fn is_shared(facts: &Facts, family: &Pages, path: &str, line: &str) -> bool {
    let of_path = |path: &str| match processes_in(facts, path)[..] {
        [process] => Some(facts.processes.get_key_value(process)?.0.as_str()),
        _ => None,
    };
    let Some(own) = of_path(path) else {
        return false;
    };
    let shape = as_self(facts, line, own);
    let count = |process: &str, text: &str| {
        let lines = text.lines().map(|line| as_self(facts, line, process));
        lines.filter(|line| *line == shape).count()
    };
    let expected = count(own, &family[path]);
    let mut others = family.iter().filter(|(other, _)| *other != path);
    let is_alike = |(other, text): (&String, &String)| {
        of_path(other).is_some_and(|process| count(process, text) == expected)
    };
    family.len() > 2 && others.any(is_alike)
}
