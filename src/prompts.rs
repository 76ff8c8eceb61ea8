//! Questions on a terminal.

use std::io;

use console::Term;
use dialoguer::theme::ColorfulTheme;
use dialoguer::{Input, MultiSelect, Select};

use crate::error::{Failure, Kind, Result};
use crate::text;

/// What a person types to go back where text is asked for.
pub const BACK: &str = "<";

/// What a person does at a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<T> {
    /// Answers it.
    Answer(T),
    /// Goes back to the one before.
    Back,
}

/// Checks a text while it is asked for; the error is shown, and the question stays.
pub type Check<'a> = dyn Fn(&str) -> Result<(), String> + 'a;

/// Something that can be asked.
pub trait Prompts {
    /// Asks for a text.
    fn line(&mut self, title: &str, initial: &str, check: &Check<'_>) -> Result<Reply<String>>;
    /// Asks for one of the options by its index.
    fn one(&mut self, title: &str, options: &[String], current: usize) -> Result<Reply<usize>>;
    /// Asks for any of the options by their indices.
    fn many(
        &mut self,
        title: &str,
        options: &[String],
        current: &[bool],
    ) -> Result<Reply<Vec<usize>>>;
    /// Shows a page.
    fn show(&mut self, page: &str) -> Result<()>;
}

/// The terminal of the person.
pub struct Terminal {
    term: Term,
    theme: ColorfulTheme,
}

impl Default for Terminal {
    fn default() -> Self {
        Self {
            term: Term::stderr(),
            theme: ColorfulTheme::default(),
        }
    }
}

impl Prompts for Terminal {
    fn line(&mut self, title: &str, initial: &str, check: &Check<'_>) -> Result<Reply<String>> {
        let line: String = Input::with_theme(&self.theme)
            .with_prompt(title)
            .with_initial_text(initial)
            .allow_empty(true)
            .validate_with(|line: &String| match line.trim() {
                BACK => Ok(()),
                line => check(line),
            })
            .interact_text_on(&self.term)
            .map_err(failure)?;
        Ok(match line.trim() {
            BACK => Reply::Back,
            line => Reply::Answer(line.to_owned()),
        })
    }

    fn one(&mut self, title: &str, options: &[String], current: usize) -> Result<Reply<usize>> {
        let chosen = Select::with_theme(&self.theme)
            .with_prompt(title)
            .items(options)
            .default(current)
            .interact_on_opt(&self.term)
            .map_err(failure)?;
        Ok(chosen.map_or(Reply::Back, Reply::Answer))
    }

    fn many(
        &mut self,
        title: &str,
        options: &[String],
        current: &[bool],
    ) -> Result<Reply<Vec<usize>>> {
        let chosen = MultiSelect::with_theme(&self.theme)
            .with_prompt(title)
            .items(options)
            .defaults(current)
            .interact_on_opt(&self.term)
            .map_err(failure)?;
        Ok(chosen.map_or(Reply::Back, Reply::Answer))
    }

    fn show(&mut self, page: &str) -> Result<()> {
        self.term
            .write_line(page)
            .map_err(|error| failure(error.into()))
    }
}

impl Drop for Terminal {
    /// A prompt that is broken off leaves the cursor hidden.
    fn drop(&mut self) {
        leave_prompt();
    }
}

/// How the terminal was before the first question.
pub struct TerminalState {
    #[cfg(unix)]
    settings: Option<nix::sys::termios::Termios>,
}

impl TerminalState {
    /// How the terminal is now.
    pub fn now() -> Self {
        Self {
            #[cfg(unix)]
            settings: nix::sys::termios::tcgetattr(io::stdin()).ok(),
        }
    }

    /// Puts the terminal back: lines with echo, and a cursor.
    pub fn restore(&self) {
        #[cfg(unix)]
        if let Some(settings) = &self.settings {
            use nix::sys::termios::{SetArg, tcsetattr};
            // There is nothing else to be done for a terminal that refuses this.
            let _ = tcsetattr(io::stdin(), SetArg::TCSANOW, settings);
        }
        leave_prompt();
    }
}

/// The line of the last prompt ends, and the cursor can be seen.
fn leave_prompt() {
    let term = Term::stderr();
    // A terminal that is gone needs neither.
    let _ = term.write_line("").and_then(|()| term.show_cursor());
}

fn failure(error: dialoguer::Error) -> Failure {
    let dialoguer::Error::IO(error) = error;
    match error.kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => Failure::interrupted(),
        _ => Failure::new(Kind::Disk, text!("prompt.failed", reason = error)),
    }
}
