//! ID tokens: who somebody is, signed by the provider (OpenID Connect Core 1.0, section 3.1.3.7).

use std::time::{SystemTime, UNIX_EPOCH};

use serde::Deserialize;
use serde_json::Value;

use crate::OAuth2Error;

/// How far the clocks of two hosts may differ, in seconds.
const LEEWAY: f64 = 60.0;

/// Longest id of a person that the specification allows.
const LONGEST_SUBJECT: usize = 255;

/// What an ID token says. Times are numbers of seconds since 1970, which may have fractions.
#[derive(Debug, Deserialize)]
pub struct IdToken {
    iss: String,
    pub sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    /// All other claims.
    #[serde(flatten)]
    pub others: serde_json::Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// What an ID token has to be for.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    /// The nonce of the sign-in; nothing for a token that no sign-in of ours has asked for.
    pub nonce: Option<&'a str>,
}

impl IdToken {
    /// Checks all that the specification asks for apart from the signature.
    pub fn check(&self, expected: &Expected<'_>) -> Result<(), OAuth2Error> {
        let now = seconds_since_1970();
        let is_right_party = match (&self.azp, &self.aud) {
            (Some(party), _) => party == expected.client_id,
            (None, Audience::Many(all)) => all.len() == 1,
            (None, Audience::One(_)) => true,
        };
        let checks = [
            (self.iss == expected.issuer, "wrong issuer"),
            (self.aud.contains(expected.client_id), "wrong audience"),
            (is_right_party, "made for another party"),
            (now < self.exp + LEEWAY, "expired"),
            (self.iat <= now + LEEWAY, "made in the future"),
            (
                self.nbf.is_none_or(|start| start <= now + LEEWAY),
                "not valid yet",
            ),
            (
                expected.nonce.is_none() || self.nonce.as_deref() == expected.nonce,
                "wrong nonce",
            ),
            (
                (1..=LONGEST_SUBJECT).contains(&self.sub.len()),
                "no usable subject",
            ),
        ];
        match checks.iter().find(|(holds, _)| !holds) {
            Some((_, problem)) => Err(OAuth2Error::invalid(format!("ID token: {problem}"))),
            None => Ok(()),
        }
    }
}

impl Audience {
    fn contains(&self, client_id: &str) -> bool {
        match self {
            Self::One(one) => one == client_id,
            Self::Many(all) => all.iter().any(|one| one == client_id),
        }
    }
}

fn seconds_since_1970() -> f64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default().as_secs_f64()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problem(member: &str, value: Value) -> Option<String> {
        let now = seconds_since_1970();
        let mut claims = json!({
            "iss": "https://idp", "sub": "kim", "aud": "client",
            "exp": now + 60.0, "iat": now, "nonce": "n",
        });
        claims[member] = value;
        let token: IdToken = serde_json::from_value(claims).unwrap();
        let expected = Expected {
            issuer: "https://idp",
            client_id: "client",
            nonce: Some("n"),
        };
        token.check(&expected).err().map(|error| error.to_string())
    }

    #[test]
    fn a_token_for_this_sign_in_is_accepted_in_all_its_forms() {
        let now = seconds_since_1970();
        for (member, value) in [
            ("aud", json!(["client"])),
            ("azp", json!("client")),
            ("exp", json!(now - 30.0)),
            ("iat", json!(now + 30.0)),
            ("nbf", json!(now)),
        ] {
            assert_eq!(problem(member, value.clone()), None, "{member} {value}");
        }
    }

    #[test]
    fn a_token_for_anything_else_is_not() {
        let now = seconds_since_1970();
        for (member, value, expected) in [
            ("iss", json!("https://idp/"), "wrong issuer"),
            ("aud", json!("other"), "wrong audience"),
            ("aud", json!([]), "wrong audience"),
            ("aud", json!(["client", "other"]), "another party"),
            ("azp", json!("other"), "another party"),
            ("exp", json!(now - 61.0), "expired"),
            ("iat", json!(now + 90.0), "in the future"),
            ("nbf", json!(now + 90.0), "not valid yet"),
            ("nonce", json!("other"), "wrong nonce"),
            ("nonce", json!(null), "wrong nonce"),
            ("sub", json!(""), "no usable subject"),
            ("sub", json!("x".repeat(256)), "no usable subject"),
        ] {
            let told = problem(member, value.clone()).unwrap_or_default();
            assert!(told.contains(expected), "{member} {value}: {told}");
        }
    }
}
