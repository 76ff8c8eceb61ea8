use serde_json::{Value, json};

use super::*;

/// Payload of the examples in RFC 7515, appendices A.2 and A.3.
const PAYLOAD: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const ES256_SIGNATURE: &str =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
const RS256_SIGNATURE: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

fn ec_key() -> Value {
    json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    })
}

fn rsa_key() -> Value {
    json!({
        "kty": "RSA",
        "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
        "e": "AQAB",
    })
}

fn token(header: &Value, signature: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    format!("{header}.{PAYLOAD}.{signature}")
}

fn es256() -> String {
    token(&json!({"alg": "ES256"}), ES256_SIGNATURE)
}

fn issuer(token: &str, keys: &[Value]) -> Option<String> {
    let keys: Vec<Jwk> = keys
        .iter()
        .map(|key| serde_json::from_value(key.clone()).unwrap())
        .collect();
    let claims: Value = Jws::parse(token)?.claims(&keys)?;
    claims["iss"].as_str().map(str::to_owned)
}

#[test]
fn the_examples_of_the_specification_verify() {
    for (alg, signature) in [("ES256", ES256_SIGNATURE), ("RS256", RS256_SIGNATURE)] {
        let token = token(&json!({"alg": alg}), signature);
        let found = issuer(&token, &[ec_key(), rsa_key()]);
        assert_eq!(found.as_deref(), Some("joe"), "{alg}");
    }
}

#[test]
fn a_changed_token_and_a_strange_key_do_not() {
    let payload = URL_SAFE_NO_PAD.encode(r#"{"iss":"eve"}"#);
    let changed = es256().replace(PAYLOAD, &payload);
    assert_eq!(issuer(&changed, &[ec_key()]), None);
    assert_eq!(issuer(&es256(), &[rsa_key()]), None);
    assert_eq!(issuer(&es256(), &[]), None);
    let mut other = ec_key();
    other["y"] = other["x"].clone();
    assert_eq!(issuer(&es256(), &[other]), None);
}

#[test]
fn a_key_is_used_only_for_what_it_is_meant_for() {
    for (member, value) in [
        ("use", "enc"),
        ("alg", "ES384"),
        ("crv", "P-384"),
        ("kty", "RSA"),
    ] {
        let mut key = ec_key();
        key[member] = json!(value);
        assert_eq!(issuer(&es256(), &[key]), None, "{member}");
    }
}

/// With `none` there is no signature, and under HMAC the public key would be the secret.
#[test]
fn only_signatures_by_public_keys_count() {
    for alg in ["none", "HS256", "es256", ""] {
        for signature in ["", ES256_SIGNATURE] {
            let token = token(&json!({"alg": alg}), signature);
            assert!(Jws::parse(&token).is_none(), "{alg}");
        }
    }
    let extended = json!({"alg": "ES256", "crit": ["b64"], "b64": false});
    assert!(Jws::parse(&token(&extended, ES256_SIGNATURE)).is_none());
    for rubbish in ["", "a", "a.b", "..", "a.b.c", "a.b.c.d"] {
        assert!(Jws::parse(rubbish).is_none(), "{rubbish}");
    }
}

#[test]
fn a_named_key_is_the_only_one_that_counts() {
    let named = token(&json!({"alg": "ES256", "kid": "new"}), ES256_SIGNATURE);
    let jws = Jws::parse(&named).unwrap();
    let key = |kid: &str| {
        let mut key = ec_key();
        key["kid"] = json!(kid);
        serde_json::from_value::<Jwk>(key).unwrap()
    };
    assert!(!jws.has_key_in(&[key("old")]));
    assert!(jws.has_key_in(&[key("old"), key("new")]));
}
