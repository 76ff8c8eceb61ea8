//! Sign-in at other providers, with a provider on this host.

mod accounts;
mod browser;
mod front_end_tokens;
mod providers;
mod sign_in;
mod start;

use mesh_oauth2_test::FakeProvider;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use serde_json::{Value, json};

use self::browser::Browser;
use crate::support::{Answer, Api, PASSWORD};

/// Where browsers reach the service, as its settings say.
const BASE_URL: &str = "http://gateway.test/user-service";

/// The page of the front end.
const FRONT_END: &str = "https://portal.test/auth/oauth2?from=provider";

/// Keys are looked for again at once, so that no test has to wait.
fn common() -> Vec<(String, Value)> {
    [
        ("accounts.development", json!(true)),
        ("oauth2-login.base-url", json!(BASE_URL)),
        ("oauth2-login.front-end-url", json!(FRONT_END)),
        ("oauth2-login.key-interval", json!("0ms")),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}

async fn start(more: Vec<(String, Value)>) -> Api {
    let settings = [common(), more].concat();
    let settings: Vec<(&str, Value)> = settings
        .iter()
        .map(|(key, value)| (key.as_str(), value.clone()))
        .collect();
    Box::pin(Api::start_with(&settings)).await
}

/// The service, and a provider of OpenID Connect that it knows as `oidc`.
async fn mesh() -> (FakeProvider, Api) {
    let provider = FakeProvider::start().await;
    let api = start(provider.openid_connect("oidc")).await;
    (provider, api)
}

impl Api {
    /// Signs in at the provider and gives the code that the front end gets.
    async fn code(&self) -> String {
        Browser::new(self).sign_in("oidc").await.value("code")
    }

    /// What the front end does with a code, or with a token of a provider.
    async fn login_with(&self, provider: &str, token: &str) -> Answer {
        let body = json!({"provider": provider, "token": token});
        self.anonymous().post("/login", body).await
    }

    async fn join_with(&self, provider: &str, token: &str, email: &str) -> Answer {
        let body = json!({
            "userName": "kim", "email": email, "password": PASSWORD,
            "passwordConfirm": PASSWORD, "provider": provider, "token": token,
        });
        self.anonymous().post("/api/v1/users/join", body).await
    }

    /// Somebody who signs in at the provider, and has an account by that.
    async fn joined(&self, email: &str) {
        let answer = self.join_with("oidc", &self.code().await, email).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text.as_str()),
            (201, "true")
        );
    }
}

impl Api {
    /// Takes the password of an account away.
    async fn forget_password(&self, email: &str) {
        let update = Query::update()
            .table("user")
            .value("encrypted_password", Option::<String>::None)
            .and_where(Expr::col("email_addr").eq(email))
            .to_owned();
        let database = self.0.database().await;
        database.execute(&update).await.expect("an update");
    }
}
