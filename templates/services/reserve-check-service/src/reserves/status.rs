//! The states of a reservation.
//!
//! ```text
//! request ──> approve ──> cancel      done is the end, too; nothing leads
//!    └──────────────────> cancel      from cancel or done anywhere
//! ```

use mesh_web::{ApiError, Text};
use sea_orm::entity::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

/// Where a reservation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))")]
#[serde(rename_all = "lowercase")]
#[schema(as = ReserveStatus)]
pub enum Status {
    /// Asked for.
    #[sea_orm(string_value = "request")]
    Request,
    /// Given.
    #[sea_orm(string_value = "approve")]
    Approve,
    /// Given up.
    #[sea_orm(string_value = "cancel")]
    Cancel,
    /// Over.
    #[sea_orm(string_value = "done")]
    Done,
}

impl Status {
    /// The states from which this one can be reached.
    pub fn origins(self) -> &'static [Self] {
        match self {
            Self::Approve => &[Self::Request],
            Self::Cancel => &[Self::Request, Self::Approve],
            Self::Request | Self::Done => &[],
        }
    }

    /// Lets only the requested be approved.
    ///
    /// # Errors
    /// B001 `valid.reserve_not_approve_status` for others.
    pub fn require_approvable(self) -> Result<(), ApiError> {
        self.require(self == Self::Request, "valid.reserve_not_approve_status")
    }

    /// Lets only the requested be changed.
    ///
    /// # Errors
    /// B001 `valid.reserve_not_update_status` for others.
    pub fn require_changeable(self) -> Result<(), ApiError> {
        self.require(self == Self::Request, "valid.reserve_not_update_status")
    }

    /// Lets only what is neither over nor given up be cancelled.
    ///
    /// # Errors
    /// B001 `valid.cant_cancel_because_done` or `valid.cant_cancel_because_cancel` for others.
    pub fn require_cancellable(self) -> Result<(), ApiError> {
        let reason = match self {
            Self::Done => "valid.cant_cancel_because_done",
            _ => "valid.cant_cancel_because_cancel",
        };
        self.require(Self::Cancel.origins().contains(&self), reason)
    }

    fn require(self, holds: bool, otherwise: &'static str) -> Result<(), ApiError> {
        if holds {
            Ok(())
        } else {
            Err(ApiError::business(Text::key(otherwise)))
        }
    }
}

/// What was decided, as far as the one who waits for it is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nothing yet.
    Pending,
    /// It is given.
    Approved,
    /// It is not, or not any more.
    Refused,
}

impl Outcome {
    /// The outcome of a reservation in this state; one that is not there was refused.
    pub fn of(status: Option<Status>) -> Self {
        match status {
            Some(Status::Request) => Self::Pending,
            Some(Status::Approve | Status::Done) => Self::Approved,
            Some(Status::Cancel) | None => Self::Refused,
        }
    }
}

/// Who waits for stock of a requested reservation. Until there is an answer it is not edited, and
/// what a refusal means depends on who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))")]
pub enum StockRequest {
    /// Somebody who applies; without stock the reservation is removed.
    #[sea_orm(string_value = "realtime")]
    Realtime,
    /// Somebody of the staff who books; without stock the reservation is removed.
    #[sea_orm(string_value = "booking")]
    Booking,
    /// Who approves; without stock it stays requested.
    #[sea_orm(string_value = "approval")]
    Approval,
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn nothing_leads_anywhere_but_to_approval_and_cancellation() {
        let moves: Vec<_> = Status::iter()
            .flat_map(|to| to.origins().iter().map(move |from| (*from, to)))
            .collect();
        let expected = [
            (Status::Request, Status::Approve),
            (Status::Request, Status::Cancel),
            (Status::Approve, Status::Cancel),
        ];
        assert_eq!(moves, expected);
    }

    #[test]
    fn what_may_be_done_agrees_with_where_it_leads() {
        for status in Status::iter() {
            let approvable = Status::Approve.origins().contains(&status);
            assert_eq!(status.require_approvable().is_ok(), approvable);
            let cancellable = Status::Cancel.origins().contains(&status);
            assert_eq!(status.require_cancellable().is_ok(), cancellable);
            assert_eq!(
                status.require_changeable().is_ok(),
                status == Status::Request
            );
        }
    }
}
