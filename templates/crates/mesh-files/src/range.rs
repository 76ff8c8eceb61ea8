//! Which part of a file a request wants: `Range`, `If-Range` and `If-None-Match` of RFC 9110.

use std::ops::Range;

use axum::http::{HeaderMap, HeaderName, header};

/// What identifies the present content of a file.
#[derive(Debug, Clone)]
pub struct Validators {
    /// With its quotes.
    pub etag: Option<String>,
    /// As an HTTP date.
    pub last_modified: String,
}

/// What is to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that it has not: 416.
    Unsatisfiable,
    /// Nothing, because the client has it: 304.
    NotModified,
}

/// What a request with `headers` wants of a file of `size` bytes. Of several ranges the whole is
/// answered, which is allowed and keeps a request from multiplying its answer.
pub fn wanted(headers: &HeaderMap, size: u64, validators: &Validators) -> Wanted {
    if is_known(headers, validators) {
        return Wanted::NotModified;
    }
    match text(headers, &header::RANGE) {
        Some(range) if applies(headers, validators) => satisfied(range, size),
        _ => Wanted::Whole,
    }
}

fn is_known(headers: &HeaderMap, validators: &Validators) -> bool {
    let Some(known) = text(headers, &header::IF_NONE_MATCH) else {
        return false;
    };
    let etag = validators.etag.as_deref();
    known.split(',').map(str::trim).any(|one| {
        one == "*" || etag.is_some_and(|etag| one.strip_prefix("W/").unwrap_or(one) == etag)
    })
}

/// A range of another version than the present one is not wanted.
fn applies(headers: &HeaderMap, validators: &Validators) -> bool {
    text(headers, &header::IF_RANGE).is_none_or(|version| {
        Some(version) == validators.etag.as_deref() || version == validators.last_modified
    })
}

fn satisfied(range: &str, size: u64) -> Wanted {
    let Some((first, last)) = single_range(range) else {
        return Wanted::Whole;
    };
    let part = match (first.parse().ok(), last.parse::<u64>().ok()) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Some(first), None) if last.is_empty() => first..size,
        (None, Some(length)) if first.is_empty() => size.saturating_sub(length)..size,
        _ => return Wanted::Whole,
    };
    if part.is_empty() {
        Wanted::Unsatisfiable
    } else {
        Wanted::Part(part)
    }
}

fn single_range(range: &str) -> Option<(&str, &str)> {
    let (first, last) = range.trim().strip_prefix("bytes=")?.split_once('-')?;
    Some((first.trim(), last.trim()))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(HeaderName, &str)]) -> Wanted {
        let headers = pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect();
        let validators = Validators {
            etag: Some("\"v1\"".to_owned()),
            last_modified: "Thu, 26 Nov 2026 13:00:00 GMT".to_owned(),
        };
        wanted(&headers, 10, &validators)
    }

    #[test]
    fn one_range_is_answered_with_its_part() {
        for (range, expected) in [
            ("bytes=0-0", 0..1),
            ("bytes=2-5", 2..6),
            ("bytes=2-", 2..10),
            ("bytes=8-99", 8..10),
            ("bytes=-3", 7..10),
            ("bytes=-99", 0..10),
        ] {
            assert_eq!(
                of(&[(header::RANGE, range)]),
                Wanted::Part(expected),
                "{range}"
            );
        }
    }

    #[test]
    fn ranges_outside_cannot_be_satisfied_and_rubbish_is_ignored() {
        for range in ["bytes=10-", "bytes=10-20", "bytes=-0"] {
            assert_eq!(
                of(&[(header::RANGE, range)]),
                Wanted::Unsatisfiable,
                "{range}"
            );
        }
        for range in [
            "bytes=5-2",
            "bytes=a-b",
            "bytes=-",
            "items=0-1",
            "bytes=0-1,3-4",
        ] {
            assert_eq!(of(&[(header::RANGE, range)]), Wanted::Whole, "{range}");
        }
        let past_the_largest = format!("bytes=0-{}", u64::MAX);
        assert_eq!(
            of(&[(header::RANGE, &past_the_largest)]),
            Wanted::Part(0..10)
        );
    }

    #[test]
    fn a_range_of_another_version_is_answered_with_the_whole() {
        let range = (header::RANGE, "bytes=0-0");
        for (version, expected) in [
            ("\"v1\"", Wanted::Part(0..1)),
            ("Thu, 26 Nov 2026 13:00:00 GMT", Wanted::Part(0..1)),
            ("\"v0\"", Wanted::Whole),
            ("W/\"v1\"", Wanted::Whole),
            ("Thu, 26 Nov 2026 12:00:00 GMT", Wanted::Whole),
        ] {
            let answered = of(&[range.clone(), (header::IF_RANGE, version)]);
            assert_eq!(answered, expected, "{version}");
        }
    }

    #[test]
    fn what_the_client_has_is_not_sent_again() {
        for (known, expected) in [
            ("\"v1\"", Wanted::NotModified),
            ("\"v0\", W/\"v1\"", Wanted::NotModified),
            ("*", Wanted::NotModified),
            ("\"v0\"", Wanted::Whole),
        ] {
            assert_eq!(of(&[(header::IF_NONE_MATCH, known)]), expected, "{known}");
        }
    }
}
