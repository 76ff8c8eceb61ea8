//! The command line: its arguments, its help and its errors, in the language of the person.

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{
    add_entity, add_service, apply, completions, diff, doctor, list, man, merge_file, new, redo,
    remove_service, rename_service, schema, undo, update, verify,
};
use crate::error::{Failure, Kind, Result};
use crate::locale::Language;
use crate::messages::{Messages, Text};
use crate::output::{Form, Output};
use crate::text;

#[derive(Parser)]
#[command(
    name = "egov-msa",
    version,
    disable_help_flag = true,
    disable_version_flag = true
)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
struct CommandLine {
    #[arg(long, global = true, value_name = "ko|en", hide_possible_values = true)]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    New(new::Arguments),
    AddEntity(add_entity::Arguments),
    AddService(add_service::Arguments),
    Apply(apply::Arguments),
    Diff(diff::Arguments),
    List(list::Arguments),
    #[command(hide = true)]
    MergeFile(merge_file::Arguments),
    Redo(redo::Arguments),
    RemoveService(remove_service::Arguments),
    RenameService(rename_service::Arguments),
    Undo(undo::Arguments),
    Update(update::Arguments),
    Verify(verify::Arguments),
    Schema(schema::Arguments),
    Doctor(doctor::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let language = said_language(&arguments).unwrap_or_else(Language::from_environment);
    let output = Output::new(Messages::load(language), said_form(&arguments));
    // A panic still unwinds, so that nothing half-written stays behind.
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(AssertUnwindSafe(|| execute(arguments, &output)));
    let failure = match result {
        Ok(Ok(code)) => return code,
        Ok(Err(failure)) => failure,
        Err(payload) => Failure::internal(anyhow::anyhow!("{}", panic_message(payload.as_ref()))),
    };
    output.failure(&failure);
    ExitCode::from(failure.kind().exit_code())
}

/// The whole command line with its texts in one language.
pub fn command(messages: &Messages) -> clap::Command {
    localise(CommandLine::command(), messages)
}

fn execute(arguments: Vec<OsString>, output: &Output) -> Result<ExitCode> {
    let parsed = command(output.messages())
        .try_get_matches_from(arguments)
        .and_then(|matches| CommandLine::from_arg_matches(&matches));
    let command_line = match parsed {
        Ok(command_line) => command_line,
        Err(error) => return show_or_fail(&error, output),
    };
    match command_line.command {
        Command::New(arguments) => new::run(&arguments, output),
        Command::AddEntity(arguments) => add_entity::run(&arguments, output),
        Command::AddService(arguments) => add_service::run(&arguments, output),
        Command::Apply(arguments) => apply::run(&arguments, output),
        Command::Diff(arguments) => diff::run(&arguments, output),
        Command::List(arguments) => done(list::run(&arguments, output)),
        Command::MergeFile(arguments) => merge_file::run(&arguments),
        Command::Redo(arguments) => done(redo::run(&arguments, output)),
        Command::RemoveService(arguments) => remove_service::run(&arguments, output),
        Command::RenameService(arguments) => rename_service::run(&arguments, output),
        Command::Undo(arguments) => done(undo::run(&arguments, output)),
        Command::Update(arguments) => update::run(&arguments, output),
        Command::Verify(arguments) => verify::run(&arguments, output),
        Command::Schema(arguments) => done(schema::run(&arguments, output)),
        Command::Doctor(arguments) => doctor::run(&arguments, output),
        Command::Completions(arguments) => {
            let whole = command(output.messages());
            done(completions::run(&arguments, whole, output))
        }
        Command::Man(arguments) => done(man::run(&arguments, command(output.messages()), output)),
    }
}

/// The exit code of a command that has only one way to succeed.
fn done(result: Result<()>) -> Result<ExitCode> {
    result.map(|()| ExitCode::SUCCESS)
}

/// Help and version come out of clap as errors too.
fn show_or_fail(error: &clap::Error, output: &Output) -> Result<ExitCode> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            output.data(error.render().to_string().trim_end())?;
            Ok(ExitCode::SUCCESS)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            output.line(error.render().to_string().trim_end());
            Ok(ExitCode::from(Kind::Usage.exit_code()))
        }
        _ => Err(usage_failure(error)),
    }
}

