//! URL patterns as Spring's `AntPathMatcher` reads them: `?` one character, `*` any within a
//! segment, `**` any number of segments; case counts, and so does a slash at the end.

use std::hash::{DefaultHasher, Hash, Hasher};

/// A pattern, split once and matched often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AntPattern {
    segments: Vec<String>,
    ends_with_slash: bool,
    /// How many segments it begins with that stand for themselves, and their hash.
    literal: (usize, u64),
}

/// A raw path, percent-encoded as it came and without query, split once for many patterns.
#[derive(Debug)]
pub struct AntPath<'a> {
    segments: Vec<&'a str>,
    ends_with_slash: bool,
    /// The hash of the first segments, for each number of them: most patterns are told apart by it.
    hashes: Vec<u64>,
}

impl<'a> AntPath<'a> {
    /// Splits a path.
    pub fn new(path: &'a str) -> Self {
        let segments: Vec<&str> = segments(path).collect();
        Self {
            hashes: hashes(&segments),
            segments,
            ends_with_slash: path.ends_with('/'),
        }
    }
}

impl AntPattern {
    /// Splits a pattern such as `/user-service/api/v1/users/?*`.
    pub fn new(pattern: &str) -> Self {
        let split: Vec<&str> = segments(pattern).collect();
        let is_wild = |segment: &&str| segment.contains(['?', '*']);
        let literal = split.iter().position(is_wild).unwrap_or(split.len());
        Self {
            literal: (literal, hashes(&split)[literal]),
            segments: split.into_iter().map(str::to_owned).collect(),
            ends_with_slash: pattern.ends_with('/'),
        }
    }

    /// Whether a path matches.
    pub fn matches(&self, path: &AntPath<'_>) -> bool {
        let (length, hash) = self.literal;
        let open_end = self.segments.last().is_some_and(|last| last == "**");
        path.hashes.get(length) == Some(&hash)
            && (open_end || self.ends_with_slash == path.ends_with_slash)
            && match_segments(&self.segments, &path.segments)
    }
}

/// The hashes of no segment, of the first, of the first two, and so on.
fn hashes(segments: &[&str]) -> Vec<u64> {
    let mut hasher = DefaultHasher::new();
    let grown = segments.iter().map(|segment| {
        segment.hash(&mut hasher);
        hasher.finish()
    });
    let mut hashes = vec![DefaultHasher::new().finish()];
    hashes.extend(grown);
    hashes
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn match_segments(pattern: &[String], path: &[&str]) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return path.is_empty();
    };
    if first == "**" {
        return (0..=path.len()).any(|skipped| match_segments(rest, &path[skipped..]));
    }
    match path.split_first() {
        Some((segment, others)) => {
            match_segment(first.as_bytes(), segment.as_bytes()) && match_segments(rest, others)
        }
        None => false,
    }
}

/// Matches `?` and `*` within a segment, going back to the last `*` when the rest does not fit.
fn match_segment(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at_pattern, mut at_text) = (0, 0);
    let mut last_star: Option<(usize, usize)> = None;
    while at_text < text.len() {
        match pattern.get(at_pattern) {
            Some(b'*') => {
                last_star = Some((at_pattern, at_text));
                at_pattern += 1;
            }
            Some(&expected) if expected == b'?' || expected == text[at_text] => {
                at_pattern += 1;
                at_text += 1;
            }
            _ => {
                let Some((star, covered)) = last_star else {
                    return false;
                };
                last_star = Some((star, covered + 1));
                at_pattern = star + 1;
                at_text = covered + 1;
            }
        }
    }
    pattern[at_pattern..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::{AntPath, AntPattern};

    #[test]
    fn patterns_match_as_in_spring() {
        let cases = [
            ("/a/b", "/a/b", true),
            ("/a/b", "/a/b/", false),
            ("/a/b", "/A/b", false),
            ("/a/?*", "/a/x", true),
            ("/a/?*", "/a/", false),
            ("/a/?*", "/a", false),
            ("/a/?*", "/a/x/y", false),
            ("/a/?*/c", "/a/bb/c", true),
            ("/a/**", "/a", true),
            ("/a/**", "/a/b/c/", true),
            ("/**/c", "/a/b/c", true),
            ("/**/c", "/a/b/d", false),
            ("/?*-service/api", "/user-service/api", true),
            ("/?*-service/api", "/-service/api", false),
            ("/a*c*e", "/abcde", true),
            ("/a*c*e", "/abcd", false),
            ("/swagger*/**", "/swagger-ui/index.html", true),
            ("/", "/", true),
            ("/", "/a", false),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(
                AntPattern::new(pattern).matches(&AntPath::new(path)),
                expected,
                "{pattern} {path}"
            );
        }
    }
}
