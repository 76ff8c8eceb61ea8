//! The stages of a verification.

use std::collections::BTreeSet;

use clap::ValueEnum;

/// A stage, in the order in which they are gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Stage {
    /// The code is formatted.
    Format,
    /// Clippy has nothing to say.
    Lint,
    /// It builds with its lock file.
    Build,
    /// Its tests pass.
    Test,
    /// The whole mesh starts in one process, and every member registers.
    Start,
    /// The gateway leads to every service, and keeps out whoever has no token.
    Routes,
    /// It stops when asked to.
    Stop,
}

impl Stage {
    /// Every stage in order.
    pub const ALL: [Self; 7] = [
        Self::Format,
        Self::Lint,
        Self::Build,
        Self::Test,
        Self::Start,
        Self::Routes,
        Self::Stop,
    ];

    /// The stages to go through: those of `only`, if there are any, without those of `skip`. Whatever asks a running
    /// mesh needs one, and what is started is stopped.
    pub fn chosen(only: &[Self], skip: &[Self]) -> BTreeSet<Self> {
        let all = Self::ALL.into_iter();
        let mut chosen: BTreeSet<Self> = all
            .filter(|stage| only.is_empty() || only.contains(stage))
            .filter(|stage| !skip.contains(stage))
            .collect();
        if skip.contains(&Self::Start) {
            chosen.retain(|stage| *stage < Self::Start);
        } else if chosen.iter().any(|stage| *stage >= Self::Start) {
            chosen.extend([Self::Start, Self::Stop]);
        }
        chosen
    }

    /// The word for it on the command line and in receipts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Build => "build",
            Self::Test => "test",
            Self::Start => "start",
            Self::Routes => "routes",
            Self::Stop => "stop",
        }
    }

    /// Key of the message that says what it looks at.
    pub fn message_key(self) -> &'static str {
        match self {
            Self::Format => "verify.stage.format",
            Self::Lint => "verify.stage.lint",
            Self::Build => "verify.stage.build",
            Self::Test => "verify.stage.test",
            Self::Start => "verify.stage.start",
            Self::Routes => "verify.stage.routes",
            Self::Stop => "verify.stage.stop",
        }
    }

    /// What cargo is asked for, in the stages that are its own.
    pub fn cargo_arguments(self) -> &'static [&'static str] {
        match self {
            Self::Format => &["fmt", "--all", "--check"],
            Self::Lint => &[
                "clippy",
                "--locked",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
            Self::Build => &[
                "build",
                "--locked",
                "--message-format",
                "json-render-diagnostics",
            ],
            Self::Test => &["test", "--locked", "--workspace"],
            Self::Start | Self::Routes | Self::Stop => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[Stage], skip: &[Stage]) -> Vec<&'static str> {
        let chosen = Stage::chosen(only, skip).into_iter();
        chosen.map(Stage::name).collect()
    }

    #[test]
    fn a_running_mesh_is_started_and_stopped_by_whoever_asks_it() {
        assert_eq!(names(&[], &[]).len(), Stage::ALL.len());
        assert_eq!(names(&[Stage::Lint], &[]), ["lint"]);
        assert_eq!(names(&[Stage::Start], &[]), ["start", "stop"]);
        assert_eq!(names(&[Stage::Routes], &[]), ["start", "routes", "stop"]);
        assert_eq!(
            names(&[], &[Stage::Test, Stage::Stop]),
            ["format", "lint", "build", "start", "routes", "stop"]
        );
        assert_eq!(
            names(&[], &[Stage::Start]),
            ["format", "lint", "build", "test"]
        );
        assert_eq!(names(&[Stage::Format], &[Stage::Format]), [""; 0]);
    }
}
