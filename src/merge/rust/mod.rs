//! Rust: by lines; where both sides add entries to the same list, or the same file, both are kept.

mod brackets;

use super::additions::{Added, Additions, Around, both};
use super::lines::Conflict;
use brackets::{is_balanced, unclosed};

/// How many lines a conflict is moved up to begin where an entry does.
const MOST_LINES_MOVED: usize = 8;

/// Keeps the modules, imports and list entries that both sides add.
pub(super) fn resolve(conflict: &Conflict, around: Around<'_>) -> Option<String> {
    let additions = Additions::of(conflict)?;
    declarations(additions, around)
        .or_else(|| list_entries(additions, around))
        .or_else(|| whole_file(additions, around))
}

/// A file that both sides have added: that of the side that says all that the other says.
fn whole_file(additions: Additions<'_>, around: Around<'_>) -> Option<String> {
    let Additions { ours, theirs } = additions;
    let is_whole = around.before.is_empty() && around.after.is_empty();
    let mut longer = [(ours, theirs), (theirs, ours)].into_iter();
    let (all, _) = longer.find(|(all, some)| is_whole && has_lines_of(all, some))?;
    Some(all.to_owned())
}

/// Whether a text has the lines of another one in their order.
fn has_lines_of(all: &str, some: &str) -> bool {
    let mut lines = all.lines();
    some.lines().all(|line| lines.any(|one| one == line))
}

/// `mod x;` and `use x;`, one a line.
fn declarations(additions: Additions<'_>, around: Around<'_>) -> Option<String> {
    let above = around.before.lines().next_back();
    let below = around.after.lines().next();
    // What an attribute or a comment belongs to must not change.
    let is_separate = above.is_none_or(|line| line.is_empty() || line.ends_with([';', '{', '}']));
    let (ours, theirs) = (
        all_declarations(additions.ours)?,
        all_declarations(additions.theirs)?,
    );
    let neighbours = [above, below].map(|line| line.filter(|line| declaration(line).is_some()));
    is_separate.then(|| both(&ours, &theirs, neighbours))?
}

fn all_declarations(text: &str) -> Option<Vec<Added<'_>>> {
    text.split_inclusive('\n').map(declaration).collect()
}

fn declaration(text: &str) -> Option<Added<'_>> {
    let line = text.trim();
    let line = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.strip_prefix(' ')?,
        None => line,
    };
    let is_declaration = line.starts_with("mod ") || line.starts_with("use ");
    let is_whole = line.ends_with(';') && line.matches(';').count() == 1 && is_balanced(line);
    (is_declaration && is_whole).then_some(Added { name: line, text })
}

/// Entries that end with a comma, in brackets or braces. A conflict of entries with several lines often begins in the
/// middle of one, because their first lines are alike: it is moved up to where an entry begins.
fn list_entries(additions: Additions<'_>, around: Around<'_>) -> Option<String> {
    let mut begin = around.before.len();
    for _ in 0..=MOST_LINES_MOVED {
        let (before, moved) = around.before.split_at(begin);
        let move_up = |text: &str| Some([moved, text.strip_suffix(moved)?].concat());
        let (ours, theirs) = (move_up(additions.ours)?, move_up(additions.theirs)?);
        if let (Some(ours), Some(theirs)) = (groups(&ours), groups(&theirs)) {
            let kept = keep_both(&ours, &theirs, before, around.after)?;
            return Some([kept.strip_prefix(moved)?, moved].concat());
        }
        begin = before.trim_end_matches('\n').rfind('\n')? + 1;
    }
    None
}

/// Lines that end with a comma outside of brackets, each with the lines above that belong to it.
fn groups(text: &str) -> Option<Vec<&str>> {
    let mut groups = Vec::new();
    let (mut start, mut end) = (0, 0);
    for line in text.split_inclusive('\n') {
        end += line.len();
        let is_whole = is_balanced(&text[start..end]);
        if is_whole && line.trim_end().ends_with(',') {
            groups.push(&text[start..end]);
            start = end;
        } else if is_whole && !is_attached(line) {
            return None;
        }
    }
    (start == text.len()).then_some(groups)
}

/// Whether a line belongs to the entry below.
fn is_attached(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with("#[")
}

fn keep_both(ours: &[&str], theirs: &[&str], before: &str, after: &str) -> Option<String> {
    let list = *unclosed(before)?.last()?;
    let above = before.lines().next_back()?;
    let is_one_line = |line: &&str| line.ends_with(',') && is_balanced(line);
    let have_one_line = ours
        .iter()
        .chain(theirs)
        .all(|text| text.lines().count() == 1);
    let neighbours = [Some(above), after.lines().next()];
    let neighbours = neighbours.map(|line| line.filter(|line| have_one_line && is_one_line(line)));
    let is_separate = above.ends_with([',', '[', '{']);
    is_separate.then(|| both(&named(ours, list)?, &named(theirs, list)?, neighbours))?
}

fn named<'a>(groups: &[&'a str], list: char) -> Option<Vec<Added<'a>>> {
    let added = |text: &&'a str| {
        let name = entry_name(text, list)?;
        Some(Added { name, text })
    };
    groups.iter().map(added).collect()
}

/// What tells an entry of a list from the others; nothing where both of two could not be kept.
fn entry_name(text: &str, list: char) -> Option<&str> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !is_attached(line));
    let first = lines.next()?;
    match list {
        '[' if first.starts_with('(') => first.split(',').next(),
        '[' if first.ends_with(['(', '[', '{']) => lines.next(),
        '[' => Some(first),
        '{' => match first.split_once("=>") {
            Some((pattern, _)) => Some(pattern.trim()).filter(|pattern| is_one_value(pattern)),
            None => first.split([':', '(', '{', ',']).next(),
        },
        // Arguments are told apart by their place.
        _ => None,
    }
}

/// Whether a pattern matches a single value, and so none that another such pattern matches.
fn is_one_value(pattern: &str) -> bool {
    let last = pattern.rsplit("::").next().unwrap_or(pattern);
    let is_path = pattern
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | ':'));
    let is_text = pattern.len() > 1
        && pattern.starts_with('"')
        && pattern[1..].find('"') == Some(pattern.len() - 2);
    is_text || (is_path && !last.starts_with(|c: char| c.is_lowercase() || c == '_'))
}
