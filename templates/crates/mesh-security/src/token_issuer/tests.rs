use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::{Value, json};

use super::*;
use crate::{TokenError, jwt_on_ring};

const SECRET: &str = "a secret for this test, long enough";

/// Signs nothing but the tokens of these tests.
const RSA_KEY: &str = include_str!("rsa_key_of_the_tests.pem");

const ADMIN: &str = "ROLE_ADMIN";

fn ec_key() -> String {
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    let key = STANDARD.encode(key.unwrap());
    format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n")
}

fn try_issuer(algorithm: TokenAlgorithm, private_key: &str) -> Result<TokenIssuer, String> {
    TokenIssuer::new(TokenSettings {
        secret: SECRET.to_owned(),
        algorithm,
        private_key: private_key.to_owned(),
        ..TokenSettings::default()
    })
}

fn issuer(algorithm: TokenAlgorithm, private_key: &str) -> TokenIssuer {
    try_issuer(algorithm, private_key).unwrap()
}

/// One of each algorithm.
fn issuers() -> [TokenIssuer; 3] {
    [
        issuer(TokenAlgorithm::Hs256, ""),
        issuer(TokenAlgorithm::Rs256, RSA_KEY),
        issuer(TokenAlgorithm::Es256, &ec_key()),
    ]
}

fn access_token(issuer: &TokenIssuer) -> String {
    issuer.issue("u", &[ADMIN.to_owned()]).access_token
}

async fn published(issuer: &TokenIssuer) -> Value {
    let body = issuer.key_set().answer(&HeaderMap::new()).into_body();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    serde_json::from_slice(&body).unwrap()
}

/// Who verifies with nothing but what an issuer publishes.
async fn follower(issuer: &TokenIssuer, algorithm: TokenAlgorithm) -> Tokens {
    let set = serde_json::from_value(published(issuer).await).unwrap();
    Tokens::under(KeyRing::public(algorithm, &set))
}

async fn is_good(token: &str, tokens: &Tokens) -> bool {
    tokens.verify_access(token).await.is_ok()
}

#[tokio::test]
async fn the_test_vector_of_the_contract_verifies() {
    let secret =
        SharedSecret::new("egovframe-msa-jwt-shared-secret-minimum-256-bits-for-hmac-sha256");
    let user_id = "65a00f65-8460-49af-98ec-042977e56f4b";
    let claims = AccessClaims {
        sub: user_id.to_owned(),
        authorities: ADMIN.to_owned(),
        exp: 4_102_444_800,
    };
    let token = SigningKey::shared(&secret).sign(&claims);
    assert!(
        token.ends_with(".ukWM0Lcgi5A55jHN5Zc4aYwa4sGkZbwqzFEYSeTqulk"),
        "{token}"
    );
    let tokens = Tokens::under(KeyRing::shared(&secret));
    let user = tokens.verify_access(&token).await.unwrap();
    assert_eq!(user.user_id(), Some(user_id));
    assert_eq!(user.roles(), [ADMIN]);
}

#[tokio::test]
async fn the_two_kinds_of_token_cannot_stand_for_each_other() {
    for issuer in issuers() {
        let issued = issuer.issue("u", &["ROLE_USER".to_owned()]);
        let tokens = issuer.verifier();
        assert!(is_good(&issued.access_token, tokens).await);
        let user_id = tokens.verify_refresh(&issued.refresh_token).await;
        assert_eq!(user_id.as_deref(), Ok("u"));
        assert!(!is_good(&issued.refresh_token, tokens).await);
        assert!(tokens.verify_refresh(&issued.access_token).await.is_err());
    }
}

#[tokio::test]
async fn forged_expired_and_unsigned_tokens_are_refused() {
    for issuer in issuers() {
        let tokens = issuer.verifier();
        let good = access_token(&issuer);
        let (signed, signature) = good.rsplit_once('.').unwrap();
        let (header, claims) = signed.split_once('.').unwrap();
        let expired = issuer.present().signing.sign(&AccessClaims {
            sub: "u".to_owned(),
            authorities: ADMIN.to_owned(),
            exp: seconds_from_now(0) - 1,
        });
        // {"alg":"none"}
        let none = "eyJhbGciOiJub25lIn0";
        let other = URL_SAFE_NO_PAD.encode(r#"{"sub":"v","authorities":"A","exp":4102444800}"#);
        let refused = [
            String::new(),
            "a.b.c".to_owned(),
            expired,
            format!("{signed}."),
            format!("{none}.{claims}."),
            format!("{none}.{claims}.{signature}"),
            format!("{header}.{other}.{signature}"),
        ];
        for token in refused {
            assert!(!is_good(&token, tokens).await, "{token}");
        }
    }
}

#[tokio::test]
async fn tokens_under_other_keys_are_refused_whatever_their_algorithm() {
    let (issuers, others) = (issuers(), issuers());
    for (index, issuer) in issuers.iter().enumerate() {
        for (other_index, other) in others.iter().enumerate() {
            let is_the_same = index == other_index && index < 2;
            let token = access_token(other);
            assert_eq!(is_good(&token, issuer.verifier()).await, is_the_same);
        }
    }
}

#[tokio::test]
async fn what_is_published_is_enough_to_verify_and_not_to_sign() {
    for (algorithm, key, members) in [
        (
            TokenAlgorithm::Rs256,
            RSA_KEY,
            vec!["alg", "e", "kid", "kty", "n", "use"],
        ),
        (
            TokenAlgorithm::Es256,
            &ec_key(),
            vec!["alg", "crv", "kid", "kty", "use", "x", "y"],
        ),
    ] {
        let issuer = issuer(algorithm, key);
        let token = access_token(&issuer);
        assert!(is_good(&token, &follower(&issuer, algorithm).await).await);
        let set = published(&issuer).await;
        let jwk = set["keys"][0].as_object().unwrap();
        let mut names: Vec<_> = jwk.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, members);
        let header = jsonwebtoken::decode_header(&token).unwrap();
        assert_eq!(json!(header.kid), jwk["kid"]);
        assert_eq!(json!(header.alg), jwk["alg"]);
    }
    let shared = issuer(TokenAlgorithm::Hs256, "");
    assert_eq!(published(&shared).await, json!({"keys": []}));
}

