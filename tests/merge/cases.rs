//! The cases below `cases/`: a file as it was, as its people changed it, as egov-msa changed it, and what comes out.
//! `SNAPSHOTS=overwrite cargo test --test merge` writes what comes out; read it before you commit it.

use std::fs;
use std::path::{Path, PathBuf};

use egov_msa::merge::{Sides, merge};
use snapbox::assert::DEFAULT_ACTION_ENV;
use walkdir::WalkDir;

use crate::{LABELS, PLAIN};

/// Cases in which both sides say something different of the same, and what a merge by structure leaves of it.
const TO_RESOLVE: [(&str, usize); 5] = [
    ("manifest-same-version", 1),
    ("rust-parameters", 2),
    ("settings-deleted-and-changed", 1),
    ("settings-same-value", 1),
    ("workflow-unnamed-steps", 1),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/merge/cases")
}

/// The path of the one file of a case.
fn path_of(case: &Path) -> String {
    let base = case.join("base");
    let file = WalkDir::new(&base)
        .into_iter()
        .map(|entry| entry.expect("readable").into_path())
        .find(|path| path.is_file())
        .expect("a file");
    let path = file.strip_prefix(base).expect("is below");
    path.to_string_lossy().replace('\\', "/")
}

#[test]
#[expect(clippy::print_stdout, reason = "`--nocapture` shows the numbers")]
fn what_comes_out_is_what_the_case_expects() {
    let (mut all_by_structure, mut all_by_lines) = (0, 0);
    for case in fs::read_dir(folder()).expect("readable") {
        let case = case.expect("readable").path();
        let name = case.file_name().expect("a name").to_string_lossy();
        let path = path_of(&case);
        let [base, ours, theirs] = ["base", "ours", "theirs"]
            .map(|side| fs::read(case.join(side).join(&path)).expect("readable"));
        let sides = Sides {
            base: &base,
            ours: &ours,
            theirs: &theirs,
        };
        let merged = merge(&path, &sides, &LABELS);
        let text = String::from_utf8(merged.bytes).expect("UTF-8");
        let expected = snapbox::Data::read_from(&case.join("expected").join(&path), None);
        snapbox::Assert::new()
            .action_env(DEFAULT_ACTION_ENV)
            .eq(text, expected.raw());
        let to_resolve = TO_RESOLVE.iter().find(|(case, _)| *case == name);
        assert_eq!(
            merged.conflicts,
            to_resolve.map_or(0, |(_, count)| *count),
            "{name}"
        );
        let by_lines = merge(PLAIN, &sides, &LABELS).conflicts;
        println!("  {:2} / {by_lines:2}  {name}", merged.conflicts);
        all_by_structure += merged.conflicts;
        all_by_lines += by_lines;
    }
    println!("{all_by_structure} conflicts by structure, {all_by_lines} by lines");
    assert!(all_by_structure * 5 <= all_by_lines);
}
