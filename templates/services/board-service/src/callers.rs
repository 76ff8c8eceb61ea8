//! What callers must be beyond what the authorization rules ask: those can be changed while the
//! system runs, and a rule that is too generous must not open the posts of others.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use mesh_config::{Settings, SettingsError};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode, Text};

/// The roles that manage boards and what others wrote on them: `boards.manager-roles`.
#[derive(Clone)]
pub struct ManagerRoles(Arc<[String]>);

impl ManagerRoles {
    /// Reads `boards.manager-roles`.
    ///
    /// # Errors
    /// When the setting is wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        Ok(Self(settings.list("boards.manager-roles")?.into()))
    }

    /// Whether somebody manages boards.
    pub fn include(&self, user: &CurrentUser) -> bool {
        user.roles().iter().any(|role| self.0.contains(role))
    }
}

/// Somebody who manages boards. Others are refused with 403 E006.
#[derive(Debug, Clone)]
pub struct Manager(String);

impl Manager {
    /// Their id.
    pub fn user_id(&self) -> &str {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Manager
where
    ManagerRoles: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let user = caller(parts);
        let user_id = user
            .user_id()
            .filter(|_| ManagerRoles::from_ref(state).include(&user));
        user_id
            .map(|user_id| Self(user_id.to_owned()))
            .ok_or(ErrorCode::AccessDenied.into())
    }
}

/// Somebody who is signed in, and so can own what they write. Others are asked to sign in.
#[derive(Debug, Clone)]
pub struct Author(String);

impl Author {
    /// Their id.
    pub fn user_id(&self) -> &str {
        &self.0
    }

    /// Lets only the one through who wrote something.
    ///
    /// # Errors
    /// B001 for anybody else.
    pub fn require_own(&self, created_by: &str) -> Result<(), ApiError> {
        if self.0 == created_by {
            Ok(())
        } else {
            Err(ApiError::business(Text::key("err.unauthorized")))
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Author {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let user_id = caller(parts).user_id().map(str::to_owned);
        user_id
            .map(Self)
            .ok_or_else(|| ApiError::business(Text::key("err.required.login")))
    }
}

fn caller(parts: &Parts) -> CurrentUser {
    let user = parts.extensions.get::<CurrentUser>().cloned();
    user.unwrap_or_else(CurrentUser::anonymous)
}
