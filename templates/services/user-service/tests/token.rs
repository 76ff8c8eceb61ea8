//! Refreshing tokens.

use crate::support::{ADMIN, ADMIN_ID, Api, EMPLOYEE, PASSWORD, tokens};

const PATH: &str = "/api/v1/users/token/refresh";

async fn refresh_token(api: &Api, email: &str) -> String {
    let answer = api.login(email, PASSWORD).await;
    assert_eq!(answer.bare_status(), 200);
    answer.header("refresh-token").to_owned()
}

#[tokio::test]
async fn a_refresh_token_buys_one_new_pair() {
    let api = Api::start().await;
    let first = refresh_token(&api, ADMIN).await;
    let answer = api.refresh(&first).await;
    assert_eq!(answer.bare_status(), 200);
    assert_eq!(answer.header("token-id"), ADMIN_ID);
    let user = tokens()
        .verifier()
        .verify_access(answer.header("access-token"))
        .await;
    assert_eq!(user.expect("an access token").roles(), ["ROLE_ADMIN"]);
    let second = answer.header("refresh-token");
    assert_ne!(second, first);
    assert_eq!(api.refresh(&first).await.bare_status(), 401);
    let bearer = format!("Bearer {second}");
    assert_eq!(api.refresh(&bearer).await.bare_status(), 200);
}

#[tokio::test]
async fn a_new_login_voids_the_refresh_token_of_the_last_one() {
    let api = Api::start().await;
    let first = refresh_token(&api, ADMIN).await;
    let second = refresh_token(&api, ADMIN).await;
    assert_eq!(api.refresh(&first).await.bare_status(), 401);
    assert_eq!(api.refresh(&second).await.bare_status(), 200);
}

#[tokio::test]
async fn of_two_parallel_refreshes_exactly_one_succeeds() {
    let api = Api::start().await;
    let mut token = refresh_token(&api, ADMIN).await;
    for _ in 0..8 {
        let (left, right) = tokio::join!(api.refresh(&token), api.refresh(&token));
        let mut statuses = [left.bare_status(), right.bare_status()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401]);
        let winner = if left.status == 200 { left } else { right };
        token = winner.header("refresh-token").to_owned();
    }
}

#[tokio::test]
async fn whoever_may_not_sign_in_may_not_refresh_either() {
    let api = Api::start().await;
    let token = refresh_token(&api, EMPLOYEE).await;
    for state in ["00", "07", "08", "09"] {
        api.set_state(EMPLOYEE, state).await;
        assert_eq!(api.refresh(&token).await.bare_status(), 401, "{state}");
    }
    api.set_state(EMPLOYEE, "01").await;
    assert_eq!(api.refresh(&token).await.bare_status(), 200);
}

#[tokio::test]
async fn no_kind_of_token_stands_for_the_other() {
    let api = Api::start().await;
    let answer = api.login(ADMIN, PASSWORD).await;
    let access = answer.header("access-token");
    assert_eq!(api.refresh(access).await.bare_status(), 401);
    let refresh = answer.header("refresh-token");
    let page = api.with(refresh).get("/api/v1/users").await;
    assert_eq!(page.bare_status(), 401);
    assert_eq!(api.with(access).get("/api/v1/users").await.status, 200);
}

#[tokio::test]
async fn unknown_and_missing_refresh_tokens_are_401() {
    let api = Api::start().await;
    let unknown = tokens().issue(ADMIN_ID, &[]).refresh_token;
    for token in [unknown.as_str(), "rubbish", "undefined", "", "a.b.c"] {
        assert_eq!(api.refresh(token).await.bare_status(), 401, "{token}");
    }
    assert_eq!(api.anonymous().put(PATH).await.bare_status(), 401);
}
