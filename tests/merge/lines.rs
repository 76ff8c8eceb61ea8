//! What is merged by lines comes out as from git.

use std::fs;
use std::process::Command;

use egov_msa::merge::{Merged, Sides, merge};
use proptest::prelude::*;

use crate::{LABELS, PLAIN};

fn merged(base: &[u8], ours: &[u8], theirs: &[u8]) -> Merged {
    merge(PLAIN, &Sides { base, ours, theirs }, &LABELS)
}

/// The answer of git itself.
fn git_merge_file(base: &[u8], ours: &[u8], theirs: &[u8]) -> Merged {
    let folder = tempfile::tempdir().expect("temporary folder");
    for (name, content) in [("base", base), ("ours", ours), ("theirs", theirs)] {
        fs::write(folder.path().join(name), content).expect("writes");
    }
    let labels = ["-L", LABELS.ours, "-L", LABELS.base, "-L", LABELS.theirs];
    let output = Command::new("git")
        .args(["merge-file", "-p", "--diff3"])
        .args(labels)
        .args(["ours", "base", "theirs"])
        .current_dir(folder.path())
        .output()
        .expect("git starts");
    let conflicts = output.status.code().expect("ended by itself");
    Merged {
        bytes: output.stdout,
        conflicts: usize::try_from(conflicts).expect("a count"),
    }
}

/// Lines of a small alphabet, so that versions have much in common; some without an end, some like markers.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        8 => "[a-e]",
        1 => Just(String::new()),
        1 => Just("<<<<<<< yours".to_owned()),
        1 => Just("=======".to_owned()),
        1 => Just("||||||||".to_owned()),
        1 => Just("\u{1F600}".to_owned()),
    ];
    let line_end = prop_oneof![5 => Just("\n"), 1 => Just("\r\n")];
    (
        proptest::collection::vec(line, 0..12),
        line_end,
        any::<bool>(),
    )
        .prop_map(|(lines, line_end, is_ended)| {
            let text = lines.join(line_end);
            let end = if is_ended && !lines.is_empty() {
                line_end
            } else {
                ""
            };
            format!("{text}{end}").into_bytes()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn lines_come_out_as_from_git(base in text(), ours in text(), theirs in text()) {
        let (merged, expected) = (merged(&base, &ours, &theirs), git_merge_file(&base, &ours, &theirs));
        prop_assert_eq!(String::from_utf8_lossy(&merged.bytes), String::from_utf8_lossy(&expected.bytes));
        prop_assert_eq!(merged.conflicts, expected.conflicts);
    }
}

#[test]
fn a_conflict_stands_between_labelled_markers() {
    let merged = merged(b"a\nb\nc\n", b"a\nours\nc\n", b"a\ntheirs\nc\n");
    let expected = "a\n<<<<<<< yours\nours\n||||||| written before\nb\n=======\ntheirs\n>>>>>>> egov-msa 0.2.0\nc\n";
    assert_eq!(String::from_utf8_lossy(&merged.bytes), expected);
    assert_eq!(merged.conflicts, 1);
}

#[test]
fn what_is_not_text_stays_ours_and_is_a_conflict() {
    let merged = merged(b"\0base", b"\0ours", b"\0theirs");
    assert_eq!(merged.bytes, b"\0ours");
    assert_eq!(merged.conflicts, 1);
}

#[test]
fn what_is_not_text_is_replaced_where_only_they_changed_it() {
    let merged = merged(b"\0base", b"\0base", b"\0theirs");
    assert_eq!(merged.bytes, b"\0theirs");
    assert_eq!(merged.conflicts, 0);
}

/// git2 gives a pointer to nowhere for an empty result.
#[test]
fn what_both_sides_empty_together_is_empty() {
    let merged = merged(b"a\nb\nc\nd\ne\n", b"a\nb\n", b"d\ne\n");
    let expected = git_merge_file(b"a\nb\nc\nd\ne\n", b"a\nb\n", b"d\ne\n");
    assert_eq!(merged, expected);
}
