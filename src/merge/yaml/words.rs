//! Keys and values of YAML that stand in one line.

use super::lines::Line;

/// Whether nothing but a comment follows.
pub(super) fn is_nothing(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with('#')
}

/// The key of an entry and what follows its colon.
pub(super) fn split_key(content: &str) -> Option<(String, &str)> {
    let end = match content.chars().next()? {
        quote @ ('"' | '\'') => quoted_end(content, quote)?,
        '?' | '[' | '{' | '&' | '*' | '!' | '|' | '>' | '%' | '@' | '`' | '#' | ',' => return None,
        _ => plain_key_end(content)?,
    };
    let (key, rest) = content.split_at(end);
    let rest = rest.trim_start().strip_prefix(':')?;
    let is_separated = rest.is_empty() || rest.starts_with(' ');
    is_separated.then(|| Some((unquoted(key.trim_end())?, rest.trim_start())))?
}

fn plain_key_end(content: &str) -> Option<usize> {
    let mut colons = content.match_indices(':').map(|(place, _)| place);
    let end =
        colons.find(|place| matches!(content.as_bytes().get(place + 1), None | Some(b' ')))?;
    (!content[..end].contains(" #")).then_some(end)
}

/// Where a quoted text ends.
fn quoted_end(content: &str, quote: char) -> Option<usize> {
    let mut characters = content.char_indices().skip(1).peekable();
    while let Some((place, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            characters.next();
        } else if character == quote {
            let is_doubled =
                quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == quote);
            if !is_doubled {
                return Some(place + 1);
            }
            characters.next();
        }
    }
    None
}

/// The value of a quoted or plain word.
fn unquoted(word: &str) -> Option<String> {
    if word.starts_with(['"', '\'']) {
        serde_yaml::from_str(word).ok()
    } else {
        Some(word.to_owned())
    }
}

/// The value in one line; nothing for anything that is more than a word or string.
pub(super) fn scalar(lines: &[Line<'_>], value: &str) -> Option<String> {
    if lines.len() > 1
        || is_nothing(value)
        || value.starts_with(['[', '{', '&', '*', '!', '|', '>'])
    {
        return None;
    }
    if let Some(quote) = value
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''))
    {
        let end = quoted_end(value, quote)?;
        return is_nothing(&value[end..]).then(|| unquoted(&value[..end]))?;
    }
    let end = value.find(" #").unwrap_or(value.len());
    Some(value[..end].trim_end().to_owned())
}
