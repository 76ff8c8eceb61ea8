//! The characters of TOML: what is a text, what a comment, and where brackets are open.

/// Where the line that begins at `start` ends.
pub(super) fn line_end(text: &str, start: usize) -> usize {
    let rest = text[start..].find('\n');
    rest.map_or(text.len(), |end| start + end + 1)
}

/// The first place outside of strings and comments at which a byte is what is looked for, given the depth of brackets.
pub(super) fn scan(text: &str, is_end: impl Fn(u8, usize) -> bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut place, mut depth) = (0, 0_usize);
    while let Some(&byte) = bytes.get(place) {
        if is_end(byte, depth) {
            return Some(place);
        }
        place += match byte {
            b'"' | b'\'' => string_length(&text[place..])?,
            b'#' => text[place..].find('\n').unwrap_or(text.len() - place),
            _ => 1,
        };
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// The length of the string that a text begins with.
pub(super) fn string_length(text: &str) -> Option<usize> {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let fence = if text.starts_with(&triple) {
        &triple
    } else {
        quote
    };
    let mut place = fence.len();
    loop {
        let rest = text.get(place..)?;
        if let Some(rest) = rest.strip_prefix(fence) {
            // Up to two quotes may stand before those that end a long string.
            let more = rest.chars().take_while(|c| quote.starts_with(*c));
            let most = if fence.len() == 3 { 2 } else { 0 };
            return Some(place + fence.len() + more.take(most).count());
        }
        let mut characters = rest.chars();
        let character = characters.next()?;
        place += character.len_utf8();
        if character == '\\' && quote == "\"" {
            place += characters.next()?.len_utf8();
        }
    }
}

/// Whether nothing but a comment follows.
pub(super) fn is_nothing(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with('#')
}
