//! A service that follows the keys with which the user service signs.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_security::{BasicCredentials, ServiceTokens, TokenIssuer};
use mesh_service::Guard;
use mesh_test::{Neighbours, TestService, private_key, tokens_under, wait_until};
use serde_json::json;

const SOON: Duration = Duration::from_secs(10);

const SECRET: &str = "the secret of the service under test";

/// The user service.
#[derive(Clone)]
struct Users(Arc<Mutex<State>>);

struct State {
    /// What it signs with at present; nothing while it is away.
    issuer: Option<TokenIssuer>,
    /// The audiences for which it granted tokens.
    granted: Vec<String>,
    /// How often it granted none, because it was away.
    refused: usize,
    /// Life in seconds that it says they have.
    life: u64,
}

impl Users {
    fn with(keys: &str) -> Self {
        Self(Arc::new(Mutex::new(State {
            issuer: Some(tokens_under(keys)),
            granted: Vec::new(),
            refused: 0,
            life: 60,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("the state")
    }

    fn take(&self, issuer: Option<TokenIssuer>) {
        self.state().issuer = issuer;
    }

    /// How many tokens it granted for this audience.
    fn granted(&self, audience: &str) -> usize {
        let state = self.state();
        let granted = state.granted.iter();
        granted.filter(|granted| *granted == audience).count()
    }

    fn key_set(&self, headers: &HeaderMap) -> Response {
        match &self.state().issuer {
            Some(issuer) => issuer.key_set().answer(headers),
            None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }

    fn grant(&self, headers: &HeaderMap, form: &str) -> Response {
        let mut state = self.state();
        let Some(issuer) = &state.issuer else {
            state.refused += 1;
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        };
        if !BasicCredentials::new("own-service", SECRET).match_those_of(headers) {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        let audience = form.strip_prefix("grant_type=client_credentials&audience=");
        let audience = audience.expect("client credentials").to_owned();
        let token = issuer.issue_to_service("own-service", &audience).token;
        state.granted.push(audience);
        let answer = json!({
            "access_token": token, "token_type": "Bearer", "expires_in": state.life,
        });
        Json(answer).into_response()
    }

    fn routes(&self) -> Router {
        let (users, granting) = (self.clone(), self.clone());
        let rule = json!({"httpMethod": "GET", "urlPattern": "/own/**", "roles": ["ROLE_USER"]});
        let rules = Json(json!({"rules": [rule]}));
        Router::new()
            .route("/internal/authorization-rules", get(async move || rules))
            .route(
                "/.well-known/jwks.json",
                get(async move |headers: HeaderMap| users.key_set(&headers)),
            )
            .route(
                "/internal/service-tokens",
                post(async move |headers: HeaderMap, form: String| granting.grant(&headers, &form)),
            )
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    let guard = Guard::start(&context).await?;
    let service_tokens = guard.service_tokens();
    let token = async move || {
        let token = service_tokens.issue("other-service").await;
        token.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
    };
    let router = Router::new()
        .route("/", get(async || "something"))
        .route("/token", get(token));
    Ok(guard.protect(router, "/own", &["/token"]))
}

/// A service that looks for other keys each `interval`.
async fn start(users: &Users, interval: &str) -> TestService {
    let neighbours = Neighbours::serve(users.routes()).await;
    let definition = ServiceDefinition {
        name: "own-service",
        version: "0",
        defaults: "",
        migrate: None,
        build: |context| Box::pin(build(context)),
    };
    let settings = [
        ("token.algorithm", "ES256".into()),
        ("token.client-secret", SECRET.into()),
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

/// A token with which the service calls another one.
async fn service_token(service: &TestService) -> String {
    let answer = service.anonymous().get("/token").await;
    assert_eq!(answer.status, 200);
    answer.text
}

#[tokio::test]
async fn services_call_each_other_with_a_token_that_is_granted_once_for_many_calls() {
    let users = Users::with(&private_key());
    let service = start(&users, "50ms").await;
    let token = service_token(&service).await;
    assert_eq!(service_token(&service).await, token);
    assert_eq!(users.granted("other-service"), 1);
    let issuer = users.state().issuer.clone().expect("an issuer");
    let callers = |name| {
        let tokens = ServiceTokens::of_issuer(issuer.clone(), name);
        let token = token.clone();
        async move { tokens.caller(&token).await }
    };
    assert_eq!(
        callers("other-service").await.as_deref(),
        Some("own-service")
    );
    assert_eq!(callers("user-service").await, None);
    assert_eq!(status(&service, &token).await, 401, "it is no user's token");
}

#[tokio::test]
async fn a_granted_token_is_renewed_in_time_and_the_old_one_used_while_that_fails() {
    let users = Users::with(&private_key());
    users.state().life = 4;
    let service = start(&users, "1h").await;
    let first = service_token(&service).await;
    users.take(None);
    let refused = users.state().refused;
    wait_until("a renewal was refused", SOON, async || {
        assert_eq!(service_token(&service).await, first);
        users.state().refused > refused
    })
    .await;
    users.take(Some(tokens_under(&private_key())));
    wait_until("the token is another", SOON, async || {
        service.anonymous().get("/token").await.text != first
    })
    .await;
}

#[tokio::test]
async fn a_granted_token_is_given_up_with_the_key_that_signed_it() {
    let users = Users::with(&private_key());
    let service = start(&users, "50ms").await;
    let first = service_token(&service).await;
    users.take(Some(tokens_under(&private_key())));
    wait_until("the token is another", SOON, async || {
        service_token(&service).await != first
    })
    .await;
}
