//! Which account somebody gets: signing up, linking, unlinking, and proving oneself.

use serde_json::{Value, json};

use super::mesh;
use crate::support::{ADMIN, Answer, Api, EMPLOYEE, PASSWORD, business, plain_error};

const ACCOUNTS: &str = "/api/v1/users/social-accounts";
const UNKNOWN: &str = "공급사에서 회원 정보를 확인할 수 없습니다.";

async fn link(api: &Api, email: &str, code: &str, password: &str) -> Answer {
    let body = json!({"provider": "oidc", "token": code, "password": password});
    api.signed_in(email).await.post(ACCOUNTS, body).await
}

fn taken() -> (u16, Value) {
    plain_error(400, "B002", "중복된 값을 입력하였습니다")
}

/// The provider says that the address is verified, and that is not enough.
#[tokio::test]
async fn an_address_at_a_provider_takes_no_account_over() {
    let (provider, api) = mesh().await;
    let person = json!({"sub": "eve", "email": ADMIN, "email_verified": true, "name": "Eve"});
    provider.person(person);
    let code = api.code().await;
    assert_eq!(api.login_with("oidc", &code).await.bare_status(), 412);
    let joined = api.join_with("oidc", &code, ADMIN).await;
    assert_eq!(joined.refusal(), (400, "B001".to_owned()));
    let denied = link(&api, EMPLOYEE, &code, "wrong-pass-1").await;
    assert_eq!(denied.refusal(), (400, "B001".to_owned()));
    assert_eq!(api.login_with("oidc", &code).await.bare_status(), 412);
    let joined = api.join_with("oidc", &code, "eve@example.org").await;
    assert_eq!(
        joined.status, 201,
        "a refused sign-up does not use the code up"
    );
    let login = api.login_with("oidc", &api.code().await).await;
    let eve = api.listed("eve@example.org").await;
    assert_eq!(login.header("token-id"), eve["userId"]);
}

#[tokio::test]
async fn the_owner_links_with_the_password_and_signs_in_by_both() {
    let (_provider, api) = mesh().await;
    let linked = link(&api, EMPLOYEE, &api.code().await, PASSWORD).await;
    assert_eq!(
        (linked.status.as_u16(), linked.text.as_str()),
        (201, "true")
    );
    let login = api.login_with("oidc", &api.code().await).await;
    assert_eq!(
        login.header("token-id"),
        api.listed(EMPLOYEE).await["userId"]
    );
    assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 200);
    let caller = api.signed_in(EMPLOYEE).await;
    let listed = caller.get(ACCOUNTS).await.json();
    assert_eq!(listed.as_array().expect("a list").len(), 1);
    assert_eq!(listed[0]["provider"], "oidc");
    let log = api.login_log().await;
    assert_eq!(log.len(), 4, "sign-ins by a provider are logged too");
}

#[tokio::test]
async fn one_account_at_a_provider_belongs_to_one_user() {
    let (provider, api) = mesh().await;
    api.joined("kim@example.org").await;
    let second = link(&api, EMPLOYEE, &api.code().await, PASSWORD).await;
    assert_eq!(second.error(), taken());
    let second = api
        .join_with("oidc", &api.code().await, "kim2@example.org")
        .await;
    assert_eq!(second.error(), taken());
    assert_eq!(api.listed("kim2@example.org").await, json!(null));
    provider.person(json!({"sub": "KIM"}));
    let code = api.code().await;
    assert_eq!(
        api.login_with("oidc", &code).await.bare_status(),
        412,
        "letter case counts"
    );
    let other = link(&api, "kim@example.org", &code, PASSWORD).await;
    assert_eq!(other.error(), taken(), "one of each provider");
}

