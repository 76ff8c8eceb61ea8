//! The text files of a project, and the words in them.

use std::collections::BTreeMap;

use egov_msa::file_tree::FileTree;

/// Every text file by its path.
pub type Pages = BTreeMap<String, String>;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// Where it begins.
    pub start: usize,
    /// What it says.
    pub text: &'a str,
}

impl Word<'_> {
    /// Where it ends.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// A place where something does not agree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl Problem {
    /// What is wrong at a place of a text.
    pub fn at(path: &str, text: &str, place: usize, what: String) -> Self {
        let line = line_number(text, place);
        let path = path.to_owned();
        Self { path, line, what }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// The files of a project that are text.
pub fn pages_of(tree: &FileTree) -> Pages {
    let texts = tree.iter().filter_map(|(path, file)| {
        let text = std::str::from_utf8(&file.bytes).ok()?;
        Some((path.to_owned(), text.to_owned()))
    });
    texts.collect()
}

/// Endings of files that are compiled, or are data.
const OTHERS: [&str; 9] = [
    ".rs",
    ".toml",
    ".lock",
    ".csv",
    ".properties",
    ".html",
    ".css",
    ".svg",
    ".js",
];

/// Whether a file tells people or programs how the project is run: all but sources, manifests, data, and what the
/// generator remembers.
pub fn is_told(path: &str) -> bool {
    let of_tests = path.starts_with("tests/") || path.contains("/tests/");
    let is_other = OTHERS.iter().any(|ending| path.ends_with(ending));
    !of_tests && !is_other && !path.starts_with(".egov-msa/")
}

/// The number of the line at a place, from 1.
pub fn line_number(text: &str, place: usize) -> usize {
    text[..place].matches('\n').count() + 1
}

/// The line at a place.
pub fn line_at(text: &str, place: usize) -> &str {
    let start = text[..place].rfind('\n').map_or(0, |index| index + 1);
    let end = text[place..].find('\n');
    &text[start..end.map_or(text.len(), |index| place + index)]
}

/// Names: words of letters, digits, hyphens and underscores that begin with a letter.
pub fn names_in(text: &str) -> Vec<Word<'_>> {
    let words = runs(text, |sign| {
        sign.is_ascii_alphanumeric() || "-_".contains(sign)
    });
    let words = words.into_iter().map(|word| {
        let trimmed = word.text.trim_start_matches(['-', '_']);
        Word {
            start: word.end() - trimmed.len(),
            text: trimmed.trim_end_matches(['-', '_']),
        }
    });
    let is_name = |word: &Word<'_>| {
        let mut signs = word.text.chars();
        signs.next().is_some_and(|sign| sign.is_ascii_alphabetic())
    };
    words.filter(is_name).collect()
}

/// Variables: words of capitals, digits and underscores, one of these within at least. What begins or ends with an
/// underscore stands for several.
pub fn variables_in(text: &str) -> Vec<Word<'_>> {
    let is_part = |sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_';
    let mut words = names_in(text);
    words.retain(|word| {
        let is_whole = !text[..word.start].ends_with('_') && !text[word.end()..].starts_with('_');
        is_whole && word.text.contains('_') && word.text.chars().all(is_part)
    });
    words
}

/// Numbers that stand for themselves and can be ports of processes.
pub fn ports_in(text: &str) -> Vec<(Word<'_>, i64)> {
    let numbers = runs(text, |sign| sign.is_ascii_digit()).into_iter();
    let alone = numbers.filter(|word| stands_alone(text, *word));
    let ports = alone.filter_map(|word| Some((word, word.text.parse().ok()?)));
    ports
        .filter(|(_, port)| (1024..=65535).contains(port))
        .collect()
}

/// Whether a number is not a part of a word, of a version, or of a larger number.
fn stands_alone(text: &str, number: Word<'_>) -> bool {
    let is_glue = |sign: char| sign.is_ascii_alphabetic() || "_,#".contains(sign);
    let before = text[..number.start].chars().next_back();
    let mut after = text[number.end()..].chars();
    let (next, second) = (after.next(), after.next());
    let goes_on = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
    let is_fraction = next == Some('.') && goes_on(second);
    let is_glued = |sign: Option<char>| sign.is_some_and(is_glue);
    let ends_glued = next.is_some_and(|sign| sign.is_ascii_alphabetic() || sign == '_');
    !(is_glued(before) || before == Some('.') || ends_glued || is_fraction)
}

/// Runs of signs that satisfy a condition.
fn runs(text: &str, is_part: impl Fn(char) -> bool) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    for (index, sign) in text.char_indices() {
        match (is_part(sign), start) {
            (true, None) => start = Some(index),
            (false, Some(begin)) => {
                found.push(Word {
                    start: begin,
                    text: &text[begin..index],
                });
                start = None;
            }
            _ => {}
        }
    }
    if let Some(begin) = start {
        found.push(Word {
            start: begin,
            text: &text[begin..],
        });
    }
    found
}
