//! A service that follows the keys with which the user service signs.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_security::TokenIssuer;
use mesh_service::Guard;
use mesh_test::{Neighbours, TestService, private_key, tokens_under, wait_until};
use serde_json::json;

const SOON: Duration = Duration::from_secs(10);

/// The user service, with what it signs with at present; nothing while it is away.
#[derive(Clone)]
struct Users(Arc<Mutex<Option<TokenIssuer>>>);

impl Users {
    fn with(keys: &str) -> Self {
        Self(Arc::new(Mutex::new(Some(tokens_under(keys)))))
    }

    fn take(&self, issuer: Option<TokenIssuer>) {
        *self.0.lock().expect("the issuer") = issuer;
    }

    fn key_set(&self, headers: &HeaderMap) -> Response {
        match &*self.0.lock().expect("the issuer") {
            Some(issuer) => issuer.key_set().answer(headers),
            None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }

    fn routes(&self) -> Router {
        let users = self.clone();
        let rule = json!({"httpMethod": "GET", "urlPattern": "/own/**", "roles": ["ROLE_USER"]});
        let rules = Json(json!({"rules": [rule]}));
        Router::new()
            .route("/internal/authorization-rules", get(async move || rules))
            .route(
                "/.well-known/jwks.json",
                get(async move |headers: HeaderMap| users.key_set(&headers)),
            )
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    let guard = Guard::start(&context).await?;
    let router = Router::new().route("/", get(async || "something"));
    Ok(guard.protect(router, "/own", &[]))
}

/// A service that looks for other keys each `interval`.
async fn start(users: &Users, interval: &str) -> TestService {
    let neighbours = Neighbours::serve(users.routes()).await;
    let definition = ServiceDefinition {
        name: "own-service",
        version: "0",
        defaults: "",
        build: |context| Box::pin(build(context)),
    };
    let settings = [
        ("token.algorithm", "ES256".into()),
        ("authorization.refresh-interval", interval.into()),
    ];
    TestService::start_among(definition, &neighbours, &["user-service"], &settings).await
}

fn token(issuer: &TokenIssuer) -> String {
    let roles = ["ROLE_USER".to_owned()];
    issuer.issue("somebody", &roles).access_token
}

async fn status(service: &TestService, token: &str) -> u16 {
    service.with(token).get("/").await.status.as_u16()
}

#[tokio::test]
async fn a_token_of_a_new_key_has_the_keys_looked_for_at_once() {
    let (old, new) = (private_key(), private_key());
    let users = Users::with(&old);
    let service = start(&users, "1h").await;
    let first = token(&tokens_under(&old));
    assert_eq!(status(&service, &first).await, 200);
    let rotated = tokens_under(&format!("{new}{old}"));
    let second = token(&rotated);
    users.take(Some(rotated));
    assert_eq!(status(&service, &second).await, 200);
    assert_eq!(status(&service, &first).await, 200);
}

#[tokio::test]
async fn a_withdrawn_key_takes_its_tokens_with_it() {
    let (old, new) = (private_key(), private_key());
    let users = Users::with(&old);
    let service = start(&users, "50ms").await;
    let token = token(&tokens_under(&old));
    assert_eq!(status(&service, &token).await, 200);
    users.take(Some(tokens_under(&new)));
    wait_until("the token is refused", SOON, async || {
        status(&service, &token).await == 401
    })
    .await;
}

#[tokio::test]
async fn known_keys_count_while_the_user_service_is_away() {
    let key = private_key();
    let users = Users::with(&key);
    let service = start(&users, "50ms").await;
    let known = token(&tokens_under(&key));
    assert_eq!(status(&service, &known).await, 200);
    users.take(None);
    let strange = token(&tokens_under(&private_key()));
    assert_eq!(
        status(&service, &strange).await,
        401,
        "and its key looked for in vain"
    );
    let fresh = token(&tokens_under(&key));
    for token in [&known, &fresh] {
        assert_eq!(status(&service, token).await, 200);
    }
}

#[tokio::test]
async fn until_keys_are_known_nobody_is_told_that_a_token_is_bad() {
    let key = private_key();
    let users = Users::with(&key);
    users.take(None);
    let service = start(&users, "50ms").await;
    let token = token(&tokens_under(&key));
    assert_eq!(status(&service, &token).await, 503);
    users.take(Some(tokens_under(&key)));
    wait_until("the token is good", SOON, async || {
        status(&service, &token).await == 200
    })
    .await;
}

#[tokio::test]
async fn the_shared_secret_signs_no_tokens_of_users_any_more() {
    let users = Users::with(&private_key());
    let service = start(&users, "50ms").await;
    let token = mesh_test::token_of("somebody", "ROLE_USER");
    assert_eq!(status(&service, &token).await, 401);
}
