//! What can be wrong with a setting, and how errors are told.

use std::error::Error;

/// A setting that is missing or cannot be read. The text names the key and its source.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// No layer has the key.
    #[error(
        "setting `{key}` is missing: set it in the configuration, or {variable} in the environment"
    )]
    Missing {
        /// The dotted key.
        key: String,
        /// The environment variable that would set it.
        variable: String,
    },
    /// The value is there, but has the wrong type or form.
    #[error("setting `{key}` from {origin}: {problem}")]
    Invalid {
        /// The dotted key.
        key: String,
        /// The layer that the value came from.
        origin: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A YAML document of a layer cannot be parsed.
    #[error("{layer} is not valid YAML: {problem}")]
    Yaml {
        /// The layer's name.
        layer: String,
        /// Position and reason.
        problem: String,
    },
}

/// An error with its causes, of which the last one says most: the first message of an HTTP client tells only that
/// something went wrong.
pub fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the letter was not sent")]
    struct Unsent(#[source] io::Error);

    #[test]
    fn the_last_cause_is_told_too() {
        let error = Unsent(io::Error::other("there are no stamps"));
        assert_eq!(
            with_causes(&error),
            "the letter was not sent: there are no stamps"
        );
    }
}
