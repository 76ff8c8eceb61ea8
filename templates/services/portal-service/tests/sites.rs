//! Reading sites.

use serde_json::json;

use crate::support::start;

#[tokio::test]
async fn sites_in_use_are_a_bare_list_in_their_order() {
    let service = start().await;
    let answer = service.role("ROLE_USER").get("/api/v1/sites").await;
    let site = |id: i64, name: &str| json!({"id": id, "name": name, "isUse": true});
    let expected = json!([
        site(1, "대규모 Admin"),
        site(4, "소규모 Admin"),
        site(2, "대규모 포털"),
        site(3, "소규모 포털"),
    ]);
    assert_eq!(answer.json(), expected);
    let refused = service.anonymous().get("/api/v1/sites").await;
    assert_eq!(refused.bare_status(), 403);
}
