//! What can be wrong with a setting.

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
