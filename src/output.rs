//! Where the program writes: data to stdout, all else to stderr.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::error::{Failure, Kind, Result};
use crate::messages::{Messages, Text};
use crate::text;

/// What reads the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A person.
    Text,
    /// A program.
    Json,
}

/// The two streams, in the language of the person.
#[derive(Clone)]
pub struct Output {
    messages: Messages,
    form: Form,
}

impl Output {
    /// Writes in the language of the messages.
    pub fn new(messages: Messages, form: Form) -> Self {
        Self { messages, form }
    }

    /// The messages in the language of the person.
    pub fn messages(&self) -> &Messages {
        &self.messages
    }

    /// What reads the data.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Writes data to stdout.
    pub fn data(&self, data: &str) -> Result<()> {
        match writeln!(io::stdout(), "{data}") {
            // Whoever reads has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::new(
                Kind::Disk,
                text!("output.failed", reason = error),
            )),
            Ok(()) => Ok(()),
        }
    }

    /// Writes a JSON document to stdout.
    pub fn json(&self, document: &Value) -> Result<()> {
        self.data(&format!("{document:#}"))
    }

    /// Tells the person something.
    pub fn note(&self, text: &Text) {
        self.line(&self.messages.format(text));
    }

    /// Writes a line to the person.
    pub fn line(&self, line: &str) {
        // Without a stderr there is no one to tell, and no one to tell that.
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// Tells the person what is wrong.
    pub fn tell(&self, failure: &Failure) {
        let message = failure.message(&self.messages);
        self.line(&format!("{}: {message}", self.messages.get("error.label")));
        if let Some(hint) = failure.hint_message(&self.messages) {
            self.line(&format!("{}: {hint}", self.messages.get("hint.label")));
        }
    }

    /// Reports why the program ends, to programs too.
    pub fn failure(&self, failure: &Failure) {
        self.tell(failure);
        if self.form == Form::Json {
            let document = json!({
                "error": {
                    "code": failure.kind().exit_code(),
                    "message": failure.message(&self.messages),
                    "hint": failure.hint_message(&self.messages),
                }
            });
            // The failure that matters has been told already.
            let _ = self.json(&document);
        }
    }
}
