//! What handlers work with.

use axum::extract::FromRef;

use crate::check_service::CheckService;
use crate::results::Results;

/// Shared by all requests; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// Decides about reservations.
    pub check_service: CheckService,
    /// The results that people wait for.
    pub results: Results,
}
