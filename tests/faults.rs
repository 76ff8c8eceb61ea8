//! All or nothing: whatever step fails, the folder is as it was before.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{content, fixture_catalog, program, spec, told, tree};
use egov_msa::error::{Failure, Kind, Result};
use egov_msa::file_tree::{File, FileTree};
use egov_msa::project::{Destination, Step, VersionControl, Versioned, write};
use tempfile::tempdir;

/// A tree whose paths the disk cannot hold: a file is also a folder.
fn impossible_tree() -> FileTree {
    let mut tree = FileTree::default();
    for path in ["a", "a/b"] {
        tree.insert(path, File::generated(String::from("x\n")))
            .expect("is new");
    }
    tree
}

fn fixture_tree() -> FileTree {
    tree(spec("demo", &["alpha", "beta"]), &fixture_catalog()).expect("renders")
}

fn write_to(
    parent: &Path,
    tree: &FileTree,
    checkpoint: &mut dyn FnMut(&Step) -> Result<()>,
) -> Result<Versioned> {
    write(
        &Destination::new(parent, "demo")?,
        tree,
        VersionControl::Git,
        checkpoint,
    )
}

/// A folder with something in it, and perhaps an empty folder where the project goes.
fn prepared(with_empty_folder: bool) -> tempfile::TempDir {
    let parent = tempdir().expect("temporary folder");
    fs::write(parent.path().join("precious"), "1").expect("writes");
    if with_empty_folder {
        fs::create_dir(parent.path().join("demo")).expect("creates");
    }
    parent
}

#[test]
fn a_failure_before_any_step_leaves_nothing_behind() {
    let tree = fixture_tree();
    let mut steps = Vec::new();
    let parent = prepared(false);
    write_to(parent.path(), &tree, &mut |step| {
        steps.push(step.clone());
        Ok(())
    })
    .expect("is written");
    assert_eq!(steps.len(), tree.len() + 3);
    for with_empty_folder in [false, true] {
        for fatal in &steps {
            let parent = prepared(with_empty_folder);
            let before = content(parent.path());
            let failure = write_to(parent.path(), &tree, &mut |step| {
                if step == fatal {
                    Err(Failure::interrupted())
                } else {
                    Ok(())
                }
            })
            .expect_err("is stopped");
            assert_eq!(failure.kind(), Kind::Interrupted);
            assert_eq!(content(parent.path()), before, "after {fatal:?}");
        }
    }
}

#[test]
fn a_refusal_of_the_operating_system_leaves_nothing_behind_and_is_told() {
    let parent = prepared(false);
    let before = content(parent.path());
    let failure =
        write_to(parent.path(), &impossible_tree(), &mut |_| Ok(())).expect_err("is refused");
    assert_eq!(failure.kind(), Kind::Disk);
    assert!(
        told(&failure).contains("The operating system refused"),
        "{}",
        told(&failure)
    );
    assert_eq!(content(parent.path()), before);
}

#[test]
fn something_that_appears_meanwhile_is_not_overwritten() {
    let parent = prepared(true);
    let file = parent.path().join("demo/theirs");
    let failure = write_to(parent.path(), &fixture_tree(), &mut |step| {
        if *step == Step::Rename {
            fs::write(&file, "theirs").expect("writes");
        }
        Ok(())
    })
    .expect_err("is refused");
    assert_eq!(failure.kind(), Kind::WouldOverwrite);
    assert_eq!(
        content(parent.path()).len(),
        3,
        "precious, demo and demo/theirs"
    );
}

#[test]
fn a_panic_leaves_nothing_behind() {
    let parent = prepared(false);
    let before = content(parent.path());
    let tree = fixture_tree();
    let result = std::panic::catch_unwind(|| {
        write_to(parent.path(), &tree, &mut |step| {
            assert!(*step != Step::Rename, "on purpose");
            Ok(())
        })
    });
    assert!(result.is_err());
    assert_eq!(content(parent.path()), before);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_in_full_leaves_nothing_behind() {
    let parent = prepared(false);
    let before = content(parent.path());
    // A limit of 4 KiB a file stands for a full disk; without the signal, the write itself fails.
    let script = format!(
        "trap '' XFSZ; ulimit -f 8; exec {} new demo --yes",
        env!("CARGO_BIN_EXE_egov-msa")
    );
    let mut shell = Command::new("sh");
    let output = shell
        .current_dir(parent.path())
        .args(["-c", &script])
        .env("LC_ALL", "en_US")
        .output()
        .expect("starts");
    assert_eq!(
        output.status.code(),
        Some(74),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(String::from_utf8_lossy(&output.stderr).contains("File too large"));
    assert_eq!(content(parent.path()), before);
}

#[cfg(unix)]
#[test]
fn sigint_at_any_moment_leaves_all_or_nothing() {
    let mut interrupted = 0;
    for attempt in 0..40_u64 {
        let parent = prepared(false);
        let before = content(parent.path());
        let mut child = program(parent.path())
            .args(["new", "demo", "--yes"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        wait_until(Instant::now() + Duration::from_micros(attempt * 1500));
        let kill = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        kill.expect("kill starts");
        let status = child.wait().expect("ends");
        if status.success() {
            assert!(parent.path().join("demo/.git/HEAD").is_file());
            assert_eq!(fs::read_dir(parent.path()).expect("reads").count(), 2);
        } else {
            interrupted += 1;
            assert!(matches!(status.code(), None | Some(130)), "{status}");
            assert_eq!(content(parent.path()), before, "attempt {attempt}");
        }
    }
    assert!(interrupted > 0, "the signal never came in time");
}

/// The moments are spread over the run of the program; none of them has to be hit.
fn wait_until(moment: Instant) {
    while Instant::now() < moment {
        std::hint::spin_loop();
    }
}
