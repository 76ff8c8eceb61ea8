//! Two services added on two branches: what merges by structure, and what would by lines.

use std::collections::BTreeMap;

use egov_msa::catalog::Catalog;
use egov_msa::file_tree::FileTree;
use egov_msa::merge::{Sides, merge};

use crate::common::{embedded_catalog, spec, tree};
use crate::{LABELS, PLAIN};

/// What every branch has.
const BASE: &str = "user-service";

/// What is added on one branch and on the other.
const BRANCHES: [[&str; 2]; 3] = [
    ["board-service", "portal-service"],
    ["board-service", "reserve-item-service"],
    ["portal-service", "reserve-item-service"],
];

/// Files that do not count: secrets, which are not committed, and a file that git merges as well without conflict.
const NOT_COUNTED: [&str; 2] = [".env", ".egov-msa/pristine"];

/// Files that say more in a project with both services than either branch says: the digests that the next `apply`
/// writes, and a walk-through that needs both.
const MORE_THAN_BOTH: [&str; 3] = [".egov-msa/lock.yaml", "README.en.md", "README.md"];

/// How a file that both branches have changed came out.
#[derive(Debug)]
struct Outcome {
    by_structure: usize,
    by_lines: usize,
    /// Whether it is the file of a project that was written with both services.
    is_expected: bool,
}

fn project(catalog: &Catalog, services: &[&str]) -> FileTree {
    tree(spec("seoul-portal", services), catalog).expect("renders")
}

/// Merges every file that both branches have changed.
fn merge_branches(catalog: &Catalog, [one, other]: [&str; 2]) -> BTreeMap<String, Outcome> {
    let base = project(catalog, &[BASE]);
    let ours = project(catalog, &[BASE, one]);
    let theirs = project(catalog, &[BASE, other]);
    let both = project(catalog, &[BASE, one, other]);
    let bytes = |tree: &FileTree, path: &str| {
        let file = tree.get(path);
        file.map(|file| file.bytes.clone()).unwrap_or_default()
    };
    let in_both = ours.iter().map(|(path, _)| path);
    let in_both = in_both.filter(|path| !NOT_COUNTED.contains(path) && theirs.get(path).is_some());
    let outcome = |path: &str| {
        let versions = [&base, &ours, &theirs].map(|tree| bytes(tree, path));
        let [base, ours, theirs] = versions.each_ref().map(Vec::as_slice);
        let sides = Sides { base, ours, theirs };
        let by_structure = merge(path, &sides, &LABELS);
        let is_changed_by_both = ours != theirs && base != ours && base != theirs;
        is_changed_by_both.then(|| Outcome {
            by_structure: by_structure.conflicts,
            by_lines: merge(PLAIN, &sides, &LABELS).conflicts,
            is_expected: by_structure.bytes == bytes(&both, path),
        })
    };
    in_both
        .filter_map(|path| Some((path.to_owned(), outcome(path)?)))
        .collect()
}

#[test]
#[expect(clippy::print_stdout, reason = "`--nocapture` shows the numbers")]
fn services_added_on_two_branches_merge_to_a_project_with_both() {
    let catalog = embedded_catalog();
    let (mut by_structure, mut by_lines) = (0, 0);
    for branches in BRANCHES {
        let outcomes = merge_branches(&catalog, branches);
        println!("{branches:?}: conflicts by structure / by lines");
        for (path, outcome) in &outcomes {
            println!(
                "  {:2} / {:2}  {path}",
                outcome.by_structure, outcome.by_lines
            );
            let is_right = outcome.is_expected || MORE_THAN_BOTH.contains(&path.as_str());
            assert!(is_right, "{path} came out wrong");
            by_structure += outcome.by_structure;
            by_lines += outcome.by_lines;
        }
    }
    println!("{by_structure} conflicts by structure, {by_lines} by lines");
    assert_eq!(by_structure, 0, "{by_lines} by lines");
}
