//! What services tell about the owner of a group.

use mesh_test::{Answer, TestService, service_token};
use reqwest::Method;
use serde_json::{Value, json};

use crate::forms::{Form, TEXT, files_of, upload};
use crate::support::start;

async fn tell(service: &TestService, code: &str, owner: Value) -> Answer {
    let path = format!("/internal/attachments/{code}/owner");
    let token = service_token("board-service", "portal-service");
    let request = service.with(token).request(Method::PUT, &path);
    Answer::of(request.json(&owner)).await
}

#[tokio::test]
async fn the_owner_that_a_service_tells_counts_more_than_that_of_a_browser() {
    let service = start().await;
    let uploader = service.user("uploader", "ROLE_USER");
    let code = upload(&uploader, &[("a.txt", TEXT)]).await;
    let owner = json!({"entityName": "org.example.Posts", "entityId": "1_5"});
    for _ in 0..2 {
        let told = tell(&service, &code, owner.clone()).await;
        assert_eq!(told.bare_status(), 204, "telling it again changes nothing");
    }
    let form = Form::default().file("b.txt", TEXT).info();
    let added = form
        .put(&uploader, &format!("/api/v1/attachments/upload/{code}"))
        .await;
    assert_eq!(added.status, 200);
    for file in files_of(&service, &code).await {
        assert_eq!(file["entityName"], "org.example.Posts");
        assert_eq!(file["entityId"], "1_5");
    }
}

#[tokio::test]
async fn a_group_stays_with_its_first_owner() {
    let service = start().await;
    let code = upload(&service.admin(), &[("a.txt", TEXT)]).await;
    for id in ["1_5", "3_9"] {
        let owner = json!({"entityName": "org.example.Posts", "entityId": id});
        assert_eq!(tell(&service, &code, owner).await.bare_status(), 204);
    }
    assert_eq!(files_of(&service, &code).await[0]["entityId"], "1_5");
}

#[tokio::test]
async fn a_code_that_nobody_knows_has_no_effect() {
    let service = start().await;
    let owner = json!({"entityName": "org.example.Posts", "entityId": "1_5"});
    assert_eq!(tell(&service, "nobody", owner).await.bare_status(), 204);
}

#[tokio::test]
async fn an_owner_that_does_not_fit_is_refused() {
    let service = start().await;
    let owner = json!({"entityName": "n".repeat(201), "entityId": "1".repeat(51)});
    let (status, error) = tell(&service, "nobody", owner).await.error();
    assert_eq!((status, &error["code"]), (400, &json!("E001")));
    assert_eq!(error["errors"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn only_services_may_tell() {
    let service = start().await;
    let owner = json!({"entityName": "org.example.Posts", "entityId": "1_5"});
    let path = "/internal/attachments/nobody/owner";
    let foreign = service.with(service_token("board-service", "user-service"));
    for caller in [service.anonymous(), service.admin(), foreign] {
        let told = caller.put_json(path, owner.clone()).await;
        assert_eq!(told.bare_status(), 401);
    }
}
