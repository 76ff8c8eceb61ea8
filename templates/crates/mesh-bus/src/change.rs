//! What services tell each other about the things that they own.

/// Something that others keep in memory has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These things.
    Of {
        /// Path of the owner's endpoint for them, such as `/internal/user-names`.
        path: String,
        /// Which of them.
        ids: Vec<String>,
    },
    /// Nobody knows what: the broker was away.
    Unknown,
}
