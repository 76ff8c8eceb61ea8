//! The session that each readme shows, run as it stands there. `SNAPSHOTS=overwrite` writes what is really answered.

#![cfg(unix)]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const BEGIN: &str = "```console\n";
const END: &str = "```\n";
const PROMPT: &str = "$ ";

/// A shell that remembers its folder.
struct Shell {
    folder: PathBuf,
    locale: &'static str,
}

impl Shell {
    /// What a command says on both of its outputs.
    fn answer(&mut self, command: &str) -> String {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.folder.push(folder);
            return String::new();
        }
        let program = Path::new(env!("CARGO_BIN_EXE_egov-msa"));
        let folder = program.parent().expect("a folder").display();
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}; }} 2>&1")])
            .env("PATH", format!("{folder}:{path}"))
            .env("LC_ALL", self.locale)
            .current_dir(&self.folder)
            .output()
            .expect("a shell");
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}

/// The commands of a session with what is answered to each.
fn run(session: &str, locale: &'static str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let mut shell = Shell {
        folder: folder.path().to_owned(),
        locale,
    };
    let commands = session.lines().filter_map(|line| line.strip_prefix(PROMPT));
    commands.fold(String::new(), |mut shown, command| {
        let answer = shell.answer(command);
        write!(shown, "{PROMPT}{command}\n{answer}").expect("a text");
        shown
    })
}

fn assert_session(file: &str, locale: &'static str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let readme = fs::read_to_string(&path).expect("a readme");
    let (before, rest) = readme.split_once(BEGIN).expect("a session");
    let (session, after) = rest.split_once(END).expect("its end");
    let shown = run(session, locale);
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        fs::write(&path, format!("{before}{BEGIN}{shown}{END}{after}")).expect("it is written");
    } else {
        assert_eq!(
            shown, session,
            "{file}; `SNAPSHOTS=overwrite` writes it anew"
        );
    }
}

#[test]
fn the_korean_readme_shows_what_happens() {
    assert_session("README.ko.md", "ko_KR.UTF-8");
}

#[test]
fn the_english_readme_shows_what_happens() {
    assert_session("README.md", "en_US.UTF-8");
}
