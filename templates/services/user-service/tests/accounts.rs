//! The first accounts, and what a start does to tables that have rows already.

use serde_json::Value;

use crate::support::{ADMIN, Api, EMPLOYEE, PASSWORD};

fn administrator() -> [(&'static str, Value); 2] {
    [
        ("accounts.administrator.email", "Root@Example.org".into()),
        ("accounts.administrator.password", "s3cret-enough!".into()),
    ]
}

#[tokio::test]
async fn without_settings_there_is_no_account() {
    let api = Api::start_with(&[]).await;
    assert_eq!(api.login(ADMIN, PASSWORD).await.bare_status(), 401);
    let page = api.admin().get("/api/v1/users").await.json();
    assert_eq!(page["totalElements"], 0);
}

#[tokio::test]
async fn the_administrator_of_the_settings_can_sign_in() {
    let api = Api::start_with(&administrator()).await;
    let answer = api.login("root@example.org", "s3cret-enough!").await;
    assert_eq!(answer.bare_status(), 200);
    let token = answer.header("access-token");
    let page = api.with(token).get("/api/v1/users").await.json();
    assert_eq!(page["content"][0]["email"], "root@example.org");
    assert_eq!(page["content"][0]["roleId"], "ROLE_ADMIN");
    assert_eq!(page["totalElements"], 1);
    assert_eq!(api.login(ADMIN, PASSWORD).await.bare_status(), 401);
}

#[tokio::test]
async fn a_later_start_changes_nothing_in_filled_tables() {
    let api = Api::start().await;
    let deleted = api.admin().delete("/api/v1/authorizations/1").await;
    assert_eq!(deleted.bare_status(), 204);
    let url = ("database.url", Value::from(api.0.database_url()));
    let [email, password] = administrator();
    for settings in [
        vec![url.clone(), email, password],
        vec![url, ("accounts.development", true.into())],
    ] {
        let later = Api::start_with(&settings).await;
        let users = "/api/v1/users/65a00f65-8460-49af-98ec-042977e56f4b";
        assert_eq!(later.anonymous().get(users).await.status, 200);
        let denied = later.admin().get("/api/v1/users").await;
        assert_eq!(denied.bare_status(), 403, "a deleted rule stays deleted");
        let login = later.login("root@example.org", "s3cret-enough!").await;
        assert_eq!(
            login.bare_status(),
            401,
            "there was an administrator already"
        );
    }
}

#[tokio::test]
async fn an_address_that_somebody_has_does_not_become_an_administrator() {
    let api = Api::start().await;
    api.delete_account(ADMIN).await;
    let settings = [
        ("database.url", Value::from(api.0.database_url())),
        ("accounts.administrator.email", EMPLOYEE.into()),
        ("accounts.administrator.password", "s3cret-enough!".into()),
    ];
    let later = Api::start_with(&settings).await;
    assert_eq!(
        later.login(EMPLOYEE, "s3cret-enough!").await.bare_status(),
        401
    );
    assert_eq!(later.login(EMPLOYEE, PASSWORD).await.bare_status(), 200);
}

#[tokio::test]
async fn instances_that_start_at_once_fill_the_tables_once() {
    let first = Api::start_with(&[]).await;
    let url = first.0.database_url().to_owned();
    let start = || async {
        let url = ("database.url", Value::from(url.as_str()));
        let [email, password] = administrator();
        Api::start_with(&[url, email, password]).await
    };
    let (left, right) = tokio::join!(start(), start());
    let page = left.admin().get("/api/v1/users").await.json();
    assert_eq!(page["totalElements"], 1);
    let login = right.login("root@example.org", "s3cret-enough!").await;
    assert_eq!(login.bare_status(), 200);
}

#[tokio::test]
async fn no_answer_tells_a_password_hash_or_a_refresh_token() {
    let api = Api::start().await;
    api.login(ADMIN, PASSWORD).await;
    let admin = api.admin();
    for path in [
        "/api/v1/users",
        "/api/v1/users/65a00f65-8460-49af-98ec-042977e56f4b",
        "/api/v1/users/a4aa10ab-f544-40f0-b7ad-20e31d2ff1c3",
    ] {
        let text = admin.get(path).await.text;
        for secret in ["$2a$", "$argon2", "ncryptedPassword", "efreshToken"] {
            assert!(!text.contains(secret), "{path}: {text}");
        }
    }
}
