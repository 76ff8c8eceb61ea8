//! Why a provider did not tell who somebody is.

/// A sign-in that failed. The text is for the log; people are told [`OAuth2Error::code`].
#[derive(Debug, thiserror::Error)]
pub enum OAuth2Error {
    /// The provider does not answer, or with a failure of its own.
    #[error("the provider cannot be asked: {0}")]
    Unavailable(String),
    /// The provider takes a code or token for no good.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// What the provider said proves nothing.
    #[error("this proves no identity: {0}")]
    Invalid(String),
}

impl OAuth2Error {
    /// A word that stays the same, for front ends.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "provider_unavailable",
            Self::Refused(_) => "provider_refused",
            Self::Invalid(_) => "invalid_identity",
        }
    }

    pub(crate) fn invalid(problem: impl Into<String>) -> Self {
        Self::Invalid(problem.into())
    }
}
