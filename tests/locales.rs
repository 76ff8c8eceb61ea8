//! Both languages say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use egov_msa::cli;
use egov_msa::locale::Language;
use egov_msa::messages::Messages;

fn tables() -> [BTreeMap<String, String>; 2] {
    [Language::Korean, Language::English].map(|language| Messages::load(language).table().clone())
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// Every Rust source of the program.
fn sources() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("can be read"));
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| fs::read_to_string(entry.path()).expect("is text"))
        .collect()
}

#[test]
fn both_languages_have_the_same_keys_and_placeholders() {
    let [korean, english] = tables();
    let keys = |table: &BTreeMap<String, String>| table.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&korean), keys(&english));
    assert!(!korean.is_empty());
    for (key, text) in &korean {
        assert_eq!(placeholders(text), placeholders(&english[key]), "{key}");
    }
}

#[test]
fn every_key_of_the_program_has_a_message_and_its_placeholders() {
    let [korean, _] = tables();
    let sources = sources();
    let uses: Vec<&str> = sources.split("text!(").skip(1).collect();
    assert!(uses.len() > 50);
    for used in uses {
        let Some((key, rest)) = used
            .trim_start()
            .strip_prefix('"')
            .and_then(|rest| rest.split_once('"'))
        else {
            continue;
        };
        let message = korean
            .get(key)
            .unwrap_or_else(|| panic!("{key} has no message"));
        let arguments = rest.split("text!(").next().unwrap_or_default();
        for placeholder in placeholders(message) {
            assert!(
                arguments.contains(&format!("{placeholder} = ")),
                "{key} gets no {placeholder}"
            );
        }
    }
}

#[test]
fn no_message_is_left_over() {
    let [korean, _] = tables();
    let sources = sources();
    for key in korean.keys().filter(|key| !key.starts_with("help.")) {
        assert!(sources.contains(&format!("\"{key}\"")), "{key} is not used");
    }
}

#[test]
fn every_command_and_argument_has_help_in_both_languages() {
    for language in [Language::Korean, Language::English] {
        let mut command = cli::command(&Messages::load(language));
        command.build();
        let commands = std::iter::once(&command).chain(command.get_subcommands());
        for command in commands {
            assert_texts_are_messages(command);
        }
    }
}

/// A text without message is its own key, and keys begin with `help.`.
fn assert_texts_are_messages(command: &clap::Command) {
    let about = command.get_about().expect("has a description").to_string();
    assert!(!about.starts_with("help."), "{about}");
    let mut command = command.clone();
    let usage = command.render_usage().to_string();
    assert!(!usage.contains("help."), "{usage}");
    for argument in command.get_arguments() {
        let help = argument
            .get_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        assert!(
            !help.is_empty() && !help.starts_with("help."),
            "{} {}",
            command.get_name(),
            argument.get_id()
        );
    }
}

#[test]
fn the_environment_chooses_the_language_in_its_order_of_precedence() {
    for (all, messages, lang, is_korean) in [
        ("", "", "", true),
        ("", "", "en_US.UTF-8", false),
        ("", "ko_KR.UTF-8", "en_US.UTF-8", true),
        ("en_US.UTF-8", "ko_KR.UTF-8", "ko_KR.UTF-8", false),
        ("C", "", "en_US.UTF-8", true),
    ] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_egov-msa"));
        program
            .env("LC_ALL", all)
            .env("LC_MESSAGES", messages)
            .env("LANG", lang);
        let output = program.arg("--help").output().expect("starts");
        let help = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(
            help.contains("사용법:"),
            is_korean,
            "{all} {messages} {lang}"
        );
    }
}
