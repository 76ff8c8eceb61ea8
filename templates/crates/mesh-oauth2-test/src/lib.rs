//! A provider of OAuth2 and OpenID Connect on this host, which does as a test tells it.
//!
//! It is as strict as a real one: codes are good once, for the client, the address and the PKCE
//! challenge that they were made for.

mod endpoints;
mod key;
mod state;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::key::SigningKey;
use crate::state::State;

/// Id of the client that the provider knows.
pub const CLIENT_ID: &str = "client of the tests";

/// Secret of the client. With characters that need escaping.
pub const CLIENT_SECRET: &str = "s3cret of/the+tests:";

/// The application that access tokens are made for.
pub const APP_ID: &str = "4711";

/// A provider.
pub struct FakeProvider {
    address: SocketAddr,
    state: Shared,
}

/// What the endpoints and the test share.
#[derive(Clone)]
struct Shared(Arc<Mutex<State>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FakeProvider {
    /// Serves on a free port until the test ends.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Shared(Arc::new(Mutex::new(State::new(format!(
            "http://{address}"
        )))));
        let router = endpoints::routes(state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, state }
    }

    /// Address and issuer.
    pub fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The settings with which a service signs people in here by OpenID Connect.
    pub fn openid_connect(&self, registration_id: &str) -> Vec<(String, Value)> {
        let mut settings = client(registration_id);
        settings.push(setting(
            "registration",
            registration_id,
            "scope",
            "openid,email",
        ));
        settings.push(setting(
            "provider",
            registration_id,
            "issuer-uri",
            &self.issuer(),
        ));
        settings
    }

    /// The settings with which a service signs people in here by OAuth2 alone.
    pub fn oauth2(&self, registration_id: &str) -> Vec<(String, Value)> {
        let mut settings = client(registration_id);
        for (name, path) in [
            ("authorization-uri", "authorize"),
            ("token-uri", "token"),
            ("user-info-uri", "user-info"),
            ("token-info-uri", "token-info"),
        ] {
            let address = format!("{}/{path}", self.issuer());
            settings.push(setting("provider", registration_id, name, &address));
        }
        settings
    }

    /// Who signs in from now on: what the user info tells, and the ID token beside its own claims.
    pub fn person(&self, person: Value) {
        self.state.lock().person = person;
    }

    /// Claims that ID tokens have from now on in the place of their own; null leaves one out.
    pub fn claims(&self, claims: Value) {
        self.state.lock().claims = claims;
    }

    /// Whether people are willing to sign in.
    pub fn willing(&self, are_willing: bool) {
        self.state.lock().are_willing = are_willing;
    }

    /// Whether the token endpoint works.
    pub fn working(&self, is_working: bool) {
        self.state.lock().is_working = is_working;
    }

    /// Signs with a new key from now on, and tells the new one only.
    pub fn rotate_key(&self) {
        let mut state = self.state.lock();
        let number = state.keys.len();
        state
            .keys
            .push(SigningKey::generate(&format!("key-{number}")));
    }

    /// Signs with a key that it does not tell, under the name of the one that it tells.
    pub fn forge_signatures(&self) {
        let mut state = self.state.lock();
        let name = state.key().name.clone();
        state.forged = Some(SigningKey::generate(&name));
    }

    /// How often the keys were asked for.
    pub fn key_requests(&self) -> usize {
        self.state.lock().key_requests
    }

    /// An ID token as a front end would have got it, for a client.
    pub fn id_token(&self, client_id: &str) -> String {
        self.state.lock().id_token(client_id, None)
    }

    /// An access token as a front end would have got it, for an application.
    pub fn access_token(&self, app_id: &str) -> String {
        self.state.lock().access_token(app_id)
    }
}

fn client(registration_id: &str) -> Vec<(String, Value)> {
    let credentials = [("client-id", CLIENT_ID), ("client-secret", CLIENT_SECRET)];
    credentials
        .map(|(name, value)| setting("registration", registration_id, name, value))
        .into()
}

fn setting(part: &str, id: &str, name: &str, value: &str) -> (String, Value) {
    let key = format!("spring.security.oauth2.client.{part}.{id}.{name}");
    (key, json!(value))
}
