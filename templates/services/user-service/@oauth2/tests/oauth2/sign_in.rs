//! The way of the browser to the provider and back.

use mesh_oauth2_test::CLIENT_ID;
use serde_json::json;

use super::browser::{Browser, Landing, asked};
use super::{BASE_URL, mesh};
use crate::support::{Answer, tokens};

/// The user whom the tokens of a login stand for.
async fn user_of(answer: &Answer) -> String {
    assert_eq!(answer.bare_status(), 200);
    let token = answer.header("access-token");
    let user = tokens().verifier().verify_access(token).await;
    user.expect("an access token")
        .user_id()
        .expect("an id")
        .to_owned()
}

#[tokio::test]
async fn the_provider_is_asked_for_a_code_with_pkce_state_and_nonce() {
    let (provider, api) = mesh().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let url = Browser::new(&api).begin("oidc", "").await;
        let asked = asked(&provider, &url);
        let plain = [
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("scope", "openid email"),
            ("code_challenge_method", "S256"),
            (
                "redirect_uri",
                &format!("{BASE_URL}/login/oauth2/code/oidc"),
            ),
        ];
        for (name, value) in plain {
            assert_eq!(asked[name], value, "{name}");
        }
        for name in ["state", "nonce", "code_challenge"] {
            assert_eq!(asked[name].len(), 43, "{name}");
            seen.push(asked[name].clone());
        }
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all, "each of them is new each time");
}

#[tokio::test]
async fn somebody_without_account_is_told_so_signs_up_and_signs_in_from_then_on() {
    let (_provider, api) = mesh().await;
    let landing = Browser::new(&api).sign_in("oidc").await;
    assert_eq!(landing.value("provider"), "oidc");
    let code = landing.value("code");
    assert_eq!(api.login_with("oidc", &code).await.bare_status(), 412);
    let body = json!({"provider": "oidc", "token": code});
    let profile = api.anonymous().post("/api/v1/users/social", body).await;
    let expected = json!({"id": "kim", "email": "kim@example.org", "name": "Kim"});
    assert_eq!((profile.status.as_u16(), profile.json()), (200, expected));
    let joined = api.join_with("oidc", &code, "kim@example.org").await;
    assert_eq!(
        (joined.status.as_u16(), joined.text.as_str()),
        (201, "true")
    );
    let login = api.login_with("oidc", &api.code().await).await;
    let listed = api.listed("kim@example.org").await;
    assert_eq!(user_of(&login).await, listed["userId"]);
    assert_eq!(login.header("token-id"), listed["userId"]);
    assert_eq!(
        api.refresh(login.header("refresh-token"))
            .await
            .bare_status(),
        200
    );
}

#[tokio::test]
async fn a_code_of_the_service_is_good_once() {
    let (_provider, api) = mesh().await;
    let code = api.code().await;
    let joined = api.join_with("oidc", &code, "kim@example.org").await;
    assert_eq!(joined.status, 201);
    assert_eq!(api.login_with("oidc", &code).await.bare_status(), 400);
    let again = api.join_with("oidc", &code, "lee@example.org").await;
    assert_eq!(again.refusal(), (400, "B001".to_owned()));
    let code = api.code().await;
    assert_eq!(api.login_with("google", &code).await.bare_status(), 400);
    assert_eq!(api.login_with("oidc", &code).await.bare_status(), 200);
    assert_eq!(api.login_with("oidc", &code).await.bare_status(), 400);
}

#[tokio::test]
async fn of_parallel_logins_with_one_code_one_succeeds() {
    let (_provider, api) = mesh().await;
    api.joined("kim@example.org").await;
    let code = api.code().await;
    let (first, second, third) = tokio::join!(
        api.login_with("oidc", &code),
        api.login_with("oidc", &code),
        api.login_with("oidc", &code)
    );
    let mut statuses = [first, second, third].map(|answer| answer.bare_status());
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400, 400]);
}

#[tokio::test]
async fn coming_back_twice_leads_to_nothing() {
    let (_provider, api) = mesh().await;
    let mut browser = Browser::new(&api);
    let back = browser.go_to_provider("oidc", "").await;
    let cookie = browser.cookie.clone();
    Landing::of(&browser.come_back(&back).await).value("code");
    assert_eq!(browser.cookie, None, "the browser forgets it");
    browser.cookie = cookie;
    let again = Landing::of(&browser.come_back(&back).await);
    assert_eq!(again.error(), "invalid_state");
}

