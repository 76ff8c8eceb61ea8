//! Whom an event is for.
//! Source: spring-cloud-bus, `event/PathDestinationFactory.java` and `ServiceMatcher.java`.

/// A pattern over bus ids, whose parts are separated by colons: `?` is one character, `*` any
/// within a part, `**` any number of parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination(String);

impl Destination {
    /// Every instance of every service.
    pub fn everybody() -> Self {
        Self("**".to_owned())
    }

    /// What people write: `user-service` or `user-service:8001` mean all instances that begin so.
    pub fn of(written: &str) -> Self {
        let is_short = written.matches(':').count() <= 1;
        if written == "**" || written.ends_with(":**") || !is_short {
            Self(written.to_owned())
        } else {
            Self(format!("{written}:**"))
        }
    }

    /// The pattern.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `pattern` fits `id`. Of several profiles in the second part of an id, each counts alone.
pub(crate) fn matches(pattern: &str, id: &str) -> bool {
    let pattern: Vec<&str> = pattern.split(':').collect();
    let parts: Vec<&str> = id.split(':').collect();
    if parts_match(&pattern, &parts) {
        return true;
    }
    let profiles = parts.get(1).filter(|part| part.contains(','));
    profiles.is_some_and(|profiles| {
        profiles.split(',').any(|profile| {
            let mut alone = parts.clone();
            alone[1] = profile;
            parts_match(&pattern, &alone)
        })
    })
}

fn parts_match(pattern: &[&str], parts: &[&str]) -> bool {
    match pattern.split_first() {
        None => parts.is_empty(),
        Some((&"**", rest)) => {
            (0..=parts.len()).any(|skipped| parts_match(rest, &parts[skipped..]))
        }
        Some((first, rest)) => parts
            .split_first()
            .is_some_and(|(part, others)| part_matches(first, part) && parts_match(rest, others)),
    }
}

fn part_matches(pattern: &str, part: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => part.is_empty(),
        Some('*') => {
            let ends = part.char_indices().map(|(index, _)| index);
            let mut ends = ends.chain([part.len()]);
            ends.any(|end| part_matches(rest.as_str(), &part[end..]))
        }
        Some(character) => {
            let mut others = part.chars();
            let next = others.next();
            let fits = next.is_some_and(|next| character == '?' || character == next);
            fits && part_matches(rest.as_str(), others.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn destinations_are_made_and_matched_as_by_spring() {
        let vectors: Value =
            serde_json::from_str(include_str!("../tests/data/bus_matching.json")).unwrap();
        for case in vectors["match"].as_array().unwrap() {
            let (destination, id) = (&case["destination"], &case["busId"]);
            let found = matches(destination.as_str().unwrap(), id.as_str().unwrap());
            assert_eq!(Value::Bool(found), case["match"], "{case}");
        }
        for case in vectors["factory"].as_array().unwrap() {
            let made = case["input"]
                .as_str()
                .map_or_else(Destination::everybody, Destination::of);
            assert_eq!(made.as_str(), case["destination"], "{case}");
        }
    }

    #[test]
    fn many_stars_are_matched_in_reasonable_time() {
        let stars = "*a".repeat(12);
        assert!(!matches(&stars, &"a".repeat(30).replace('a', "b")));
    }
}
