//! The brackets of Rust, apart from those in texts and comments.

/// Whether a text closes all brackets that it opens, and no others.
pub(super) fn is_balanced(text: &str) -> bool {
    unclosed(text).is_some_and(|open| open.is_empty())
}

/// The brackets that are open at the end of a text; nothing where others are closed than were opened.
pub(super) fn unclosed(text: &str) -> Option<Vec<char>> {
    let mut open = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let opening = match first {
            ')' => Some('('),
            ']' => Some('['),
            '}' => Some('{'),
            _ => None,
        };
        if opening.is_some() && open.pop() != opening {
            return None;
        }
        if matches!(first, '(' | '[' | '{') {
            open.push(first);
        }
        rest = rest.get(token_length(rest)?..)?;
    }
    Some(open)
}

/// The length of the comment or literal that a text begins with, or of its first character or word.
fn token_length(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return text.find("*/").map(|end| end + 2);
    }
    match first {
        '"' => string_length(text),
        '\'' => Some(character_length(text)),
        _ if first.is_alphanumeric() || first == '_' => {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let word = text.find(|c| !is_word(c)).unwrap_or(text.len());
            raw_string_length(&text[..word], &text[word..])
                .map_or(Some(word), |raw| Some(word + raw?))
        }
        _ => Some(first.len_utf8()),
    }
}

fn string_length(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let end = text[1..].find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })?;
    Some(end + 2)
}

/// The length of a character, or of the quote before a lifetime.
fn character_length(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match (characters.next(), characters.next()) {
        (Some((_, '\\')), Some(_)) => {
            let end = characters.find(|(_, c)| *c == '\'');
            end.map_or(1, |(place, _)| place + 1)
        }
        (Some(_), Some((place, '\''))) => place + 1,
        _ => 1,
    }
}

/// The length of what follows the `r` of a raw string, where a word is one; nothing inside where it does not end.
fn raw_string_length(word: &str, rest: &str) -> Option<Option<usize>> {
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let is_raw = matches!(word, "r" | "br" | "cr") && rest[hashes..].starts_with('"');
    is_raw.then(|| {
        let end = format!("\"{}", "#".repeat(hashes));
        let inner = hashes + 1;
        Some(inner + rest[inner..].find(&end)? + end.len())
    })
}
