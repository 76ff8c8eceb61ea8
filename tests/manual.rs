//! `egov-msa man`: pages that man shows without a complaint.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use common::run;
use egov_msa::cli;
use egov_msa::locale::Language;
use egov_msa::messages::Messages;
use tempfile::tempdir;

fn page(language: &str) -> String {
    let folder = tempdir().expect("temporary folder");
    let output = run(folder.path(), &["man", "--lang", language]);
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn headings(page: &str) -> Vec<&str> {
    let lines = page.lines().filter_map(|line| line.strip_prefix(".SH "));
    lines.map(|title| title.trim_matches('"')).collect()
}

/// What groff complains about; nothing where there is no groff.
fn complaints(page: &[u8]) -> String {
    let started = Command::new("groff")
        .args(["-man", "-Tutf8", "-K", "utf8", "-ww", "-z"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut groff) = started else {
        return String::new();
    };
    let mut pipe = groff.stdin.take().expect("is piped");
    pipe.write_all(page).expect("groff reads");
    drop(pipe);
    let output = groff.wait_with_output().expect("groff ends");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn file_names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("can be read");
    let names = entries.map(|entry| entry.expect("can be read").file_name());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

#[test]
fn the_headings_are_in_the_language_of_the_person() {
    assert_eq!(
        headings(&page("en")),
        [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "COMMANDS",
            "EXIT STATUS",
            "VERSION"
        ]
    );
    assert_eq!(
        headings(&page("ko")),
        [
            "이름",
            "사용법",
            "설명",
            "옵션",
            "명령",
            "종료 코드",
            "버전"
        ]
    );
}

#[test]
fn the_manual_has_a_page_for_each_command_and_groff_has_no_complaint() {
    let mut command = cli::command(&Messages::load(Language::English));
    command.build();
    let shown = command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set());
    let commands = shown.map(clap::Command::get_name);
    let mut expected: BTreeSet<String> =
        commands.map(|name| format!("egov-msa-{name}.1")).collect();
    expected.insert("egov-msa.1".to_owned());
    for language in ["ko", "en"] {
        let folder = tempdir().expect("temporary folder");
        let manual = folder.path().join("share/man1");
        let directory = manual.display().to_string();
        let output = run(
            folder.path(),
            &["man", "--lang", language, "--directory", &directory],
        );
        assert!(output.status.success());
        assert_eq!(file_names(&manual), expected);
        for name in &expected {
            let page = fs::read(manual.join(name)).expect("is written");
            assert_eq!(complaints(&page), "", "{language} {name}");
        }
    }
}

#[test]
fn the_page_of_a_command_explains_its_options_and_exit_codes() {
    let folder = tempdir().expect("temporary folder");
    run(folder.path(), &["man", "--directory", "."]);
    let page = fs::read_to_string(folder.path().join("egov-msa-new.1")).expect("is written");
    for text in [
        ".TH egov-msa-new 1",
        "\\fB\\-\\-preset\\fR",
        "Database of production",
        "  73   would overwrite something",
    ] {
        assert!(page.contains(text), "{text} is not in\n{page}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_to_is_told() {
    let folder = tempdir().expect("temporary folder");
    fs::write(folder.path().join("file"), "").expect("writes");
    let output = run(folder.path(), &["man", "--directory", "file/man1"]);
    assert_eq!(output.status.code(), Some(74));
    assert!(String::from_utf8_lossy(&output.stderr).contains("file/man1"));
}
