//! Who calls a service under test.

use mesh_security::{TokenIssuer, TokenSettings};
use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use serde_json::Value;

use crate::{Answer, TestService};

/// The secret that tokens are signed with in tests.
pub const TOKEN_SECRET: &str = "the secret of the tests, which signs nothing else";

/// Issues tokens as the user service does.
///
/// # Panics
/// Never.
pub fn tokens() -> TokenIssuer {
    TokenIssuer::new(TokenSettings {
        secret: TOKEN_SECRET.to_owned(),
        expiration_time: 60_000,
        refresh_time: 60_000,
        ..TokenSettings::default()
    })
    .expect("no private keys are needed")
}

/// An access token of a user with one role.
pub fn token_of(user_id: &str, role: &str) -> String {
    tokens().issue(user_id, &[role.to_owned()]).access_token
}

/// A token with which one service calls another.
pub fn service_token(caller: &str, audience: &str) -> String {
    tokens().issue_to_service(caller, audience).token
}

/// A caller with something in the `Authorization` header, or nothing.
pub struct Caller<'a> {
    service: &'a TestService,
    authorization: Option<String>,
}

impl TestService {
    /// Somebody whose `Authorization` header is not there.
    pub fn anonymous(&self) -> Caller<'_> {
        Caller {
            service: self,
            authorization: None,
        }
    }

    /// Somebody with this `Authorization` header.
    pub fn with(&self, authorization: impl Into<String>) -> Caller<'_> {
        Caller {
            service: self,
            authorization: Some(authorization.into()),
        }
    }

    /// A user with one role.
    pub fn user(&self, user_id: &str, role: &str) -> Caller<'_> {
        self.with(token_of(user_id, role))
    }

    /// Somebody with one role.
    pub fn role(&self, role: &str) -> Caller<'_> {
        self.user("somebody", role)
    }

    /// An administrator.
    pub fn admin(&self) -> Caller<'_> {
        self.role("ROLE_ADMIN")
    }
}

impl Caller<'_> {
    /// A request of this caller, to be sent.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.service.http().request(method, self.service.url(path));
        match &self.authorization {
            Some(value) => request.header(AUTHORIZATION, value),
            None => request,
        }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// Reads as somebody who prefers English.
    pub async fn get_in_english(&self, path: &str) -> Answer {
        let request = self.request(Method::GET, path);
        Answer::of(request.header("Accept-Language", "en")).await
    }

    /// Posts JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body)).await
    }

    /// Puts nothing.
    pub async fn put(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::PUT, path)).await
    }

    /// Puts JSON.
    pub async fn put_json(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(&body)).await
    }

    /// Deletes.
    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }
}
