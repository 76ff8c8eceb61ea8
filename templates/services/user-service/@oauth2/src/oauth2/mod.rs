//! Sign-in at other providers, in the paths of Spring Security: `/oauth2/authorization/{registrationId}`
//! leads there, `/login/oauth2/code/{registrationId}` is where the browser comes back to.
//!
//! The front end is told nothing but a ticket: a value that stands for the verified identity for a few
//! minutes, and once. It posts it where it would post a token of the provider: to `/login`, and to
//! sign up with it or to link it.

mod cookie;
mod flow;
pub mod identity;
mod posted;
mod settings;
mod ticket;

use axum::http::StatusCode;
use mesh_data::{StoreResult, start_writing};
use mesh_web::{ApiError, Text};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::posted::Posted;
pub use self::settings::SignIn;
use crate::state::AppState;
use crate::users::model::Model as User;
use crate::users::{NewUser, store as users};

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(flow::authorize))
        .routes(routes!(flow::come_back))
}

/// Adds a user who signs in at a provider too, or nobody.
///
/// # Errors
/// B001 when the provider does not tell who it is, B002 when somebody has the account there already.
pub async fn insert(
    state: &AppState,
    user: NewUser,
    posted: Posted,
    author: &str,
) -> Result<StoreResult<i64>, ApiError> {
    let known = posted.identify(state).await?;
    let transaction = start_writing(&state.database).await?;
    known.spend(&transaction).await?;
    let user_no = match users::insert(&transaction, user, author).await {
        Ok(user_no) => user_no,
        Err(error) => return Ok(Err(error)),
    };
    identity::link(&transaction, user_no, &known.identity).await?;
    mesh_data::commit(transaction).await?;
    Ok(Ok(user_no))
}

/// The user, once a provider has proved that it is this one.
///
/// # Errors
/// B001 when the provider does not tell who it is, or that it is somebody else.
pub async fn prove(state: &AppState, user: User, posted: Posted) -> Result<User, ApiError> {
    let known = posted.identify(state).await?;
    let owner = identity::owner(&state.database, &known.identity).await?;
    let owner = owner.ok_or_else(|| ApiError::business(Text::key("err.user.socail.find")))?;
    if owner.user_no != user.user_no {
        return Err(ApiError::business(Text::key("err.unauthorized")));
    }
    known.spend(&state.database).await?;
    Ok(user)
}

/// No provider tells who this is.
pub fn unknown_person() -> ApiError {
    ApiError::business(Text::key("err.user.social.get"))
}

/// Status of a sign-in by somebody whom the provider knows and no account does; the front ends offer
/// to sign up.
pub const NOBODY_YET: StatusCode = StatusCode::PRECONDITION_FAILED;
