//! Signing in with e-mail and password.

use mesh_data::StoreResult;
use mesh_security::{PasswordCheck, hash_password, verify_password};
use mesh_web::{Client, Locale, message};

use super::model::Credentials;
use super::store;
use crate::state::AppState;
use crate::token::TokensIssued;
use crate::users::email_key;
use crate::users::model::Model as User;

/// Why somebody was not let in; for the log only, clients are not told.
#[derive(Debug, Clone, Copy)]
enum Refusal {
    UnknownEmail,
    WrongPassword,
    WrongState,
}

impl Refusal {
    fn message_key(self) -> &'static str {
        match self {
            Self::UnknownEmail => "err.user.notexists",
            Self::WrongPassword => "err.user.password.notmatch",
            Self::WrongState => "err.user.state.cantlogin",
        }
    }
}

/// Tokens for somebody who knows the password of an account in normal state, nothing for others.
/// Unknown addresses cost the same time and statements as known ones.
pub async fn sign_in(
    state: &AppState,
    client: &Client,
    credentials: Credentials,
) -> StoreResult<Option<TokensIssued>> {
    let email = email_key(&credentials.email);
    let result = check(state, &email, credentials.password).await?;
    let failure = match &result {
        Ok(_) => String::new(),
        Err(refusal) => {
            store::count_failure(&state.database, &email).await?;
            message(refusal.message_key(), Locale::Korean)
        }
    };
    store::log(&state.database, client, &email, &failure).await?;
    Ok(result.ok())
}

async fn check(
    state: &AppState,
    email: &str,
    password: String,
) -> StoreResult<Result<TokensIssued, Refusal>> {
    let user = store::by_email(&state.database, email).await?;
    let stored = user
        .as_ref()
        .and_then(|user| user.encrypted_password.clone());
    let password_check = verify_password(password.clone(), stored).await;
    let Some(user) = user else {
        return Ok(Err(Refusal::UnknownEmail));
    };
    if password_check == PasswordCheck::Wrong {
        return Ok(Err(Refusal::WrongPassword));
    }
    let issued = TokensIssued::to(&user, &state.issuer);
    if !store::succeed(&state.database, &user, issued.refresh_fingerprint()).await? {
        return Ok(Err(Refusal::WrongState));
    }
    if password_check == PasswordCheck::RightButOutdated {
        upgrade(state, &user, password).await?;
    }
    Ok(Ok(issued))
}

async fn upgrade(state: &AppState, user: &User, password: String) -> StoreResult<()> {
    match hash_password(password).await {
        Ok(hash) => store::upgrade_password(&state.database, user, hash).await,
        Err(reason) => {
            // The old hash still works, and the next login tries again.
            tracing::warn!("a password hash cannot be upgraded: {reason}");
            Ok(())
        }
    }
}
