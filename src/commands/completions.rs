//! `egov-msa completions`: writes what a shell needs to complete command lines.

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap_complete::{Shell, generate};

use crate::catalog::{Catalog, Kind};
use crate::error::Result;
use crate::locale::Language;
use crate::messages::Bilingual;
use crate::output::Output;

/// Arguments of `completions`.
#[derive(Args)]
pub struct Arguments {
    #[arg(
        value_name = "bash|zsh|fish|powershell|elvish",
        hide_possible_values = true
    )]
    shell: Shell,
}

/// Runs `completions` for a command line.
pub fn run(arguments: &Arguments, command: clap::Command, output: &Output) -> Result<()> {
    let language = output.messages().language();
    let command = without_rust_docs(command);
    let mut command = with_catalog(command, &super::catalog(None)?, language);
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    generate(arguments.shell, &mut command, &name, &mut script);
    let script = with_one_label(&String::from_utf8_lossy(&script), &name);
    output.data(script.trim_end())
}

/// The script for bash spells the program's name in two ways if it has a hyphen, so that commands complete nothing
/// (clap issue 6421).
fn with_one_label(script: &str, name: &str) -> String {
    script.replace(&name.replace('-', "__subcmd__"), &name.replace('-', "__"))
}

/// The words of an option have the docs of their Rust types, in English, for want of better.
fn without_rust_docs(command: clap::Command) -> clap::Command {
    command
        .mut_args(|arg| {
            let words = arg.get_possible_values().into_iter();
            let words: Vec<String> = words.map(|word| word.get_name().to_owned()).collect();
            if words.is_empty() {
                arg
            } else {
                arg.value_parser(PossibleValuesParser::new(words))
            }
        })
        .mut_subcommands(without_rust_docs)
}

/// The words of the catalogue that the command line takes without knowing them.
fn with_catalog(command: clap::Command, catalog: &Catalog, language: Language) -> clap::Command {
    let word = |name: &str, summary: &Bilingual| {
        PossibleValue::new(name.to_owned()).help(summary.in_language(language).to_owned())
    };
    let presets = catalog.presets().iter();
    let presets: Vec<PossibleValue> = presets
        .map(|(name, preset)| word(name, &preset.summary))
        .collect();
    let services = catalog.units_of(Kind::Service).into_iter();
    let services: Vec<PossibleValue> = services
        .map(|unit| word(&unit.name, &unit.description.summary))
        .collect();
    command.mut_subcommand("new", |new| {
        new.mut_arg("preset", |arg| {
            arg.value_parser(PossibleValuesParser::new(presets))
        })
        .mut_arg("services", |arg| {
            arg.value_parser(PossibleValuesParser::new(services))
        })
    })
}