/// The language is needed before the arguments can be parsed, for the errors of parsing.
fn said_language(arguments: &[OsString]) -> Option<Language> {
    let mut words = arguments
        .iter()
        .filter_map(|word| word.to_str())
        .take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next()?,
            Some(joined) => joined.strip_prefix('=')?,
            None => continue,
        };
        return clap::ValueEnum::from_str(value, false).ok();
    }
    None
}

fn said_form(arguments: &[OsString]) -> Form {
    let mut options = arguments.iter().take_while(|word| *word != "--");
    if options.any(|word| word == "--json") {
        Form::Json
    } else {
        Form::Text
    }
}

fn panic_message(payload: &(dyn std::any::Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("panic")
}

fn localise(command: clap::Command, messages: &Messages) -> clap::Command {
    let name = command.get_name().to_owned();
    let text = |key: &str| messages.get(key).to_owned();
    let usage = messages.get("help.heading.usage");
    let command = command
        .about(text(&format!("help.{name}.about")))
        .override_usage(text(&format!("help.{name}.usage")))
        .help_template(format!(
            "{{about}}\n\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}"
        ))
        .subcommand_help_heading(text("help.heading.commands"))
        .after_help(text("help.exit-codes"));
    with_help_and_version(command)
        .mut_args(|arg| localise_argument(arg, &name, messages))
        .mut_subcommands(|inner| localise(inner, messages))
}

/// Clap's own arguments come too late to be given texts.
fn with_help_and_version(command: clap::Command) -> clap::Command {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help);
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);
    let has_version = command.get_version().is_some();
    command.arg(help).args(has_version.then_some(version))
}

fn localise_argument(arg: Arg, command: &str, messages: &Messages) -> Arg {
    let keys = [
        format!("help.{command}.{}", arg.get_id()),
        format!("help.{}", arg.get_id()),
    ];
    let help = keys
        .iter()
        .find(|key| messages.contains(key))
        .map(|key| messages.get(key).to_owned());
    let heading = if arg.is_positional() {
        "help.heading.arguments"
    } else {
        "help.heading.options"
    };
    arg.help(help.unwrap_or_default())
        .help_heading(messages.get(heading).to_owned())
}

fn usage_failure(error: &clap::Error) -> Failure {
    let value = |kind: ContextKind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let valid_words = value(ContextKind::ValidValue);
    let hint = match error.kind() {
        ErrorKind::UnknownArgument => suggestion(value(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => suggestion(value(ContextKind::SuggestedSubcommand)),
        ErrorKind::InvalidValue if error.get(ContextKind::SuggestedValue).is_some() => {
            suggestion(value(ContextKind::SuggestedValue))
        }
        ErrorKind::InvalidValue if !valid_words.is_empty() => {
            text!("hint.valid-words", words = valid_words)
        }
        _ => text!("hint.help"),
    };
    Failure::usage(usage_message(error.kind(), value)).hint(hint)
}

fn usage_message(kind: ErrorKind, value: impl Fn(ContextKind) -> String) -> Text {
    let argument = value(ContextKind::InvalidArg);
    let given = value(ContextKind::InvalidValue);
    let prior = value(ContextKind::PriorArg);
    match kind {
        ErrorKind::UnknownArgument => text!("usage.unknown-argument", argument = argument),
        ErrorKind::InvalidSubcommand => {
            text!(
                "usage.unknown-command",
                name = value(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingRequiredArgument => text!("usage.missing", argument = argument),
        ErrorKind::InvalidValue if given.is_empty() => text!("usage.no-value", argument = argument),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            text!("usage.invalid-value", argument = argument, value = given)
        }
        ErrorKind::TooManyValues => {
            text!("usage.too-many-values", argument = argument, value = given)
        }
        ErrorKind::ArgumentConflict if prior.is_empty() || prior == argument => {
            text!("usage.repeated", argument = argument)
        }
        ErrorKind::ArgumentConflict => text!("usage.conflict", first = prior, second = argument),
        _ => text!("usage.invalid", detail = kind),
    }
}

fn suggestion(near: String) -> Text {
    if near.is_empty() {
        text!("hint.help")
    } else {
        text!("hint.did-you-mean", near = near)
    }
}
