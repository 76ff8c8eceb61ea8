//! State of an instance, and what happened to it.

use serde::{Deserialize, Deserializer, Serialize};

use super::lenient;

/// State of an instance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InstanceStatus {
    /// Takes requests.
    Up,
    /// Does not.
    Down,
    /// Not yet.
    Starting,
    /// Taken out by an operator.
    OutOfService,
    /// Anything else.
    #[default]
    Unknown,
}

impl InstanceStatus {
    /// The state of that name, when it is the name of one.
    pub fn known(name: &str) -> Option<Self> {
        match name {
            "UP" => Some(Self::Up),
            "DOWN" => Some(Self::Down),
            "STARTING" => Some(Self::Starting),
            "OUT_OF_SERVICE" => Some(Self::OutOfService),
            "UNKNOWN" => Some(Self::Unknown),
            _ => None,
        }
    }

    /// The state of that name; other names are `Unknown`.
    pub fn from_name(name: &str) -> Self {
        Self::known(name).unwrap_or_default()
    }

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Up => "UP",
            Self::Down => "DOWN",
            Self::Starting => "STARTING",
            Self::OutOfService => "OUT_OF_SERVICE",
            Self::Unknown => "UNKNOWN",
        }
    }
}

impl<'de> Deserialize<'de> for InstanceStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = lenient::text(deserializer)?;
        Ok(Self::from_name(&name))
    }
}

/// What happened to an instance since the client last asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActionType {
    /// It is new.
    Added,
    /// It changed.
    Modified,
    /// It is gone.
    Deleted,
}

impl ActionType {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "ADDED",
            Self::Modified => "MODIFIED",
            Self::Deleted => "DELETED",
        }
    }
}
