//! Parameters of a query string.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Stands in parameters as it is.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Names and values, decoded.
pub fn parameters(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    pairs(query).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// `query` with one more parameter.
pub fn with(query: &str, name: &str, value: &str) -> String {
    let separator = if query.is_empty() { "" } else { "&" };
    let name = utf8_percent_encode(name, KEPT);
    let value = utf8_percent_encode(value, KEPT);
    format!("{query}{separator}{name}={value}")
}

/// `query` without the parameters of that name; the others stay as they were written.
pub fn without(query: &str, name: &str) -> String {
    let kept = pairs(query).filter(|pair| decode(pair.split('=').next().unwrap_or(pair)) != name);
    kept.collect::<Vec<_>>().join("&")
}

fn pairs(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').filter(|pair| !pair.is_empty())
}

fn decode(text: &str) -> Cow<'_, str> {
    if text.contains('+') {
        let text = text.replace('+', " ");
        return Cow::Owned(percent_decode_str(&text).decode_utf8_lossy().into_owned());
    }
    percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_added_encoded_and_removed_by_their_decoded_name() {
        assert_eq!(with("", "a b", "1&2"), "a%20b=1%262");
        assert_eq!(with("x=1", "y", "가"), "x=1&y=%EA%B0%80");
        assert_eq!(without("a=1&%61=2&b=%2F+&c", "a"), "b=%2F+&c");
        let found: Vec<_> = parameters("a=b+c&d").collect();
        assert_eq!(found, [("a".into(), "b c".into()), ("d".into(), "".into())]);
    }
}
