//! Files with an entry a line: CSV, properties and lists such as `.gitignore`.

use std::collections::BTreeSet;

use super::segment::{Kind, Segment};

/// Three versions of CSV; a row is named by as many columns as it takes to tell the rows apart.
pub(super) fn csv<'a>(texts: [&'a str; 3]) -> Option<[Segment<'a>; 3]> {
    let versions = texts.map(rows);
    let columns = versions
        .iter()
        .flatten()
        .map(|row| fields(row).len())
        .max()?;
    let tells_apart = |count: &usize| {
        versions.iter().all(|rows| {
            let names: BTreeSet<String> = rows.iter().map(|row| row_name(row, *count)).collect();
            names.len() == rows.len()
        })
    };
    let count = (1..=columns).find(tells_apart)?;
    let [base, ours, theirs] = [0, 1, 2].map(|version| {
        let row = |row: &&'a str| Segment::leaf(row_name(row, count), "", row);
        let children = versions[version].iter().map(row).collect();
        Segment::whole(texts[version], Kind::Mapping, children, "")
    });
    Some([base, ours, theirs])
}

/// The rows of CSV; quoted text may have several lines.
fn rows(text: &str) -> Vec<&str> {
    let mut rows = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => {
                rows.push(&text[start..=place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    if start < text.len() {
        rows.push(&text[start..]);
    }
    rows
}

fn fields(row: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let fields = row.trim_end().split(|c| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    });
    fields.collect()
}

fn row_name(row: &str, columns: usize) -> String {
    let mut fields = fields(row);
    fields.truncate(columns);
    fields.join(",")
}

/// Properties by their keys; a line that ends with a backslash goes on in the next. Environment files are alike.
pub(super) fn properties(text: &str) -> Option<Segment<'_>> {
    let name = |entry: &str| {
        let end = entry
            .find(['=', ':', ' ', '\t', '\n'])
            .unwrap_or(entry.len());
        entry[..end].to_owned()
    };
    Some(entries(text, &['#', '!'], goes_on, name))
}

fn goes_on(line: &str) -> bool {
    let line = line.trim_end_matches('\n');
    let backslashes = line.len() - line.trim_end_matches('\\').len();
    backslashes % 2 == 1
}

/// Lines by what they say.
pub(super) fn list(text: &str) -> Option<Segment<'_>> {
    let name = |entry: &str| entry.trim_end().to_owned();
    Some(entries(text, &['#'], |_| false, name))
}

/// Entries with the comments and blank lines above them.
fn entries<'a>(
    text: &'a str,
    comments: &[char],
    goes_on: impl Fn(&str) -> bool,
    name: impl Fn(&str) -> String,
) -> Segment<'a> {
    let mut children = Vec::new();
    let (mut lead, mut start, mut end) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        let is_first_line = start == end;
        end += line.len();
        let content = line.trim_start();
        if is_first_line && (content.is_empty() || content.starts_with(comments)) {
            start = end;
        } else if !goes_on(line) {
            let entry = &text[start..end];
            children.push(Segment::leaf(
                name(entry.trim_start()),
                &text[lead..start],
                entry,
            ));
            (lead, start) = (end, end);
        }
    }
    Segment::whole(text, Kind::Mapping, children, &text[lead..])
}

/// The lines that either side has, in order below the comments.
pub(super) fn union([_, ours, theirs]: [&str; 3]) -> String {
    let lines = ours
        .split_inclusive('\n')
        .chain(theirs.split_inclusive('\n'));
    let by_place = lines.map(|line| (!line.starts_with('#'), line));
    let sorted: BTreeSet<(bool, &str)> = by_place.collect();
    sorted.into_iter().map(|(_, line)| line).collect()
}
