//! What holds for every merge, of texts that are well-formed and of texts that are not.

use std::collections::BTreeMap;

use egov_msa::merge::{Merged, Sides, merge};
use proptest::prelude::*;
use proptest::sample::select;

use crate::LABELS;

/// Lines of which texts of a format are put together, by a path of that format.
const FORMATS: [(&str, &[&str]); 8] = [
    (
        "config/application.yml",
        &[
            "a: 1",
            "a: 2",
            "b:",
            "c:",
            "d: |",
            "  # deep",
            "# note",
            "",
            "- x",
            "- y",
            "  - z",
            "  e: 1",
            "  f: 2",
            "- name: one",
            "- name: two",
            "  value: 3",
            "  value: 4",
            "    g: 5",
            "---",
            "kind: K",
            "  name: n",
            "\"a\": 'x'",
            "h: {i: 1}",
            "j: &k 1",
        ],
    ),
    (
        "Cargo.toml",
        &[
            "a = 1",
            "a = 2",
            "b.c = 3",
            "d = [",
            "  \"x\",",
            "  \"y\", # why",
            "]",
            "[t]",
            "[u.v]",
            "[[w]]",
            "[[w]]",
            "name = \"one\"",
            "name = \"two\"",
            "# note",
            "",
            "e = '''",
            "'''",
            "f = { g = 1 }",
            "\"a\" = 5",
        ],
    ),
    (
        "Cargo.lock",
        &[
            "version = 4",
            "[[package]]",
            "name = \"a\"",
            "name = \"b\"",
            "version = \"1.0.0\"",
            "version = \"2.0.0\"",
            "dependencies = [",
            " \"a\",",
            " \"b\",",
            "]",
            "",
        ],
    ),
    (
        "README.md",
        &[
            "| a | b |",
            "|---|---|",
            "| c | 1 |",
            "| c | 2 |",
            "| d | 3 |",
            "- e",
            "- f: g",
            "text",
            "more text",
            "",
            "run one",
            "run two",
            "```",
        ],
    ),
    (
        "src/lib.rs",
        &[
            "mod a;",
            "pub mod b;",
            "use c::d;",
            "fn e() {",
            "}",
            "    vec![",
            "    ]",
            "        1,",
            "        f(),",
            "        G {",
            "        },",
            "    // note",
            "",
            "#[test]",
            "\"quoted",
            "'c'",
            "match x {",
            "A => 1,",
        ],
    ),
    (
        "seed/rows.csv",
        &["id,name", "1,a", "1,b", "2,a", "\"3\",\"c", "d\"", ""],
    ),
    (
        "messages_ko.properties",
        &[
            "a=1", "a=2", "b = 3", "c: \\", "  more", "# note", "", "! note", "d",
        ],
    ),
    (
        ".gitignore",
        &["target/", "data/", "*.log", "!keep.log", "# note", ""],
    ),
];

fn text(lines: &'static [&'static str]) -> impl Strategy<Value = String> {
    let lines = proptest::collection::vec(select(lines), 0..14);
    (lines, any::<bool>()).prop_map(|(lines, is_ended)| {
        let end = if is_ended && !lines.is_empty() {
            "\n"
        } else {
            ""
        };
        format!("{}{end}", lines.join("\n"))
    })
}

/// A version of a text with some lines removed, added or doubled.
fn edited(base: String, lines: &'static [&'static str]) -> impl Strategy<Value = String> {
    let edits = proptest::collection::vec(
        (any::<proptest::sample::Index>(), select(lines), 0..3),
        0..4,
    );
    edits.prop_map(move |edits| {
        let mut text: Vec<&str> = base.split_inclusive('\n').collect();
        let added: Vec<(usize, String, i32)> = edits
            .iter()
            .map(|(place, line, kind)| (place.index(text.len() + 1), format!("{line}\n"), *kind))
            .collect();
        for (place, line, kind) in &added {
            let place = (*place).min(text.len());
            match kind {
                0 if place < text.len() => drop(text.remove(place)),
                _ => text.insert(place, line),
            }
        }
        text.concat()
    })
}

