//! The rules as other services get them.

use std::time::Duration;

use mesh_security::RulesDocument;
use mesh_test::wait_until;
use reqwest::Method;
use reqwest::header::IF_NONE_MATCH;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Table;
use serde_json::{Value, json};

use crate::support::{Answer, Api, token_of, tokens};

const PATH: &str = "/internal/authorization-rules";

fn service_token(audience: &str) -> String {
    mesh_test::service_token("api-gateway", audience)
}

async fn rules(api: &Api, known: &str) -> Answer {
    let caller = api.with(format!("Bearer {}", service_token("user-service")));
    Answer::of(
        caller
            .request(Method::GET, PATH)
            .header(IF_NONE_MATCH, known),
    )
    .await
}

#[tokio::test]
async fn services_get_every_rule_with_its_roles() {
    let api = Api::start().await;
    let answer = rules(&api, "").await;
    assert_eq!(answer.header("Content-Type"), "application/json");
    let document = answer.json();
    let rules = document["rules"].as_array().expect("rules");
    let all = api.admin().get("/api/v1/authorizations").await.json()["totalElements"].clone();
    assert_eq!(json!(rules.len()), all);
    let leave = json!({
        "httpMethod": "POST", "urlPattern": "/user-service/api/v1/users/leave",
        "roles": ["ROLE_EMPLOYEE", "ROLE_USER"]
    });
    assert!(rules.contains(&leave), "{document}");
    let read: RulesDocument = serde_json::from_value(document.clone()).expect("rules");
    assert_eq!(read.rules.len(), rules.len());
}

#[tokio::test]
async fn only_services_that_mean_this_one_get_the_rules() {
    let api = Api::start().await;
    let refused = [
        String::new(),
        "undefined".to_owned(),
        token_of("ROLE_ADMIN"),
        tokens().issue("u", &[]).refresh_token,
        service_token("board-service"),
    ];
    for token in refused {
        let answer = api.with(token.as_str()).get(PATH).await;
        assert_eq!(answer.bare_status(), 401, "{token}");
    }
    assert_eq!(api.anonymous().get(PATH).await.bare_status(), 401);
    let service = api.with(service_token("user-service"));
    let outside = service.get("/api/v1/users").await;
    assert_eq!(
        outside.bare_status(),
        401,
        "a service token is no user's token"
    );
}

#[tokio::test]
async fn unchanged_rules_are_304_and_changed_ones_have_another_tag() {
    let api = Api::start().await;
    let first = rules(&api, "").await;
    let etag = first.header("ETag");
    assert!(etag.starts_with('"') && etag.ends_with('"'), "{etag}");
    let again = rules(&api, etag).await;
    assert_eq!((again.bare_status(), again.header("ETag")), (304, etag));
    let listed = rules(&api, &format!("\"old\", {etag}")).await;
    assert_eq!(listed.bare_status(), 304);
    let pair = json!([{"roleId": "ROLE_USER", "authorizationNo": 1}]);
    let path = "/api/v1/role-authorizations";
    api.admin().post(path, pair.clone()).await;
    let changed = rules(&api, etag).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("ETag"), etag);
    api.admin().put_json(path, pair).await;
    let back = rules(&api, "").await;
    assert_eq!((back.header("ETag"), &back.text), (etag, &first.text));
}

#[tokio::test]
async fn changes_made_on_one_instance_arrive_on_the_others() {
    let here = Api::start().await;
    let url: Value = here.0.database_url().into();
    let settings = [
        ("database.url", url),
        ("authorization.refresh-interval", "50ms".into()),
    ];
    let there = Api::start_with(&settings).await;
    let somebody = there.role("ROLE_USER");
    assert_eq!(somebody.get("/api/v1/roles/all").await.bare_status(), 403);
    let pair = json!([{"roleId": "ROLE_USER", "authorizationNo": 7}]);
    here.admin().post("/api/v1/role-authorizations", pair).await;
    wait_until("the grant arrived", Duration::from_secs(10), || async {
        somebody.get("/api/v1/roles/all").await.status == 200
    })
    .await;
}

#[tokio::test]
async fn rules_that_cannot_be_read_again_stay_in_force() {
    let api = Api::start().await;
    let before = rules(&api, "").await;
    let gone = Table::rename()
        .table("role_authorization", "gone")
        .to_owned();
    api.0
        .database()
        .await
        .execute(&gone)
        .await
        .expect("a renamed table");
    // An empty list revokes nothing, and lets the rules be read again.
    let path = "/api/v1/role-authorizations";
    assert_eq!(
        api.admin().put_json(path, json!([])).await.bare_status(),
        204
    );
    assert_eq!(api.admin().get("/api/v1/roles/all").await.status, 200);
    assert_eq!(rules(&api, "").await.text, before.text);
}
