//! Host patterns: Ant style with dots between the segments, as `**.example.org`.

use super::Variables;
use super::segment::Segment;

#[derive(Debug, Clone)]
enum Part {
    One(Segment),
    /// `**`.
    Any,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct HostPattern {
    parts: Vec<Part>,
    has_port: bool,
}

impl HostPattern {
    /// Reads a pattern. One without port matches every port.
    ///
    /// # Errors
    /// When a segment is malformed.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let part = |text: &str| match text {
            "**" => Ok(Part::Any),
            _ => Segment::new(text).map(Part::One),
        };
        Ok(Self {
            parts: pattern.split('.').map(part).collect::<Result<_, _>>()?,
            has_port: has_port(pattern),
        })
    }

    /// Whether a `Host` header matches; its variables are captured.
    pub fn matches(&self, host: &str, variables: &mut Variables) -> bool {
        let host = host.to_ascii_lowercase();
        let name = if has_port(&host) && !self.has_port {
            host.rsplit_once(':')
                .map_or(host.as_str(), |(name, _)| name)
        } else {
            &host
        };
        let labels: Vec<&str> = name.split('.').collect();
        match_parts(&self.parts, &labels, variables)
    }
}

fn has_port(host: &str) -> bool {
    host.rsplit_once(':').is_some_and(|(_, port)| {
        port == "*" || !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn match_parts(parts: &[Part], labels: &[&str], variables: &mut Variables) -> bool {
    let Some((first, rest)) = parts.split_first() else {
        return labels.is_empty();
    };
    let before = variables.count();
    let matched = match first {
        Part::Any => {
            (0..=labels.len()).any(|skipped| match_parts(rest, &labels[skipped..], variables))
        }
        Part::One(segment) => labels.split_first().is_some_and(|(label, others)| {
            segment.matches(label, variables) && match_parts(rest, others, variables)
        }),
    };
    if !matched {
        variables.forget_after(before);
    }
    matched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_match_by_their_labels() {
        let cases = [
            ("**.example.org", "a.b.example.org", true),
            ("**.example.org", "example.org:8000", true),
            ("**.example.org", "EXAMPLE.ORG", true),
            ("**.example.org", "badexample.org", false),
            ("*.example.org", "a.b.example.org", false),
            ("example.org:8000", "example.org:8000", true),
            ("example.org:8000", "example.org", false),
            ("example.org:*", "example.org:1", true),
        ];
        for (pattern, host, expected) in cases {
            let found = HostPattern::new(pattern)
                .unwrap()
                .matches(host, &mut Variables::default());
            assert_eq!(found, expected, "{pattern} {host}");
        }
    }

    #[test]
    fn a_label_can_be_a_variable() {
        let mut variables = Variables::default();
        let pattern = HostPattern::new("{tenant}.example.org").unwrap();
        assert!(pattern.matches("seoul.example.org", &mut variables));
        assert_eq!(variables.get("tenant"), Some("seoul"));
    }
}
