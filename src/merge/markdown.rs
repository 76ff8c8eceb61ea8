//! Markdown: tables by rows, the rest by lines.

use super::additions::{Added, Additions, Around, both};
use super::lines::Conflict;
use super::segment::{Kind, Node, Segment};

/// A file, cut into its tables and what is between them. A table is named by the heading above it and its first row.
pub(super) fn parse(text: &str) -> Segment<'_> {
    let mut blocks = Vec::new();
    let (mut heading, mut name) = ("", String::new());
    for block in blocks_of(text) {
        if is_row(block) {
            name = format!("{heading}\n{}", block.lines().next().unwrap_or_default());
            blocks.push(table(name.clone(), block));
        } else {
            blocks.push(Segment::leaf(format!("below {name}"), "", block));
            let mut headings = block.lines().filter(|line| line.starts_with('#'));
            heading = headings.next_back().unwrap_or(heading);
        }
    }
    Segment::whole(text, Kind::Mapping, blocks, "")
}

/// Runs of rows and runs of other lines, in turn.
fn blocks_of(text: &str) -> Vec<&str> {
    let mut blocks = Vec::new();
    let (mut start, mut end) = (0, 0);
    for line in text.split_inclusive('\n') {
        if end > start && is_row(line) != is_row(&text[start..end]) {
            blocks.push(&text[start..end]);
            start = end;
        }
        end += line.len();
    }
    blocks.push(&text[start..]);
    blocks
}

fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|')
}

/// A table whose rows are named by their first cell.
fn table(name: String, text: &str) -> Segment<'_> {
    let head: usize = text.split_inclusive('\n').take(2).map(str::len).sum();
    let rows = text[head..].split_inclusive('\n');
    let row = |row| Segment::leaf(first_cell(row).to_owned(), "", row);
    let node = Node {
        kind: Kind::Mapping,
        head: &text[..head],
        children: rows.map(row).collect(),
        tail: "",
    };
    Segment {
        node: Some(node),
        ..Segment::leaf(name, "", text)
    }
}

fn first_cell(row: &str) -> &str {
    let cells = row.trim().trim_start_matches('|');
    cells.split('|').next().unwrap_or_default().trim()
}

/// Keeps what both sides add to a list, and lines that differ from the one above or below in a single word.
pub(super) fn resolve(conflict: &Conflict, around: Around<'_>) -> Option<String> {
    let additions = Additions::of(conflict)?;
    let around = [
        around.before.lines().next_back(),
        around.after.lines().next(),
    ];
    let entries = |text| entries(text, around);
    let (ours, theirs) = (entries(additions.ours)?, entries(additions.theirs)?);
    let kind = |line: &str| list_item(line).is_some();
    let is_list = kind(additions.ours);
    let neighbours =
        around.map(|line| line.filter(|line| kind(line) == is_list && !line.is_empty()));
    both(&ours, &theirs, neighbours)
}

fn entries<'a>(text: &'a str, neighbours: [Option<&str>; 2]) -> Option<Vec<Added<'a>>> {
    let entry = |text: &'a str| {
        let line = text.trim_end();
        let is_alike = || {
            neighbours
                .into_iter()
                .flatten()
                .any(|other| differ_in_one_word(line, other))
        };
        match list_item(line) {
            Some(name) => Some(Added { name, text }),
            None => is_alike().then_some(Added { name: line, text }),
        }
    };
    text.split_inclusive('\n').map(entry).collect()
}

/// The name of an item of a list: what stands before a colon, or all of it.
fn list_item(line: &str) -> Option<&str> {
    let item = line
        .strip_prefix("- ")
        .or_else(|| line.strip_prefix("* "))?;
    Some(item.split_once(": ").map_or(item, |(name, _)| name))
}

fn differ_in_one_word(line: &str, other: &str) -> bool {
    let [words, others] = [line, other].map(|line| line.split(' ').collect::<Vec<_>>());
    let different = words
        .iter()
        .zip(&others)
        .filter(|(word, other)| word != other);
    words.len() > 1 && words.len() == others.len() && different.count() == 1
}
