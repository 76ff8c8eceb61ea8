//! Which applications a repository is for.
//! Source: spring-cloud-config, `PatternMatchingJGitEnvironmentRepository`, and Spring's
//! `PatternMatchUtils`.

use crate::request::EnvironmentRequest;

/// Patterns `application/profile` with `*` for any characters; without profile, any is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patterns(Vec<String>);

impl Patterns {
    /// Patterns as they are set.
    pub fn new(patterns: Vec<String>) -> Self {
        let with_profile = |pattern: String| {
            if pattern.contains('/') {
                pattern
            } else {
                format!("{pattern}/*")
            }
        };
        Self(patterns.into_iter().map(with_profile).collect())
    }

    /// Whether one of them fits one of the profiles of a request.
    pub fn match_request(&self, request: &EnvironmentRequest) -> bool {
        request.profiles.iter().any(|profile| {
            let text = format!("{}/{profile}", request.name);
            self.0.iter().any(|pattern| matches(pattern, &text))
        })
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        rest = after;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters_and_a_missing_profile_for_any() {
        let cases = [
            ("a", "a", "dev", true),
            ("a", "ab", "dev", false),
            ("a*", "ab", "dev", true),
            ("*a", "ba", "dev", true),
            ("a*c*e", "abcde", "dev", true),
            ("a*c*e", "abcd", "dev", false),
            ("*/dev", "a", "prod,dev", true),
            ("*/dev*", "a", "prod", false),
            ("a/dev", "a", "default", false),
            ("*/*", "a", "prod", true),
            ("aa*a", "aa", "prod", false),
        ];
        for (pattern, name, profiles, expected) in cases {
            let request = EnvironmentRequest::new(name, profiles, None).unwrap();
            let patterns = Patterns::new(vec!["other".to_owned(), pattern.to_owned()]);
            let found = patterns.match_request(&request);
            assert_eq!(found, expected, "{pattern} {name}/{profiles}");
        }
    }
}