/// Otherwise somebody could let others sign in with his own account, or with a code that he stole.
#[tokio::test]
async fn only_the_browser_that_began_comes_back_and_with_its_own_state() {
    let (_provider, api) = mesh().await;
    let mut attacker = Browser::new(&api);
    let stolen = attacker.go_to_provider("oidc", "").await;
    let without_cookie = Browser::new(&api).come_back(&stolen).await;
    assert_eq!(Landing::of(&without_cookie).error(), "invalid_state");
    let mut victim = Browser::new(&api);
    victim.begin("oidc", "").await;
    let with_other_state = victim.come_back(&stolen).await;
    assert_eq!(Landing::of(&with_other_state).error(), "invalid_state");
    for change in ["state=x&", ""] {
        let mut browser = Browser::new(&api);
        let back = browser.go_to_provider("oidc", "").await;
        let (path, _) = back.split_once('?').expect("a query");
        let landing = browser.come_back(&format!("{path}?{change}code=c")).await;
        assert_eq!(Landing::of(&landing).error(), "invalid_state", "{change}");
    }
    let mut browser = Browser::new(&api);
    browser.cookie = Some("oauth2-sign-in=rubbish".to_owned());
    let landing = browser.come_back(&stolen).await;
    assert_eq!(Landing::of(&landing).error(), "invalid_state");
}

#[tokio::test]
async fn what_the_front_end_gives_comes_back_to_it() {
    let (provider, api) = mesh().await;
    for willing in [true, false] {
        provider.willing(willing);
        let mut browser = Browser::new(&api);
        let back = browser.go_to_provider("oidc", "?state=a%26b").await;
        assert!(!back.contains("a%26b"), "the provider is not told: {back}");
        let landing = Landing::of(&browser.come_back(&back).await);
        assert_eq!(landing.value("state"), "a&b");
    }
}

#[tokio::test]
async fn refusals_are_told_by_words_of_our_own() {
    let (provider, api) = mesh().await;
    provider.willing(false);
    let landing = Browser::new(&api).sign_in("oidc").await;
    assert_eq!(landing.error(), "access_denied");
    provider.willing(true);
    let mut browser = Browser::new(&api);
    let back = browser.go_to_provider("oidc", "").await;
    let with_error = back.replace("code=", "error=%3Cscript%3E&error_description=");
    let landing = browser.come_back(&with_error).await;
    assert!(!landing.contains("script"), "{landing}");
    assert_eq!(Landing::of(&landing).error(), "provider_refused");
    let landing = Browser::new(&api).begin("nobody", "").await;
    assert_eq!(Landing::of(&landing).error(), "unknown_provider");
    provider.working(false);
    let landing = Browser::new(&api).sign_in("oidc").await;
    assert_eq!(landing.error(), "provider_unavailable");
}

#[tokio::test]
async fn a_code_of_the_provider_that_was_not_made_for_this_sign_in_is_refused() {
    let (_provider, api) = mesh().await;
    let mut other = Browser::new(&api);
    let stolen = other.go_to_provider("oidc", "").await;
    let mut browser = Browser::new(&api);
    let own = browser.go_to_provider("oidc", "").await;
    let code = |url: &str| {
        let (_, rest) = url.split_once("code=").expect("a code");
        rest.split('&').next().expect("a code").to_owned()
    };
    let mixed = own.replace(&code(&own), &code(&stolen));
    let landing = Landing::of(&browser.come_back(&mixed).await);
    assert_eq!(landing.error(), "provider_refused", "PKCE");
}

#[tokio::test]
async fn an_id_token_that_is_not_for_this_sign_in_proves_nothing() {
    let (provider, api) = mesh().await;
    let long_ago = 1_000_000_000;
    for claims in [
        json!({"nonce": "of another sign-in"}),
        json!({"nonce": null}),
        json!({"aud": "another client"}),
        json!({"aud": [CLIENT_ID, "another client"]}),
        json!({"azp": "another client"}),
        json!({"iss": "https://accounts.example.org"}),
        json!({"exp": long_ago}),
        json!({"iat": 9_999_999_999_u64}),
        json!({"sub": null}),
        json!({"sub": ""}),
    ] {
        provider.claims(claims.clone());
        let landing = Browser::new(&api).sign_in("oidc").await;
        assert_eq!(landing.error(), "invalid_identity", "{claims}");
    }
    provider.claims(json!({"aud": [CLIENT_ID], "azp": CLIENT_ID}));
    assert_ne!(api.code().await, "");
}

#[tokio::test]
async fn keys_change_and_forged_signatures_do_not_count() {
    let (provider, api) = mesh().await;
    api.joined("kim@example.org").await;
    provider.rotate_key();
    let login = api.login_with("oidc", &api.code().await).await;
    assert_eq!(login.bare_status(), 200, "the new key was fetched");
    let requests = provider.key_requests();
    api.code().await;
    assert_eq!(provider.key_requests(), requests, "known keys are kept");
    provider.forge_signatures();
    let landing = Browser::new(&api).sign_in("oidc").await;
    assert_eq!(landing.error(), "invalid_identity");
}

#[tokio::test]
async fn what_the_id_token_leaves_out_is_in_the_user_info() {
    let (provider, api) = mesh().await;
    provider.claims(json!({"email": null, "name": null}));
    let body = json!({"provider": "oidc", "token": api.code().await});
    let told = api.anonymous().post("/api/v1/users/social", body).await;
    assert_eq!(told.json()["email"], "kim@example.org");
    provider.claims(json!({"email": null, "sub": "somebody else"}));
    let landing = Browser::new(&api).sign_in("oidc").await;
    assert_eq!(landing.error(), "invalid_identity");
}
