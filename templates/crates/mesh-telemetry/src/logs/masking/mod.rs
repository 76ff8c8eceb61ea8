//! Personal data and secrets never reach a log: resident registration numbers, telephone numbers,
//! e-mail addresses, card numbers, tokens and passwords are hidden, wherever they stand in a text.
//! When in doubt, it is hidden.

mod numbers;
mod patterns;

use std::borrow::Cow;

use regex::Captures;

use self::numbers::{hide_digits, is_card_number};
use self::patterns::{PATTERN, SECRET_NAME};

/// Stands for what was hidden.
pub const HIDDEN: &str = "***";

/// Digits of a card or telephone number that stay, for people who look for a known one.
const SHOWN_DIGITS: usize = 4;

/// The text without personal data and secrets. It costs nothing but a look when there are none.
pub fn mask(text: &str) -> Cow<'_, str> {
    if !may_tell_something(text) {
        return Cow::Borrowed(text);
    }
    let mut masked = String::new();
    let (mut copied, mut from) = (0, 0);
    while let Some(found) = PATTERN.captures_at(text, from) {
        let all = found.get_match();
        let Some(hidden) = hidden(text, &found) else {
            // Not what it looked like; the next one may begin within it.
            from = end_of_digits(text, all.start());
            continue;
        };
        masked.push_str(&text[copied..all.start()]);
        masked.push_str(&hidden);
        (copied, from) = (all.end(), all.end());
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[copied..]);
    Cow::Owned(masked)
}

/// Whether a field of that name holds a secret, whatever it looks like.
pub fn is_secret(name: &str) -> bool {
    SECRET_NAME.is_match(name)
}

/// Numbers, addresses, `key=value` and `Bearer` all have one of these.
fn may_tell_something(text: &str) -> bool {
    let tells = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'@' | b'=' | b':');
    text.as_bytes().iter().any(tells) || text.contains("earer ") || text.contains("EARER ")
}

/// What to write in place of a finding; nothing when it is none.
fn hidden(text: &str, found: &Captures<'_>) -> Option<String> {
    let all = found.get_match();
    if found.name("card").is_some() {
        let is_card = !is_fraction(&text[..all.start()]) && is_card_number(all.as_str());
        return is_card.then(|| hide_digits(all.as_str(), SHOWN_DIGITS));
    }
    if found.name("telephone").is_some() {
        return Some(hide_digits(all.as_str(), SHOWN_DIGITS));
    }
    if found.name("resident").is_some() {
        return Some(hide_digits(all.as_str(), 0));
    }
    let shown = |names: &[&str]| {
        let mut parts = names.iter().filter_map(|name| found.name(name));
        parts.next().map_or("", |part| part.as_str())
    };
    let (before, after) = (shown(&["key", "user", "bearer"]), shown(&["at", "domain"]));
    Some(format!("{before}{HIDDEN}{after}"))
}

/// Whether what follows is behind the point of a number.
fn is_fraction(before: &str) -> bool {
    let whole = before.strip_suffix('.');
    whole.is_some_and(|whole| whole.ends_with(|last: char| last.is_ascii_digit()))
}

fn end_of_digits(text: &str, start: usize) -> usize {
    let rest = &text.as_bytes()[start..];
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
    start + digits.count().max(1)
}

#[cfg(test)]
mod tests;
