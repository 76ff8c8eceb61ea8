//! Who may read one reservation.

use mesh_config::{Settings, SettingsError};
use mesh_web::{ApiError, ErrorCode};

use super::model::Model;
use crate::callers::Caller;

/// The owner and the staff, or everybody who is signed in.
#[derive(Debug, Clone, Copy)]
pub struct DetailAccess {
    is_for_all: bool,
}

impl DetailAccess {
    /// Reads `compatibility.reserve-detail-for-all-users`.
    ///
    /// # Errors
    /// When the setting is missing or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let is_for_all = settings.get("compatibility.reserve-detail-for-all-users")?;
        Ok(Self { is_for_all })
    }

    /// Lets those through who may read.
    ///
    /// # Errors
    /// E006 for others.
    pub fn require(self, caller: &Caller, reserve: &Model) -> Result<(), ApiError> {
        if self.is_for_all || caller.is_staff() || caller.user_id() == reserve.user_id {
            Ok(())
        } else {
            Err(ErrorCode::AccessDenied.into())
        }
    }
}
