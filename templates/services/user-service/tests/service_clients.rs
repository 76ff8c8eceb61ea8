//! Tokens that services are granted for their secrets.

use mesh_security::ServiceTokens;
use mesh_test::{private_key, tokens_under};
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Api};

const PATH: &str = "/internal/service-tokens";
const SECRET: &str = "the secret of the gateway in these tests";

const REQUEST: [(&str, &str); 2] = [
    ("grant_type", "client_credentials"),
    ("audience", "user-service"),
];

async fn start(private_key: &str) -> Api {
    let settings = [
        ("token.algorithm", "ES256".into()),
        ("token.private-key", private_key.into()),
        ("token.clients.api-gateway.client-secret", SECRET.into()),
        (
            "token.clients.careless-service.client-secret",
            "short".into(),
        ),
        ("token.clients.empty-service.client-secret", "".into()),
    ];
    Api::start_with(&settings).await
}

async fn ask(api: &Api, client: &str, secret: &str, form: &[(&str, &str)]) -> Answer {
    let request = api.anonymous().request(Method::POST, PATH);
    Answer::of(request.basic_auth(client, Some(secret)).form(form)).await
}

#[tokio::test]
async fn a_service_that_proves_itself_gets_a_token_for_one_other() {
    let key = private_key();
    let api = start(&key).await;
    let answer = ask(&api, "api-gateway", SECRET, &REQUEST).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let granted = answer.json();
    assert_eq!(granted["token_type"], "Bearer");
    assert_eq!(granted["expires_in"], 300);
    let token = granted["access_token"].as_str().expect("a token");
    let caller = async |audience| {
        let tokens = ServiceTokens::of_issuer(tokens_under(&key), audience);
        tokens.caller(token).await
    };
    assert_eq!(caller("user-service").await.as_deref(), Some("api-gateway"));
    assert_eq!(caller("board-service").await, None);
    let service = api.with(format!("Bearer {token}"));
    let rules = service.get("/internal/authorization-rules").await;
    assert_eq!(rules.status, 200);
    assert_eq!(service.get("/api/v1/users").await.bare_status(), 401);
}

#[tokio::test]
async fn nobody_else_gets_one() {
    let api = start(&private_key()).await;
    let refused = [
        ("api-gateway", "the secret of the gateway in these test"),
        ("api-gateway", ""),
        ("board-service", SECRET),
        ("careless-service", "short"),
        ("empty-service", ""),
        ("", ""),
        ("../api-gateway", SECRET),
        ("api-gateway.client-secret", SECRET),
    ];
    for (client, secret) in refused {
        let answer = ask(&api, client, secret, &REQUEST).await;
        assert_eq!(answer.status, 401, "{client} {secret}");
        assert!(answer.header("www-authenticate").starts_with("Basic "));
        assert_eq!(answer.json(), json!({"error": "invalid_client"}));
    }
    let admin = api.admin().request(Method::POST, PATH).form(&REQUEST);
    assert_eq!(Answer::of(admin).await.status, 401);
}

#[tokio::test]
async fn requests_of_another_form_are_refused_in_the_words_of_the_specification() {
    let api = start(&private_key()).await;
    let cases: [(&[(&str, &str)], &str); 5] = [
        (&[], "invalid_request"),
        (&[("audience", "user-service")], "invalid_request"),
        (&[("grant_type", "client_credentials")], "invalid_request"),
        (
            &[("grant_type", "client_credentials"), ("audience", "")],
            "invalid_request",
        ),
        (
            &[("grant_type", "password"), ("audience", "user-service")],
            "unsupported_grant_type",
        ),
    ];
    for (form, error) in cases {
        let answer = ask(&api, "api-gateway", SECRET, form).await;
        assert_eq!(answer.status, 400, "{form:?}");
        assert_eq!(answer.json(), json!({ "error": error }));
    }
}
