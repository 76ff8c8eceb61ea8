//! `egov-msa completions`: the scripts complete.

mod common;

use std::process::{Command, Output};

use common::{program, run};
use tempfile::tempdir;

fn script(shell: &str) -> String {
    let folder = tempdir().expect("temporary folder");
    let output = run(folder.path(), &["completions", shell]);
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What bash offers for the last of the words.
fn offered_by_bash(words: &[&str]) -> Vec<String> {
    let last = words.len() - 1;
    let ask = format!(
        "{}\nCOMP_WORDS=({}); COMP_CWORD={last}\n_egov__msa egov-msa '{}' '{}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"",
        script("bash"),
        words.join(" "),
        words[last],
        words[last - 1],
    );
    let output = Command::new("bash")
        .args(["--norc", "-c", &ask])
        .output()
        .expect("bash starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let offered = String::from_utf8(output.stdout).expect("UTF-8");
    offered.lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_options_and_words_of_the_catalogue() {
    assert_eq!(offered_by_bash(&["egov-msa", "ne"]), ["new"]);
    assert_eq!(
        offered_by_bash(&["egov-msa", "new", "--da"]),
        ["--database"]
    );
    assert_eq!(
        offered_by_bash(&["egov-msa", "new", "--preset", ""]),
        ["large", "small"]
    );
    assert_eq!(
        offered_by_bash(&["egov-msa", "new", "--services", "board"]),
        ["board-service"]
    );
    assert_eq!(
        offered_by_bash(&["egov-msa", "new", "--database", "p"]),
        ["postgresql"]
    );
    assert_eq!(offered_by_bash(&["egov-msa", "completions", "z"]), ["zsh"]);
}

#[test]
fn every_shell_has_a_script_that_names_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = script(shell);
        for word in ["egov-msa", "new", "list", "schema", "oauth2"] {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
    }
}

#[test]
fn the_descriptions_are_in_the_language_of_the_person() {
    let folder = tempdir().expect("temporary folder");
    let output = run(folder.path(), &["completions", "zsh", "--lang", "ko"]);
    let script = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(script.contains("새 프로젝트를 생성합니다") && script.contains("게시판"));
    assert!(
        !script.contains("Korean, the default"),
        "documentation of Rust is for nobody else"
    );
}

#[test]
fn a_shell_has_to_be_named_and_known() {
    let folder = tempdir().expect("temporary folder");
    let told = |arguments: &[&str]| -> String {
        let output: Output = program(folder.path())
            .args(arguments)
            .output()
            .expect("starts");
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    assert!(told(&["completions"]).contains("bash|zsh|fish|powershell|elvish"));
    assert!(told(&["completions", "tcsh"]).contains("Did you mean \"zsh\"?"));
}
