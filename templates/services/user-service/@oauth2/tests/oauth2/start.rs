//! What a start says to settings that lack something.

use mesh_app::{Startup, start};
use mesh_config::Layer;
use serde_json::{Value, json};

async fn refusal(settings: &[(&str, Value)]) -> String {
    let registration = "spring.security.oauth2.client.registration.oidc";
    let common = [
        ("server.port", json!(0)),
        ("server.address", json!("127.0.0.1")),
        ("spring.cloud.config.enabled", json!(false)),
        ("eureka.client.register-with-eureka", json!(false)),
        ("eureka.client.fetch-registry", json!(false)),
        (
            "token.secret",
            json!("a secret of the test, which is long enough"),
        ),
        ("database.url", json!("sqlite::memory:")),
    ];
    let common = common.map(|(key, value)| (key.to_owned(), value));
    let own = settings.iter().map(|(key, value)| {
        let key = key.replace("registration.oidc", registration);
        (
            key.replace(
                "provider.oidc",
                "spring.security.oauth2.client.provider.oidc",
            ),
            value.clone(),
        )
    });
    let startup = Startup {
        overrides: vec![Layer::new("test", common.into_iter().chain(own))],
        ..Startup::default()
    };
    match start(user_service::definition(), startup).await {
        Ok(_) => panic!("it starts with {settings:?}"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn a_missing_secret_is_told_with_the_variable_that_sets_it() {
    let told = refusal(&[("registration.oidc.client-id", json!("id"))]).await;
    let variable = "SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_OIDC_CLIENTSECRET";
    assert!(told.contains(variable), "{told}");
}

#[tokio::test]
async fn a_provider_without_issuer_or_without_tls_is_told() {
    let client = [
        ("registration.oidc.client-id", json!("id")),
        ("registration.oidc.client-secret", json!("secret")),
    ];
    let told = refusal(&client).await;
    assert!(told.contains("provider.oidc.issuer-uri"), "{told}");
    let issuer = ("provider.oidc.issuer-uri", json!("http://idp.example.org"));
    let told = refusal(&[&client[..], &[issuer]].concat()).await;
    assert!(told.contains("is no https:// address"), "{told}");
    let method = (
        "registration.oidc.client-authentication-method",
        json!("magic"),
    );
    let told = refusal(&[&client[..], &[method]].concat()).await;
    assert!(told.contains("client_secret_basic"), "{told}");
}
