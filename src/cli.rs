//! The command line: its arguments, its help and its errors, in the language of the person.

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{list, new};
use crate::error::{Failure, Kind, Result};
use crate::locale::Language;
use crate::messages::Messages;
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
    List(list::Arguments),
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
        Command::New(arguments) => new::run(&arguments, output)?,
        Command::List(arguments) => list::run(&arguments, output)?,
    }
    Ok(ExitCode::SUCCESS)
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
    let text = |key: &str| messages.get(&format!("help.{name}.{key}")).to_owned();
    let template = format!(
        "{{about}}\n\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        messages.get("help.heading.usage")
    );
    let command = command
        .about(text("about"))
        .override_usage(text("usage"))
        .help_template(template)
        .subcommand_help_heading(messages.get("help.heading.commands").to_owned())
        .subcommand_value_name(messages.get("help.heading.commands").to_owned())
        .after_help(messages.get("help.exit-codes").to_owned())
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help),
        );
    let command = if command.get_version().is_some() {
        command.arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version),
        )
    } else {
        command
    };
    command
        .mut_args(|arg| localise_argument(arg, &name, messages))
        .mut_subcommands(|inner| localise(inner, messages))
}

fn localise_argument(arg: Arg, command: &str, messages: &Messages) -> Arg {
    let own = format!("help.{command}.{}", arg.get_id());
    let key = if messages.contains(&own) {
        own
    } else {
        format!("help.{}", arg.get_id())
    };
    let heading = if arg.is_positional() {
        "help.heading.arguments"
    } else {
        "help.heading.options"
    };
    arg.help(messages.get(&key).to_owned())
        .help_heading(messages.get(heading).to_owned())
}

fn usage_failure(error: &clap::Error) -> Failure {
    let value = |kind: ContextKind| {
        error
            .get(kind)
            .map(|value| value.to_string())
            .unwrap_or_default()
    };
    let argument = value(ContextKind::InvalidArg);
    let given = value(ContextKind::InvalidValue);
    let failure = match error.kind() {
        ErrorKind::UnknownArgument => {
            return with_suggestion(
                Failure::usage(text!("usage.unknown-argument", argument = argument)),
                &value(ContextKind::SuggestedArg),
            );
        }
        ErrorKind::InvalidSubcommand => {
            let name = value(ContextKind::InvalidSubcommand);
            return with_suggestion(
                Failure::usage(text!("usage.unknown-command", name = name)),
                &value(ContextKind::SuggestedSubcommand),
            );
        }
        ErrorKind::InvalidValue if given.is_empty() => text!("usage.no-value", argument = argument),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let failure = text!("usage.invalid-value", argument = argument, value = given);
            let words = value(ContextKind::ValidValue);
            return Failure::usage(failure).hint(text!("hint.valid-words", words = words));
        }
        ErrorKind::TooManyValues => {
            text!("usage.too-many-values", argument = argument, value = given)
        }
        ErrorKind::ArgumentConflict => conflict(&argument, &value(ContextKind::PriorArg)),
        _ => text!("usage.invalid", detail = error.kind()),
    };
    Failure::usage(failure).hint(text!("hint.help"))
}

fn conflict(argument: &str, prior: &str) -> crate::messages::Text {
    if prior.is_empty() || prior == argument {
        text!("usage.repeated", argument = argument)
    } else {
        text!("usage.conflict", first = prior, second = argument)
    }
}

fn with_suggestion(failure: Failure, near: &str) -> Failure {
    if near.is_empty() {
        failure.hint(text!("hint.help"))
    } else {
        failure.hint(text!("hint.did-you-mean", near = near))
    }
}
