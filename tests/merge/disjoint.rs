//! Changes of different things never conflict, and all of them are in the result, with their comments.

use std::collections::BTreeMap;

use egov_msa::merge::{Sides, merge};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_yaml::Value;

use crate::LABELS;

/// A value below a key.
#[derive(Clone, Debug)]
enum Tree {
    Word(String),
    Words(Vec<String>),
    Items(Vec<String>),
    Table(BTreeMap<String, String>),
}

/// What becomes of a key.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Kept,
    ChangedByOurs,
    ChangedByTheirs,
    RemovedByOurs,
    RemovedByTheirs,
    AddedByOurs,
    AddedByTheirs,
}

#[derive(Clone, Debug)]
struct Entry {
    key: String,
    fate: Fate,
    before: Tree,
    after: Tree,
    /// Whether a comment stands above it, and a blank line.
    comment: bool,
    gap: bool,
}

impl Entry {
    /// What it is in a version: the base, ours, theirs, or what all changes together make of it.
    fn in_version(&self, version: usize) -> Option<&Tree> {
        let sees_ours = matches!(version, 1 | 3);
        let sees_theirs = matches!(version, 2 | 3);
        match self.fate {
            Fate::ChangedByOurs if sees_ours => Some(&self.after),
            Fate::ChangedByTheirs if sees_theirs => Some(&self.after),
            Fate::RemovedByOurs => (!sees_ours).then_some(&self.before),
            Fate::RemovedByTheirs => (!sees_theirs).then_some(&self.before),
            Fate::AddedByOurs => sees_ours.then_some(&self.after),
            Fate::AddedByTheirs => sees_theirs.then_some(&self.after),
            _ => Some(&self.before),
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    "[a-z]{1,3}"
}

fn distinct(least: usize) -> impl Strategy<Value = Vec<String>> {
    let words = proptest::collection::btree_set(word(), least..4);
    words.prop_map(|words| words.into_iter().collect())
}

fn tree() -> impl Strategy<Value = Tree> {
    prop_oneof![
        word().prop_map(Tree::Word),
        distinct(1).prop_map(Tree::Words),
        distinct(1).prop_map(Tree::Items),
        btree_map(word(), word(), 1..4).prop_map(Tree::Table),
    ]
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    use Fate::*;
    let fates = [
        Kept,
        ChangedByOurs,
        ChangedByTheirs,
        RemovedByOurs,
        RemovedByTheirs,
        AddedByOurs,
        AddedByTheirs,
    ];
    let entry = (
        select(fates.to_vec()),
        tree(),
        tree(),
        any::<bool>(),
        any::<bool>(),
    );
    vec(entry, 1..9).prop_map(|entries| {
        let entry = |(number, (fate, before, after, comment, gap))| Entry {
            key: format!("key{number}"),
            // A mapping that both sides empty together is no mapping any more.
            fate: if number == 0 { Kept } else { fate },
            before,
            after,
            comment,
            gap,
        };
        let numbered = entries.into_iter().enumerate();
        numbered.map(entry).collect()
    })
}

/// Writes a version of the entries.
fn written(entries: &[Entry], version: usize, write: impl Fn(&str, &Tree) -> String) -> String {
    let mut text = String::new();
    for entry in entries {
        if let Some(tree) = entry.in_version(version) {
            text.push_str(if entry.gap { "\n" } else { "" });
            text.push_str(&if entry.comment {
                format!("# about {}\n", entry.key)
            } else {
                String::new()
            });
            text.push_str(&write(&entry.key, tree));
        }
    }
    text
}

fn yaml(key: &str, tree: &Tree) -> String {
    let lines: String = match tree {
        Tree::Word(word) => return format!("{key}: \"{word}\"\n"),
        Tree::Words(words) => words
            .iter()
            .map(|word| format!("  - \"{word}\"\n"))
            .collect(),
        Tree::Items(names) => names
            .iter()
            .map(|name| format!("  - name: \"{name}\"\n    key: \"{key}\"\n"))
            .collect(),
        Tree::Table(table) => table
            .iter()
            .map(|(key, word)| format!("  {key}_: \"{word}\"\n"))
            .collect(),
    };
    format!("{key}:\n{lines}")
}

fn toml(key: &str, tree: &Tree) -> String {
    let list = |words: &[String]| -> String {
        let items: String = words
            .iter()
            .map(|word| format!("    \"{word}\",\n"))
            .collect();
        format!("words = [\n{items}]\n")
    };
    match tree {
        Tree::Word(word) => format!("[{key}]\nword = \"{word}\"\n"),
        Tree::Words(words) => format!("[{key}]\n{}", list(words)),
        Tree::Items(names) => names
            .iter()
            .map(|name| format!("[[{key}]]\nname = \"{name}\"\n"))
            .collect(),
        Tree::Table(table) => {
            let pairs: String = table
                .iter()
                .map(|(key, word)| format!("{key}_.a = \"{word}\"\n"))
                .collect();
            format!("[{key}]\n{pairs}")
        }
    }
}

fn deeper(text: String) -> String {
    let lines: String = text.lines().map(|line| format!("    {line}\n")).collect();
    format!("spring:\n  cloud:\n{lines}")
}

fn yaml_value(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

fn toml_value(text: &str) -> Value {
    let table: toml::Table = text.parse().expect("TOML");
    serde_yaml::to_value(table).expect("a value")
}

fn comments(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    let mut comments: Vec<&str> = lines.filter(|line| line.starts_with('#')).collect();
    comments.sort_unstable();
    comments
}

/// Merges the versions of a file, and holds the result to what all changes together make.
fn check(
    path: &str,
    write: impl Fn(usize) -> String,
    value: impl Fn(&str) -> Value,
) -> Result<(), TestCaseError> {
    let [base, ours, theirs, expected] = [0, 1, 2, 3].map(write);
    let [base, ours, theirs] = [&base, &ours, &theirs].map(|text| text.as_bytes());
    let merged = merge(path, &Sides { base, ours, theirs }, &LABELS);
    let text = String::from_utf8(merged.bytes).expect("UTF-8");
    prop_assert_eq!(merged.conflicts, 0, "{}", text);
    prop_assert_eq!(value(&text), value(&expected), "{}", text);
    prop_assert_eq!(comments(&text), comments(&expected), "{}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn of_yaml(entries in entries()) {
        check("config/application.yml", |version| written(&entries, version, yaml), yaml_value)?;
    }

    #[test]
    fn of_yaml_in_depth(entries in entries()) {
        check("config/application.yml", |version| deeper(written(&entries, version, yaml)), yaml_value)?;
    }

    #[test]
    fn of_toml(entries in entries()) {
        check("Cargo.toml", |version| written(&entries, version, toml), toml_value)?;
    }
}
