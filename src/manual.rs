//! The manual: a page for the program and one for each of its commands, in the language of the person.

use anyhow::Context;
use clap_mangen::Man;

use crate::error::Result;
use crate::messages::Messages;

/// The headings that the writer of manual pages has in English only, and the messages that stand for them.
const HEADINGS: [(&str, &str); 5] = [
    ("NAME", "man.name"),
    ("SYNOPSIS", "man.synopsis"),
    ("DESCRIPTION", "man.description"),
    ("EXTRA", "man.exit-codes"),
    ("VERSION", "man.version"),
];

/// A page in the format of man.
pub struct Page {
    /// Name of its file, such as `egov-msa-new.1`.
    pub file_name: String,
    /// Content.
    pub text: String,
}

/// Every page; the first is that of the program itself.
pub fn pages(mut command: clap::Command, messages: &Messages) -> Result<Vec<Page>> {
    command.build();
    let source = format!(
        "{} {}",
        command.get_name(),
        command.get_version().unwrap_or_default()
    );
    let shown = command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set());
    let commands = std::iter::once(&command).chain(shown);
    commands
        .map(|command| page(with_plain_exit_codes(command.clone()), &source, messages))
        .collect()
}

fn page(command: clap::Command, source: &str, messages: &Messages) -> Result<Page> {
    let man = Man::new(command).source(source);
    let mut bytes = Vec::new();
    man.render(&mut bytes)
        .context("a manual page cannot be written")?;
    let text = String::from_utf8(bytes).context("a manual page is not UTF-8")?;
    let lines = text.lines().map(|line| heading(line, messages));
    Ok(Page {
        file_name: man.get_filename(),
        text: lines.map(|line| line + "\n").collect(),
    })
}

/// A line of a page, in the language of the person if it is a heading.
fn heading(line: &str, messages: &Messages) -> String {
    let Some(title) = line.strip_prefix(".SH ") else {
        return line.to_owned();
    };
    match HEADINGS.iter().find(|(english, _)| *english == title) {
        Some((_, key)) => format!(".SH \"{}\"", messages.get(key)),
        None => format!(".SH {}", title.to_uppercase()),
    }
}

/// Their heading is that of a section here.
fn with_plain_exit_codes(command: clap::Command) -> clap::Command {
    let text = command.get_after_help().map(ToString::to_string);
    let codes = text.unwrap_or_default();
    let codes = codes.split_once('\n').map_or("", |(_, codes)| codes);
    let codes = codes.to_owned();
    command.after_help(codes)
}