#[tokio::test]
async fn a_link_ends_by_the_owner() {
    let (_provider, api) = mesh().await;
    link(&api, EMPLOYEE, &api.code().await, PASSWORD).await;
    let path = format!("{ACCOUNTS}/oidc");
    let stranger = api.signed_in(ADMIN).await.delete(&path).await;
    assert_eq!(stranger.refusal(), (400, "E003".to_owned()));
    let caller = api.signed_in(EMPLOYEE).await;
    let ended = caller.delete(&path).await;
    assert_eq!((ended.status.as_u16(), ended.text.as_str()), (200, "true"));
    assert_eq!(caller.get(ACCOUNTS).await.json(), json!([]));
    let code = api.code().await;
    assert_eq!(api.login_with("oidc", &code).await.bare_status(), 412);
    let again = link(&api, EMPLOYEE, &code, PASSWORD).await;
    assert_eq!(
        again.status, 201,
        "the account at the provider is free again"
    );
}

#[tokio::test]
async fn the_last_way_to_sign_in_stays() {
    let (_provider, api) = mesh().await;
    link(&api, EMPLOYEE, &api.code().await, PASSWORD).await;
    let caller = api.signed_in(EMPLOYEE).await;
    api.forget_password(EMPLOYEE).await;
    let last = caller.delete(&format!("{ACCOUNTS}/oidc")).await;
    let told = "마지막 로그인 수단은 해제할 수 없습니다. 먼저 비밀번호를 설정하세요.";
    assert_eq!(last.error(), business(told));
    let login = api.login_with("oidc", &api.code().await).await;
    assert_eq!(login.bare_status(), 200);
}

#[tokio::test]
async fn strangers_have_no_linked_accounts() {
    let (_provider, api) = mesh().await;
    let code = api.code().await;
    let body = json!({"provider": "oidc", "token": code, "password": PASSWORD});
    for caller in [api.anonymous(), api.role("ROLE_USER")] {
        let listed = caller.get(ACCOUNTS).await.status;
        assert_eq!(listed, 401, "nobody is behind it");
        assert_ne!(caller.post(ACCOUNTS, body.clone()).await.status, 201);
        assert_ne!(caller.delete(&format!("{ACCOUNTS}/oidc")).await.status, 200);
    }
    assert_eq!(api.login_with("oidc", &code).await.bare_status(), 412);
}

#[tokio::test]
async fn closed_accounts_stay_closed() {
    let (_provider, api) = mesh().await;
    api.joined("kim@example.org").await;
    for state in ["00", "07", "08", "09"] {
        api.set_state("kim@example.org", state).await;
        let login = api.login_with("oidc", &api.code().await).await;
        assert_eq!(login.bare_status(), 400, "{state}");
        assert_eq!(api.state_of("kim@example.org").await.0, state);
    }
}

#[tokio::test]
async fn a_sign_in_at_the_provider_proves_oneself_instead_of_the_password() {
    let (provider, api) = mesh().await;
    api.joined("kim@example.org").await;
    let change = |code: &str| json!({"provider": "oidc", "token": code, "password": "", "newPassword": "new-pass-1"});
    let path = "/api/v1/users/password/update";
    let caller = api.signed_in("kim@example.org").await;
    provider.person(json!({"sub": "somebody without account"}));
    let answer = caller.put_json(path, change(&api.code().await)).await;
    let nobody = business("소셜 회원 정보를 조회하지 못했습니다.");
    assert_eq!(answer.error(), nobody);
    api.joined("eve@example.org").await;
    let answer = caller.put_json(path, change(&api.code().await)).await;
    assert_eq!(
        answer.refusal(),
        (400, "B001".to_owned()),
        "of somebody else"
    );
    provider.person(json!({"sub": "kim"}));
    let code = api.code().await;
    assert_eq!(caller.put_json(path, change(&code)).await.text, "true");
    let login = api.login("kim@example.org", "new-pass-1").await;
    assert_eq!(login.bare_status(), 200);
    let answer = caller.put_json(path, change(&code)).await;
    assert_eq!(answer.error(), business(UNKNOWN), "a code is good once");
}
