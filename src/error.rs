//! Errors for people: what is wrong, where, and what to do about it.

use std::fmt;

use crate::excerpt::Excerpt;
use crate::messages::{Messages, Text};
use crate::spot::Spot;
use crate::text;

/// The result of every step of the pipeline.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// What sort of failure it is; decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request is wrong or incomplete.
    Usage,
    /// Files are not as this program left them.
    Drift,
    /// Something is already where a file or the project should go.
    WouldOverwrite,
    /// The operating system refused to read or write.
    Disk,
    /// Something else is at work in the project; trying again helps.
    Busy,
    /// A check of a project or of the system found something wrong.
    Verification,
    /// The person stopped the program.
    Interrupted,
    /// A defect of this program.
    Internal,
}

impl Kind {
    /// The exit code that stands for this kind.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Verification => 3,
            Self::Drift => 6,
            Self::Internal => 70,
            Self::WouldOverwrite => 73,
            Self::Disk => 74,
            Self::Busy => 75,
            Self::Interrupted => 130,
        }
    }
}

/// A failed step.
#[derive(Debug)]
pub struct Failure(Box<Details>);

#[derive(Debug)]
struct Details {
    kind: Kind,
    what: Text,
    place: Option<String>,
    hint: Option<Text>,
    word: Option<String>,
    spot: Option<Spot>,
    excerpt: Option<String>,
    cause: Option<anyhow::Error>,
}

impl Failure {
    /// A failure of the given kind.
    pub fn new(kind: Kind, what: Text) -> Self {
        Self(Box::new(Details {
            kind,
            what,
            place: None,
            hint: None,
            word: None,
            spot: None,
            excerpt: None,
            cause: None,
        }))
    }

    /// The request is wrong or incomplete.
    pub fn usage(what: Text) -> Self {
        Self::new(Kind::Usage, what)
    }

    /// Files are not as this program left them.
    pub fn drift(what: Text) -> Self {
        Self::new(Kind::Drift, what)
    }

    /// Something else is at work in the project.
    pub fn busy(what: Text) -> Self {
        Self::new(Kind::Busy, what)
    }

    /// A defect of this program.
    pub fn internal(cause: anyhow::Error) -> Self {
        let mut failure = Self::new(Kind::Internal, text!("internal.defect"));
        failure.0.cause = Some(cause);
        failure.hint(text!("internal.defect.hint"))
    }

    /// The person stopped the program.
    pub fn interrupted() -> Self {
        Self::new(Kind::Interrupted, text!("interrupted"))
    }

    /// Adds what to do about it.
    pub fn hint(mut self, hint: Text) -> Self {
        self.0.hint = Some(hint);
        self
    }

    /// Adds where it is, such as `spec.yaml:3:1`.
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.0.place = Some(place.to_string());
        self
    }

    /// Adds the word of the input that is wrong, by which it can be found in a file.
    pub fn about(mut self, word: impl Into<String>) -> Self {
        self.0.word = Some(word.into());
        self
    }

    /// The word of the input that is wrong.
    pub fn word(&self) -> Option<&str> {
        self.0.word.as_deref()
    }

    /// Says that what failed is part of what is there: the place in it becomes one below.
    pub fn within(mut self, place: Spot) -> Self {
        let inner = self.0.spot.take().unwrap_or_default();
        self.0.spot = Some(place.and(inner));
        self
    }

    /// Where in the input it is, by which that can be found in a file.
    pub fn spot(&self) -> Option<&Spot> {
        self.0.spot.as_ref()
    }

    /// Adds the line of a document that is wrong.
    pub fn excerpt(mut self, excerpt: Option<Excerpt>) -> Self {
        self.0.excerpt = excerpt.map(|excerpt| format!("\n{excerpt}"));
        self
    }

    /// What is wrong.
    pub fn what(&self) -> &Text {
        &self.0.what
    }

    /// Whether it is already known where it is.
    pub fn has_place(&self) -> bool {
        self.0.place.is_some()
    }

    /// What sort of failure it is.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// What is wrong and where, in a language, on one or more lines.
    pub fn message(&self, messages: &Messages) -> String {
        let what = messages.format(&self.0.what);
        let causes = self.0.cause.iter().flat_map(anyhow::Error::chain);
        let details: String = causes.map(|cause| format!("\n  {cause}")).collect();
        let excerpt = self.0.excerpt.as_deref().unwrap_or_default();
        match &self.0.place {
            Some(place) => format!("{place}: {what}{details}{excerpt}"),
            None => format!("{what}{details}{excerpt}"),
        }
    }

    /// What to do about it, in a language.
    pub fn hint_message(&self, messages: &Messages) -> Option<String> {
        self.0.hint.as_ref().map(|hint| messages.format(hint))
    }
}

impl From<anyhow::Error> for Failure {
    /// An error that no step foresaw is a defect.
    fn from(cause: anyhow::Error) -> Self {
        Self::internal(cause)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.what.fmt(formatter)
    }
}

impl std::error::Error for Failure {}
