//! Why there are no files from git.

use std::sync::Arc;

use mesh_config::with_causes;
use reqwest::StatusCode;
use tokio::task::JoinError;

/// Why there are no files for a request.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The repository has no such branch, tag or commit.
    #[error("No such label: {0}")]
    NoSuchLabel(String),
    /// There is no repository at the address.
    #[error("No such repository: {0}")]
    NoSuchRepository(String),
    /// The address that comes out for the names of a request is none.
    #[error("{0}")]
    Address(String),
    /// The remote repository cannot be fetched, and there is no copy of it.
    #[error(transparent)]
    Fetch(Arc<FetchError>),
    /// The repository is there and cannot be read.
    #[error("repository {name}: {}", explained(source))]
    Unreadable {
        /// The address.
        name: String,
        /// What git says.
        source: git2::Error,
    },
    /// The work was broken off.
    #[error("reading the repository broke off: {0}")]
    BrokenOff(#[from] JoinError),
}

impl GitError {
    /// Whether what was asked for does not exist, as opposed to a failure.
    pub fn is_absence(&self) -> bool {
        match self {
            Self::NoSuchLabel(_) | Self::NoSuchRepository(_) | Self::Address(_) => true,
            Self::Fetch(error) => matches!(error.problem, FetchProblem::NotFound),
            Self::Unreadable { .. } | Self::BrokenOff(_) => false,
        }
    }
}

/// A remote repository that cannot be fetched.
#[derive(Debug, thiserror::Error)]
#[error("cannot fetch {address}: {problem}")]
pub struct FetchError {
    /// The address, without credentials.
    pub address: String,
    /// What is wrong.
    pub problem: FetchProblem,
}

/// What stands in the way of fetching.
#[derive(Debug, thiserror::Error)]
pub enum FetchProblem {
    /// There is no repository.
    #[error("there is no repository")]
    NotFound,
    /// The credentials are missing, wrong, or not good enough.
    #[error(
        "the server refuses the credentials; set username and password (a token with read access) \
         below spring.cloud.config.server.git"
    )]
    Unauthorized,
    /// The server answers with another failure.
    #[error("the server answers {0}")]
    Status(StatusCode),
    /// The server cannot be reached.
    #[error("{}", with_causes(.0))]
    Transport(#[from] reqwest::Error),
    /// The server said nothing for too long.
    #[error("no answer within the time limit")]
    TimedOut,
    /// The answer is not that of a git server.
    #[error("{0}")]
    Protocol(String),
    /// The copy cannot be written.
    #[error("the copy cannot be written: {0}")]
    Copy(#[from] CopyError),
    /// The work was broken off.
    #[error("the work broke off: {0}")]
    BrokenOff(#[from] JoinError),
}

/// A copy that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Git refuses.
    #[error("{}", explained(.0))]
    Git(#[from] git2::Error),
    /// The disk refuses.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// What git says, and what to do about it.
fn explained(error: &git2::Error) -> String {
    match error.code() {
        git2::ErrorCode::Owner => format!(
            "{}; to trust it all the same: git config --global --add safe.directory <path>",
            error.message()
        ),
        _ => error.message().to_owned(),
    }
}
