//! The rules for the name of a project or a service: it becomes a cargo package, a folder, a host name and a file on any
//! system.

use std::collections::BTreeSet;

use crate::error::{Failure, Result};
use crate::messages::Text;
use crate::text;

/// The longest name; what a DNS label and most container registries accept.
pub const MAX_LENGTH: usize = 63;

/// What has a name.
struct Bearer {
    /// Suggested when nothing of the person's own name can be kept.
    example: &'static str,
    /// Makes another name of one that cannot be.
    affix: &'static str,
    /// Whether the name becomes a path at the gateway and a name in the registry.
    is_address: bool,
}

const PROJECT: Bearer = Bearer {
    example: "seoul-portal",
    affix: "portal",
    is_address: false,
};

const SERVICE: Bearer = Bearer {
    example: "petition-service",
    affix: "service",
    is_address: true,
};

/// Keywords of Rust, also those that it only keeps for later.
pub const RUST_KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

const RUST_CRATES: &[&str] = &["alloc", "core", "proc-macro", "proc_macro", "std", "test"];

const CARGO_FOLDERS: &[&str] = &["build", "deps", "examples", "incremental"];

const WINDOWS_DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// Names that are in use inside a project, so that the project itself cannot have them.
#[derive(Clone, Debug, Default)]
pub struct TakenNames(BTreeSet<String>);

impl TakenNames {
    /// Collects the names. Rust does not tell `-` from `_`, so neither do we.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().map(module_name).collect())
    }

    /// These names and some more.
    pub fn and<'a>(&self, more: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = self.0.clone();
        names.extend(more.into_iter().map(module_name));
        Self(names)
    }

    fn contains(&self, name: &str) -> bool {
        self.0.contains(&module_name(name))
    }
}

/// The shape of a name, as a regular expression that JSON Schema knows.
pub const PATTERN: &str = "^[a-z]([a-z0-9_-]*[a-z0-9])?$";

/// The names that no project can have, whatever is in it.
pub fn reserved() -> impl Iterator<Item = String> {
    let words = [RUST_KEYWORDS, RUST_CRATES, CARGO_FOLDERS, WINDOWS_DEVICES].concat();
    let numbered = ["com", "lpt"].into_iter();
    let numbered =
        numbered.flat_map(|device| (0..=9).map(move |number| format!("{device}{number}")));
    words.into_iter().map(str::to_owned).chain(numbered)
}

/// The name as a Rust module: `-` becomes `_`.
pub fn module_name(name: &str) -> String {
    name.replace('-', "_")
}

/// Checks the name of a project; the error says which rule it breaks and what name to use instead.
pub fn check(name: &str, taken: &TakenNames) -> Result<()> {
    PROJECT.check(name, taken)
}

/// Checks the name of a service of the project's own, which is also its path at the gateway.
pub fn check_service(name: &str, taken: &TakenNames) -> Result<()> {
    SERVICE.check(name, taken)
}

/// A name that passes [`check`] and keeps as much of the given one as can be.
pub fn suggest(name: &str, taken: &TakenNames) -> String {
    PROJECT.suggest(name, taken)
}

impl Bearer {
    fn check(&self, name: &str, taken: &TakenNames) -> Result<()> {
        match self.broken_rule(name, taken) {
            None => Ok(()),
            Some(rule) => Err(Failure::usage(rule)
                .about(name)
                .hint(text!("hint.name", suggestion = self.suggest(name, taken)))),
        }
    }

    fn suggest(&self, name: &str, taken: &TakenNames) -> String {
        let Self { example, affix, .. } = self;
        let base = plain(name);
        [
            base.clone(),
            format!("{base}-{affix}"),
            format!("{affix}-{base}"),
            (*example).into(),
        ]
        .into_iter()
        .find(|candidate| self.broken_rule(candidate, taken).is_none())
        .unwrap_or_else(|| format!("{example}-{}", taken.0.len()))
    }

    fn broken_rule(&self, name: &str, taken: &TakenNames) -> Option<Text> {
        if name.is_empty() {
            return Some(text!("name.empty"));
        }
        if self.is_address && name.contains('_') {
            return Some(text!("name.underscore", name = name));
        }
        shape_rule(name).or_else(|| reserved_rule(name, taken))
    }
}

fn shape_rule(name: &str) -> Option<Text> {
    if name.contains(['/', '\\']) || name.starts_with('.') {
        return Some(text!("name.path", name = name));
    }
    if let Some(bad) = name.chars().find(|c| !is_allowed(*c)) {
        return Some(text!("name.character", name = name, character = bad));
    }
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Some(text!("name.start", name = name));
    }
    if name.ends_with(['-', '_']) {
        return Some(text!("name.end", name = name));
    }
    (name.len() > MAX_LENGTH)
        .then(|| text!("name.too-long", length = name.len(), limit = MAX_LENGTH))
}

