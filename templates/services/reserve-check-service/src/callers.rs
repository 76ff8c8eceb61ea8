//! What callers must be beyond what the authorization rules ask: those can be changed while the
//! system runs, and a rule that is too generous must not open the reservations of others.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode};

use crate::reserves::model::Model as Reserve;

const ADMINISTRATOR: &str = "ROLE_ADMIN";
const EMPLOYEE: &str = "ROLE_EMPLOYEE";

/// Somebody who is signed in. Others are refused with 403 E006.
#[derive(Debug, Clone)]
pub struct Caller {
    user_id: String,
    is_administrator: bool,
    is_staff: bool,
}

impl Caller {
    /// Their id.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Whether they may do everything.
    pub fn is_administrator(&self) -> bool {
        self.is_administrator
    }

    /// Whether they see the reservations of others.
    pub fn is_staff(&self) -> bool {
        self.is_staff
    }

    /// Whether a reservation is theirs, or they may do everything.
    pub fn may_change(&self, reserve: &Reserve) -> bool {
        self.is_administrator || self.user_id == reserve.user_id
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let user = parts.extensions.get::<CurrentUser>();
        let signed_in = user.and_then(|user| Some((user, user.user_id()?.to_owned())));
        let (user, user_id) = signed_in.ok_or(ErrorCode::AccessDenied)?;
        let is_administrator = user.has_role(ADMINISTRATOR);
        Ok(Self {
            user_id,
            is_administrator,
            is_staff: is_administrator || user.has_role(EMPLOYEE),
        })
    }
}

/// Somebody of the staff. Others are refused with 403 E006.
#[derive(Debug, Clone)]
pub struct Staff(pub Caller);

impl<S: Sync> FromRequestParts<S> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, state).await?;
        if caller.is_staff {
            Ok(Self(caller))
        } else {
            Err(ErrorCode::AccessDenied.into())
        }
    }
}