#[tokio::test]
async fn a_public_key_is_no_shared_secret() {
    for (algorithm, key) in [
        (TokenAlgorithm::Rs256, RSA_KEY),
        (TokenAlgorithm::Es256, &ec_key()),
    ] {
        let issuer = issuer(algorithm, key);
        let jwk = published(&issuer).await["keys"][0].clone();
        let part = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
        let secrets = match algorithm {
            TokenAlgorithm::Rs256 => vec![part("n"), jwk.to_string().into_bytes()],
            _ => vec![
                [vec![4], part("x"), part("y")].concat(),
                jwk.to_string().into_bytes(),
            ],
        };
        for secret in secrets {
            let header = Header {
                kid: jwk["kid"].as_str().map(str::to_owned),
                ..Header::new(Algorithm::HS256)
            };
            let claims = json!({"sub": "u", "authorities": ADMIN, "exp": 4_102_444_800_u64});
            let key = EncodingKey::from_secret(&secret);
            let token = jsonwebtoken::encode(&header, &claims, &key).unwrap();
            assert!(!is_good(&token, issuer.verifier()).await);
            assert!(!is_good(&token, &follower(&issuer, algorithm).await).await);
        }
    }
}

#[tokio::test]
async fn the_algorithm_is_the_one_that_is_configured_whatever_is_published() {
    let algorithm = TokenAlgorithm::Es256;
    let issuer = issuer(algorithm, &ec_key());
    let token = access_token(&issuer);
    assert!(!is_good(&token, &follower(&issuer, TokenAlgorithm::Rs256).await).await);
    let symmetric = json!({"keys": [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "a", "alg": "HS256"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "b", "alg": "ES256"},
    ]});
    let set = serde_json::from_value(symmetric).unwrap();
    let tokens = Tokens::under(KeyRing::public(algorithm, &set));
    for id in ["a", "b"] {
        let header = Header {
            kid: Some(id.to_owned()),
            ..Header::new(Algorithm::HS256)
        };
        let claims = json!({"sub": "u", "authorities": ADMIN, "exp": 4_102_444_800_u64});
        let key = EncodingKey::from_secret(b"secret");
        let token = jsonwebtoken::encode(&header, &claims, &key).unwrap();
        assert!(!is_good(&token, &tokens).await, "{id}");
    }
}

#[tokio::test]
async fn a_former_key_counts_until_it_is_withdrawn() {
    let algorithm = TokenAlgorithm::Es256;
    let (old, new) = (ec_key(), ec_key());
    let before = issuer(algorithm, &old);
    let token = access_token(&before);
    let between = issuer(algorithm, &format!("{new}{old}"));
    let renewed = access_token(&between);
    for tokens in [between.verifier(), &follower(&between, algorithm).await] {
        assert!(is_good(&token, tokens).await);
        assert!(is_good(&renewed, tokens).await);
    }
    let tokens = follower(&between, algorithm).await;
    assert!(is_good(&token, &tokens).await, "and is remembered");
    let after = issuer(algorithm, &new);
    let set = serde_json::from_value(published(&after).await).unwrap();
    tokens.replace(KeyRing::public(algorithm, &set));
    let refused = tokens.verify_access(&token).await;
    assert!(matches!(refused, Err(TokenError::Invalid(_))));
    assert!(is_good(&renewed, &tokens).await);
}

#[test]
fn keys_that_do_not_do_are_refused_with_a_reason_that_does_not_show_them() {
    let ec = ec_key();
    let broken = ec.replace("MIGH", "MIGX");
    for (algorithm, keys, reason) in [
        (TokenAlgorithm::Rs256, String::new(), "there is none"),
        (TokenAlgorithm::Rs256, ec.clone(), "key 1 is no private key"),
        (TokenAlgorithm::Es256, RSA_KEY.to_owned(), "key 1"),
        (TokenAlgorithm::Es256, format!("{ec}{broken}"), "key 2"),
    ] {
        let refusal = try_issuer(algorithm, &keys).err().unwrap();
        assert!(refusal.contains(reason), "{refusal}");
        assert!(!refusal.contains("MI"), "{refusal}");
    }
}

#[test]
fn a_key_is_named_by_its_thumbprint() {
    jwt_on_ring::install();
    // The example of RFC 7638, section 3.1.
    let key: Jwk = serde_json::from_value(json!({
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
        "e": "AQAB", "alg": "RS256", "kid": "2011-04-29",
    }))
    .unwrap();
    let thumbprint = key.thumbprint(ThumbprintHash::SHA256).unwrap();
    assert_eq!(thumbprint, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}