#[derive(Debug, Clone)]
struct Case {
    path: &'static str,
    base: String,
    ours: String,
    theirs: String,
}

impl Case {
    fn merged(&self) -> Merged {
        merged(self.path, [&self.base, &self.ours, &self.theirs])
    }

    fn swapped(&self) -> Merged {
        merged(self.path, [&self.base, &self.theirs, &self.ours])
    }
}

fn merged(path: &str, [base, ours, theirs]: [&String; 3]) -> Merged {
    let [base, ours, theirs] = [base, ours, theirs].map(String::as_bytes);
    merge(path, &Sides { base, ours, theirs }, &LABELS)
}

fn case() -> impl Strategy<Value = Case> {
    select(&FORMATS[..]).prop_flat_map(|(path, lines)| {
        let base = text(lines);
        base.prop_flat_map(move |base| {
            let sides = (edited(base.clone(), lines), edited(base.clone(), lines));
            sides.prop_map(move |(ours, theirs)| Case {
                path,
                base: base.clone(),
                ours,
                theirs,
            })
        })
    })
}

/// How often each line occurs that is not blank.
fn lines(text: &str) -> BTreeMap<String, usize> {
    let mut lines = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        *lines.entry(line.trim().to_owned()).or_default() += 1;
    }
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_one_side_changes_is_taken_as_it_is(case in case()) {
        let Case { path, base, ours, theirs } = &case;
        let same = |merged: Merged, expected: &String| merged == Merged { bytes: expected.clone().into_bytes(), conflicts: 0 };
        prop_assert!(same(merged(path, [base, base, theirs]), theirs));
        prop_assert!(same(merged(path, [base, ours, base]), ours));
        prop_assert!(same(merged(path, [base, theirs, theirs]), theirs));
    }

    #[test]
    fn no_added_line_is_lost(case in case()) {
        let merged = case.merged();
        let result = lines(&String::from_utf8_lossy(&merged.bytes));
        let base = lines(&case.base);
        for side in [&case.ours, &case.theirs] {
            for line in lines(side).keys().filter(|line| !base.contains_key(*line)) {
                prop_assert!(result.contains_key(line), "{line:?} is lost");
            }
        }
    }

    #[test]
    fn sides_can_be_swapped(case in case()) {
        // What comes in is indented as ours, so there it matters which side is which.
        prop_assume!(!case.base.contains("  - ") && !case.ours.contains("  - ") && !case.theirs.contains("  - "));
        let (merged, swapped) = (case.merged(), case.swapped());
        let count = |merged: &Merged| match case.path {
            // Below a conflict in Rust, the lists that are open are those of ours.
            path if path.ends_with(".rs") => merged.conflicts.min(1),
            _ => merged.conflicts,
        };
        prop_assert_eq!(count(&merged), count(&swapped));
        if merged.conflicts == 0 {
            let [merged, swapped] = [merged, swapped].map(|merged| lines(&String::from_utf8_lossy(&merged.bytes)));
            prop_assert_eq!(merged, swapped);
        }
    }

    #[test]
    fn what_could_be_read_can_be_read_or_is_in_conflict(case in case()) {
        let can_be_read = |text: &str| match case.path {
            path if path.ends_with(".yml") => serde_yaml::from_str::<serde_yaml::Value>(text).is_ok(),
            path if path.ends_with(".rs") || path.ends_with(".md") => true,
            path if path.starts_with("Cargo.") => text.parse::<toml::Table>().is_ok(),
            _ => true,
        };
        let merged = case.merged();
        if merged.conflicts == 0 && can_be_read(&case.ours) && can_be_read(&case.theirs) {
            let text = String::from_utf8_lossy(&merged.bytes).into_owned();
            prop_assert!(can_be_read(&text), "{}", text);
        }
    }
}
