//! What the cases below `cases/` do not show: ends of lines, files without structure, and what must stay a conflict.

use egov_msa::merge::{Sides, merge};

use crate::LABELS;

fn merged(path: &str, [base, ours, theirs]: [&str; 3]) -> (String, usize) {
    let [base, ours, theirs] = [base, ours, theirs].map(str::as_bytes);
    let merged = merge(path, &Sides { base, ours, theirs }, &LABELS);
    (
        String::from_utf8(merged.bytes).expect("UTF-8"),
        merged.conflicts,
    )
}

fn clean(text: &str) -> (String, usize) {
    (text.to_owned(), 0)
}

#[test]
fn lines_end_as_they_did() {
    let windows = ["a: 1\r\n", "a: 1\r\nb: 2\r\n", "a: 1\r\nc: 3\r\n"];
    assert_eq!(
        merged("config.yml", windows),
        clean("a: 1\r\nb: 2\r\nc: 3\r\n")
    );
    let (text, conflicts) = merged("config.yml", ["a: 1\r\n", "a: 2\r\n", "a: 3\r\n"]);
    assert_eq!(conflicts, 1);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn a_last_line_without_an_end_stays_without_one() {
    let versions = ["a: 1\nz: 9", "a: 1\nb: 2\nz: 9", "a: 1\nz: 9\nc: 3"];
    assert_eq!(
        merged("config.yml", versions),
        clean("a: 1\nb: 2\nz: 9\nc: 3")
    );
}

#[test]
fn files_that_both_added_are_merged_too() {
    let versions = ["", "[a]\nx = 1\n", "[a]\nx = 1\ny = 2\n[b]\n"];
    assert_eq!(
        merged("rustfmt.toml", versions),
        clean("[a]\nx = 1\ny = 2\n[b]\n")
    );
}

#[test]
fn ignored_files_are_merged_by_what_they_say() {
    let versions = [
        "/target\n*.log\n",
        "/target\n# 산출물\n/out\n*.log\n!keep.log\n",
        "/target\n/data\n*.log\n*.tmp\n",
    ];
    let expected = "/target\n# 산출물\n/out\n/data\n*.log\n!keep.log\n*.tmp\n";
    assert_eq!(merged(".gitignore", versions), clean(expected));
}

/// Which digest the next base has is for the next `apply`; both exist.
#[test]
fn digests_of_the_generation_lock_are_no_conflict() {
    let lock = |digest: &str, path: &str| {
        format!("files:\n- path: Cargo.toml\n  sha256: {digest}\n- path: {path}\n  sha256: 0\n")
    };
    let versions = [lock("1", "a"), lock("2", "a"), lock("3", "a")];
    let texts = versions.each_ref().map(String::as_str);
    assert_eq!(merged(".egov-msa/lock.yaml", texts), clean(&versions[1]));
    assert_eq!(merged("lock.yaml", texts).1, 1);
}

#[test]
fn objects_of_both_sides_are_kept() {
    let versions = [
        "# kept\na 1\nd 4\n",
        "# kept\nb 2\nd 4\n",
        "# kept\na 1\nc 3\nd 4\n",
    ];
    let expected = "# kept\na 1\nb 2\nc 3\nd 4\n";
    assert_eq!(merged(".egov-msa/pristine", versions), clean(expected));
}

#[test]
fn lists_in_one_line_are_merged_by_their_entries() {
    let toml = [
        "tokio = { version = \"1.54\", features = [\"macros\", \"net\"] } # runtime\n",
        "tokio = { version = \"1.54\", features = [\"fs\", \"macros\", \"net\"] } # runtime\n",
        "tokio = { version = \"1.60\", features = [\"macros\", \"net\", \"sync\"] } # runtime\n",
    ];
    let expected = "tokio = { version = \"1.60\", features = [\"fs\", \"macros\", \"net\", \"sync\"] } # runtime\n";
    assert_eq!(merged("Cargo.toml", toml), clean(expected));
    let yaml = [
        "on: [push]\n",
        "on: [push, pull_request]\n",
        "on: [push, workflow_dispatch]\n",
    ];
    assert_eq!(
        merged("ci.yml", yaml),
        clean("on: [push, pull_request, workflow_dispatch]\n")
    );
    let replaced = [
        "args: [\"--port=80\"]\n",
        "args: [\"--port=81\"]\n",
        "args: [\"--port=82\"]\n",
    ];
    assert_eq!(merged("ci.yml", replaced).1, 1);
}

/// A merge by lines would write the key twice, and no service would start.
#[test]
fn a_key_added_in_two_places_is_not_written_twice() {
    let base = "a: 1\nb: 2\nc: 3\nd: 4\n";
    let ours = "x: 1\na: 1\nb: 2\nc: 3\nd: 4\n";
    let theirs = "a: 1\nb: 2\nc: 3\nd: 4\nx: 1\n";
    assert_eq!(merged("config.yml", [base, ours, theirs]), clean(ours));
    let other = "a: 1\nb: 2\nc: 3\nd: 4\nx: 2\n";
    assert_eq!(merged("config.yml", [base, ours, other]).1, 1);
}

/// Tabs and flow style are merged by lines, and never to something that cannot be read.
#[test]
fn lines_that_make_no_sense_together_are_a_conflict() {
    let base = "{\n  \"a\": 1,\n  \"b\": 2\n}\n";
    let ours = "{\n  \"x\": 1,\n  \"a\": 1,\n  \"b\": 2\n}\n";
    let theirs = "{\n  \"a\": 1,\n  \"b\": 2,\n  \"x\": 2\n}\n";
    let (text, conflicts) = merged("config.yml", [base, ours, theirs]);
    assert_eq!(conflicts, 1, "{text}");
    assert!(text.contains("\"x\": 1,") && text.contains("\"x\": 2"));
}

/// Whoever takes one side of every conflict has a file that can be read.
#[test]
fn a_conflict_takes_nothing_apart() {
    let versions = ["", "b:\n- x\n# note\n", "  e: 1\n  # deep\n"];
    let (text, conflicts) = merged("config.yml", versions);
    assert_eq!(conflicts, 1);
    assert!(
        text.starts_with("<<<<<<< yours\nb:\n") && text.contains("=======\n  e: 1\n"),
        "{text}"
    );
}

#[test]
fn the_same_place_taken_by_two_entries_is_a_conflict() {
    let versions = [
        "args:\n- --port=80\n",
        "args:\n- --port=81\n",
        "args:\n- --port=82\n",
    ];
    assert_eq!(merged("compose.yaml", versions).1, 1);
}

#[test]
fn entries_that_one_side_moves_are_moved() {
    let versions = [
        "a: 1\nb: 2\nc: 3\n",
        "c: 3\na: 1\nb: 2\n",
        "a: 1\nb: 5\nc: 3\nd: 4\n",
    ];
    let (text, conflicts) = merged("config.yml", versions);
    assert_eq!(conflicts, 0);
    assert!(
        text.starts_with("c: 3\n") && text.contains("b: 5\n"),
        "{text}"
    );
}

#[test]
fn text_in_rust_that_looks_like_brackets_is_none() {
    let base = "const A: &[&str] = &[\n    \"]\", // ]\n    r#\"\"]\"#,\n];\n";
    let add = |line: &str| base.replace("];\n", &format!("    {line}\n];\n"));
    let (ours, theirs) = (add("\"b\","), add("\"c\","));
    let (text, conflicts) = merged("src/a.rs", [base, &ours, &theirs]);
    assert_eq!(conflicts, 0);
    assert!(text.ends_with("    \"b\",\n    \"c\",\n];\n"), "{text}");
}

#[test]
fn rust_that_could_mean_something_else_stays_a_conflict() {
    let alternatives = [
        // Arguments.
        ("call(\n    a,\n);\n", "    b,", "    c,"),
        // The same name.
        (
            "const A: &[(&str, u8)] = &[\n    (\"a\", 1),\n];\n",
            "    (\"b\", 1),",
            "    (\"b\", 2),",
        ),
        // Statements.
        ("fn f() {\n    a();\n}\n", "    b();", "    c();"),
        // An attribute above.
        ("#[cfg(test)]\nmod tests;\n", "mod b;", "mod c;"),
    ];
    for (base, ours, theirs) in alternatives {
        let add = |line: &str| {
            let place = base.find('\n').expect("a line") + 1;
            [&base[..place], line, "\n", &base[place..]].concat()
        };
        let (ours, theirs) = (add(ours), add(theirs));
        assert_eq!(merged("src/a.rs", [base, &ours, &theirs]).1, 1, "{base}");
    }
}
#[test]
fn a_document_is_no_key_of_which_dashes_could_be_indented() {
    let versions = ["# note\n- y\n", "# note\nb:\n- y\n", "---\n# note\n- y\n"];
    assert_eq!(
        merged("config.yml", versions),
        clean("---\n# note\nb:\n- y\n")
    );
}
