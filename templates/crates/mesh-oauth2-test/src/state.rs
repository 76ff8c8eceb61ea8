//! What the provider knows.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::{Value, json};

use crate::key::SigningKey;

/// What a code was made for.
pub struct Grant {
    pub redirect_uri: String,
    pub code_challenge: String,
    pub nonce: Option<String>,
}

pub struct State {
    pub issuer: String,
    /// The last one is in use.
    pub keys: Vec<SigningKey>,
    pub forged: Option<SigningKey>,
    pub key_requests: usize,
    pub person: Value,
    pub claims: Value,
    pub are_willing: bool,
    pub is_working: bool,
    pub grants: BTreeMap<String, Grant>,
    /// Access tokens, and the applications that they were made for.
    pub access_tokens: BTreeMap<String, String>,
}

impl State {
    pub fn new(issuer: String) -> Self {
        Self {
            issuer,
            keys: vec![SigningKey::generate("key-0")],
            forged: None,
            key_requests: 0,
            person: json!({"sub": "kim", "email": "kim@example.org", "name": "Kim"}),
            claims: json!({}),
            are_willing: true,
            is_working: true,
            grants: BTreeMap::new(),
            access_tokens: BTreeMap::new(),
        }
    }

    /// The key in use.
    pub fn key(&self) -> &SigningKey {
        self.keys.last().expect("there is always a key")
    }

    /// A code for what was asked.
    pub fn code(&mut self, grant: Grant) -> String {
        let code = random();
        self.grants.insert(code.clone(), grant);
        code
    }

    pub fn access_token(&mut self, app_id: &str) -> String {
        let token = random();
        self.access_tokens.insert(token.clone(), app_id.to_owned());
        token
    }

    pub fn id_token(&self, client_id: &str, nonce: Option<&str>) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.expect("a time after 1970").as_secs();
        let own = json!({
            "iss": self.issuer, "aud": client_id, "iat": now, "exp": now + 300, "nonce": nonce,
        });
        let mut claims = self.person.clone();
        let members = claims.as_object_mut().expect("an object");
        for (name, value) in [&own, &self.claims]
            .into_iter()
            .filter_map(Value::as_object)
            .flatten()
        {
            members.insert(name.clone(), value.clone());
        }
        members.retain(|_, value| !value.is_null());
        self.forged.as_ref().unwrap_or(self.key()).sign(&claims)
    }
}

fn random() -> String {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).expect("random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}