fn reserved_rule(name: &str, taken: &TakenNames) -> Option<Text> {
    if RUST_KEYWORDS.contains(&name) {
        Some(text!("name.keyword", name = name))
    } else if RUST_CRATES.contains(&name) {
        Some(text!("name.rust-crate", name = name))
    } else if CARGO_FOLDERS.contains(&name) {
        Some(text!("name.cargo-folder", name = name))
    } else if is_windows_device(name) {
        Some(text!("name.windows-device", name = name))
    } else if taken.contains(name) {
        Some(text!("name.taken", name = name))
    } else {
        None
    }
}

fn is_allowed(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, '-' | '_')
}

fn is_windows_device(name: &str) -> bool {
    let numbered = |prefix: &str| {
        let number = name.strip_prefix(prefix).unwrap_or_default();
        number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    WINDOWS_DEVICES.contains(&name) || numbered("com") || numbered("lpt")
}

/// The last part of a path, in lower case, with every run of other characters as one `-`.
fn plain(name: &str) -> String {
    let last = name
        .rsplit(['/', '\\'])
        .find(|part| part.chars().any(|c| c.is_ascii_alphanumeric()));
    let separated: String = last
        .unwrap_or_default()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let words: Vec<&str> = separated
        .split('-')
        .filter(|word| !word.is_empty())
        .collect();
    // Room is left for the longest affix that `suggest` adds.
    let mut joined = words.join("-");
    joined.truncate(MAX_LENGTH - "-service".len());
    joined.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn taken() -> TakenNames {
        TakenNames::new(["user-service", "mesh-app", "serde_json"])
    }

    fn key_of(name: &str) -> &'static str {
        PROJECT
            .broken_rule(name, &taken())
            .map_or("", |text| text.key)
    }

    #[test]
    fn ordinary_names_pass() {
        for name in [
            "demo",
            "seoul-portal",
            "a1",
            "my_app",
            "com10",
            "con-portal",
            "testing",
        ] {
            assert_eq!(key_of(name), "", "{name}");
        }
    }

    #[test]
    fn each_rule_has_its_message() {
        for (name, key) in [
            ("", "name.empty"),
            ("../demo", "name.path"),
            ("a\\b", "name.path"),
            (".hidden", "name.path"),
            ("My_App", "name.character"),
            ("서울-포털", "name.character"),
            ("a b", "name.character"),
            ("1st", "name.start"),
            ("-a", "name.start"),
            ("demo-", "name.end"),
            ("async", "name.keyword"),
            ("gen", "name.keyword"),
            ("test", "name.rust-crate"),
            ("deps", "name.cargo-folder"),
            ("con", "name.windows-device"),
            ("com0", "name.windows-device"),
            ("lpt9", "name.windows-device"),
            ("user-service", "name.taken"),
            ("mesh_app", "name.taken"),
            ("serde-json", "name.taken"),
        ] {
            assert_eq!(key_of(name), key, "{name}");
        }
        assert_eq!(key_of(&"a".repeat(MAX_LENGTH)), "");
        assert_eq!(key_of(&"a".repeat(MAX_LENGTH + 1)), "name.too-long");
    }

    #[test]
    fn suggestions_keep_what_they_can() {
        for (name, suggestion) in [
            ("con", "con-portal"),
            ("My_App", "my-app"),
            ("서울-포털", PROJECT.example),
            ("", PROJECT.example),
            ("../../etc/passwd", "passwd"),
            ("2026-budget", "portal-2026-budget"),
            ("user-service", "user-service-portal"),
            ("demo-", "demo"),
        ] {
            assert_eq!(suggest(name, &taken()), suggestion, "{name}");
        }
    }

    #[test]
    fn names_of_services_are_addresses() {
        let key_of = |name: &str| {
            SERVICE
                .broken_rule(name, &taken())
                .map_or("", |text| text.key)
        };
        for (name, key) in [
            ("petition", ""),
            ("petition-2", ""),
            ("petition_2", "name.underscore"),
            ("user-service", "name.taken"),
            ("match", "name.keyword"),
        ] {
            assert_eq!(key_of(name), key, "{name}");
        }
        for (name, suggestion) in [
            ("petition_2", "petition-2"),
            ("match", "match-service"),
            ("user-service", "user-service-service"),
            ("민원", "petition-service"),
        ] {
            assert_eq!(SERVICE.suggest(name, &taken()), suggestion);
        }
    }

    proptest! {
        #[test]
        fn every_suggestion_is_accepted(name in "\\PC{0,80}|[a-z_0-9/.-]{0,80}") {
            let suggestion = suggest(&name, &taken());
            prop_assert!(check(&suggestion, &taken()).is_ok(), "{suggestion}");
        }

        #[test]
        fn an_accepted_name_is_its_own_suggestion_unless_it_has_underscores(name in "[a-z0-9-]{0,70}") {
            if check(&name, &taken()).is_ok() && name.len() <= 50 && !name.contains("--") {
                prop_assert_eq!(suggest(&name, &taken()), name);
            }
        }
    }
}
