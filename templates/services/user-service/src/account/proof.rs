//! The proof that an account is one's own: a token may have been left open on a screen.

use mesh_data::StoreResult;
use mesh_security::{CurrentUser, PasswordCheck, verify_password};
use mesh_web::{ApiError, ErrorCode, Text};
use sea_orm::DatabaseConnection;

use crate::social;
use crate::users::model::Model as User;
use crate::users::{UserState, no_such_user, store as users};

/// The provider that stands for the password; all others are asked for a token.
const PASSWORD: &str = "password";

/// What somebody proves himself with.
pub struct Proof {
    pub provider: String,
    pub password: String,
}

impl Proof {
    /// The caller's account, once it is proved to be the caller's.
    ///
    /// # Errors
    /// B001 when the proof does not hold, or the account is not in normal state; E004 without token.
    pub async fn accept(
        self,
        database: &DatabaseConnection,
        caller: &CurrentUser,
    ) -> Result<User, ApiError> {
        if self.provider != PASSWORD {
            return Err(social::unknown_person());
        }
        if caller.user_id().is_none() {
            return Err(ErrorCode::Unauthorized.into());
        }
        let user = account_of(database, caller).await?;
        let user = user.ok_or_else(no_such_user)?;
        if user.user_state_code != UserState::Normal.code() {
            return Err(ApiError::business(Text::key("err.user.state.cantlogin")));
        }
        if !is_password_of(Some(&user), self.password).await {
            return Err(ApiError::business(Text::key("err.user.password.notmatch")));
        }
        Ok(user)
    }
}

/// Whether `password` is that of an account in normal state: the caller's.
///
/// # Errors
/// When the database does not answer.
pub async fn is_own_password(
    database: &DatabaseConnection,
    caller: &CurrentUser,
    password: String,
) -> StoreResult<bool> {
    let user = account_of(database, caller).await?;
    let user = user.filter(|user| user.user_state_code == UserState::Normal.code());
    Ok(is_password_of(user.as_ref(), password).await)
}

async fn account_of(
    database: &DatabaseConnection,
    caller: &CurrentUser,
) -> StoreResult<Option<User>> {
    match caller.user_id() {
        Some(user_id) => users::by_user_id(database, user_id).await,
        None => Ok(None),
    }
}

async fn is_password_of(user: Option<&User>, password: String) -> bool {
    let stored = user.and_then(|user| user.encrypted_password.clone());
    verify_password(password, stored).await != PasswordCheck::Wrong
}
