//! Path patterns as Spring's `PathPattern` reads them.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::Variables;
use super::segment::Segment;

/// The path of a request, split and decoded once for all routes.
#[derive(Debug)]
pub struct RequestPath<'a> {
    segments: Vec<Cow<'a, str>>,
    ends_with_slash: bool,
}

impl<'a> RequestPath<'a> {
    /// Splits a raw path.
    pub fn new(path: &'a str) -> Self {
        Self {
            segments: split(path)
                .map(|segment| percent_decode_str(segment).decode_utf8_lossy())
                .collect(),
            ends_with_slash: path.ends_with('/'),
        }
    }

    fn from(&self, start: usize) -> String {
        let mut rest = String::new();
        for segment in &self.segments[start..] {
            rest.push('/');
            rest.push_str(segment);
        }
        if self.ends_with_slash {
            rest.push('/');
        }
        rest
    }
}

fn split(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[derive(Debug, Clone)]
enum End {
    /// Nothing may follow.
    Closed,
    /// `/**`.
    Open,
    /// `/{*name}`.
    Captured(String),
}

/// How a slash at the end of a path counts for a pattern without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrailingSlash {
    /// It changes nothing.
    Ignored,
    /// The path is another one.
    Counts,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct PathPattern {
    segments: Vec<Segment>,
    end: End,
    ends_with_slash: bool,
    trailing_slash: TrailingSlash,
}

impl PathPattern {
    /// Reads a pattern such as `/users/{id}/**`.
    ///
    /// # Errors
    /// When `**` or `{*name}` stand elsewhere than at the end, or a segment is malformed.
    pub fn new(pattern: &str, trailing_slash: TrailingSlash) -> Result<Self, String> {
        let mut parts: Vec<&str> = split(pattern).collect();
        let end = end(parts.last().copied().unwrap_or_default());
        if !matches!(end, End::Closed) {
            parts.pop();
        }
        if parts
            .iter()
            .any(|part| *part == "**" || part.starts_with("{*"))
        {
            return Err(format!(
                "the path pattern `{pattern}` may have `**` or `{{*name}}` only at its end"
            ));
        }
        Ok(Self {
            segments: parts
                .into_iter()
                .map(Segment::new)
                .collect::<Result<_, _>>()?,
            end,
            ends_with_slash: pattern.ends_with('/'),
            trailing_slash,
        })
    }

    /// Whether a path matches; what was captured from one that does not is worth nothing.
    pub fn matches(&self, path: &RequestPath<'_>, variables: &mut Variables) -> bool {
        let count = self.segments.len();
        self.has_right_end(path)
            && self
                .segments
                .iter()
                .zip(&path.segments)
                .all(|(segment, text)| segment.matches(text, variables))
            && {
                if let End::Captured(name) = &self.end {
                    variables.capture(name, &path.from(count));
                }
                true
            }
    }

    fn has_right_end(&self, path: &RequestPath<'_>) -> bool {
        if !matches!(self.end, End::Closed) {
            return path.segments.len() >= self.segments.len();
        }
        path.segments.len() == self.segments.len()
            && (self.ends_with_slash == path.ends_with_slash
                || (path.ends_with_slash && self.trailing_slash == TrailingSlash::Ignored))
    }
}

fn end(last: &str) -> End {
    if last == "**" {
        return End::Open;
    }
    let captured = last
        .strip_prefix("{*")
        .and_then(|name| name.strip_suffix('}'));
    captured.map_or(End::Closed, |name| End::Captured(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(pattern: &str, path: &str) -> Option<Variables> {
        let mut variables = Variables::default();
        let pattern = PathPattern::new(pattern, TrailingSlash::Ignored).unwrap();
        pattern
            .matches(&RequestPath::new(path), &mut variables)
            .then_some(variables)
    }

    #[test]
    fn patterns_match_as_in_spring() {
        let cases = [
            ("/a/b", "/a/b", true),
            ("/a/b", "/a/b/", true),
            ("/a/b/", "/a/b", false),
            ("/a/b", "/a/b/c", false),
            ("/a/b", "/A/b", false),
            ("a/b", "/a/b", true),
            ("/a/*", "/a/x", true),
            ("/a/*", "/a/", false),
            ("/a/*", "/a/x/y", false),
            ("/a/?", "/a/x", true),
            ("/a/?", "/a/xy", false),
            ("/a/x*", "/a/x", true),
            ("/a/**", "/a", true),
            ("/a/**", "/a/b/c/", true),
            ("/a/**", "/ab", false),
            ("/**", "/", true),
            ("/", "/", true),
            ("/", "/a", false),
            ("/a.b", "/axb", false),
            ("/가 나/*", "/%EA%B0%80%20%EB%82%98/x", true),
            ("/{id:[0-9]{2}}", "/12", true),
            ("/{id:[0-9]{2}}", "/123", false),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(
                captured(pattern, path).is_some(),
                expected,
                "{pattern} {path}"
            );
        }
    }

    #[test]
    fn variables_hold_what_they_stood_for() {
        let found = captured("/u/{id}/{name}.{kind:[a-z]+}", "/u/a%20b/x.pdf").unwrap();
        assert_eq!(found.get("id"), Some("a b"));
        assert_eq!(found.get("name"), Some("x"));
        assert_eq!(found.get("kind"), Some("pdf"));
        for (path, rest) in [("/u", ""), ("/u/", "/"), ("/u/a/b", "/a/b")] {
            let found = captured("/u/{*rest}", path).unwrap();
            assert_eq!(found.get("rest"), Some(rest), "{path}");
        }
    }

    #[test]
    fn a_slash_at_the_end_counts_where_asked_for() {
        let strict = PathPattern::new("/a", TrailingSlash::Counts).unwrap();
        let mut variables = Variables::default();
        assert!(strict.matches(&RequestPath::new("/a"), &mut variables));
        assert!(!strict.matches(&RequestPath::new("/a/"), &mut variables));
    }

    #[test]
    fn malformed_patterns_are_refused() {
        for pattern in ["/**/a", "/{*rest}/a", "/{a", "/x{a:(}"] {
            assert!(
                PathPattern::new(pattern, TrailingSlash::Ignored).is_err(),
                "{pattern}"
            );
        }
    }
}
