//! The OpenAPI document and what it says about the service.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use crate::support::start;

/// Resources that are documented elsewhere.
const FILES: [&str; 4] = ["attachments", "upload", "images", "download"];

/// Path and method of every operation, with what is said about it.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods").iter();
            methods.map(|(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .filter(|(path, _, _)| !FILES.iter().any(|part| path.contains(part)))
        .collect()
}

#[tokio::test]
async fn the_document_is_readable_without_a_token() {
    let service = start().await;
    let answer = service.anonymous().get("/v3/api-docs").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["info"]["title"], "portal-service");
}

#[tokio::test]
async fn every_operation_has_an_id_of_its_own_a_summary_and_a_tag() {
    let service = start().await;
    let document = service.anonymous().get("/v3/api-docs").await.json();
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().expect("an id");
        assert!(ids.insert(id), "{id} again at {method} {path}");
        assert!(operation["summary"].is_string(), "{method} {path}");
        assert!(operation["tags"][0].is_string(), "{method} {path}");
    }
    assert_eq!(ids.len(), 61, "{ids:?}");
}

#[tokio::test]
async fn every_documented_operation_is_served() {
    let service = start().await;
    let document = service.anonymous().get("/v3/api-docs").await.json();
    for (path, method, _) in operations(&document) {
        let url = path.split('/').map(|part| match part {
            part if part.starts_with('{') => "0",
            part => part,
        });
        let url = url.collect::<Vec<_>>().join("/");
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
        let request = service.admin().request(method.clone(), &url);
        let status = request.send().await.expect("an answer").status();
        assert!(
            status != 404 && status != 405 && status != 500,
            "{method} {path}: {status}"
        );
    }
}

#[tokio::test]
async fn schemas_have_the_members_that_are_sent() {
    let service = start().await;
    let document = service.anonymous().get("/v3/api-docs").await.json();
    let cases = [
        ("Content", "/api/v1/contents/1", ""),
        ("Policy", "/api/v1/policies/1", ""),
        ("Privacy", "/api/v1/privacies/1", ""),
        ("Code", "/api/v1/codes/policy", ""),
        ("CodeDetail", "/api/v1/code-details/TOS", ""),
        ("Menu", "/api/v1/menus/72", ""),
        ("Site", "/api/v1/sites", "/0"),
        ("MenuTree", "/api/v1/menus/3/tree", "/0"),
        ("SideMenu", "/api/v1/menu-roles/3", "/0"),
        ("MenuRoleNode", "/api/v1/menu-roles/ROLE_USER/3", "/0"),
        ("MessageItem", "/api/v1/messages/ko/list-type", "/0"),
        ("ContentListItem", "/api/v1/contents", "/content/0"),
        ("PrivacyListItem", "/api/v1/privacies", "/content/0"),
        ("CodeListItem", "/api/v1/codes", "/content/0"),
        ("CodeDetailListItem", "/api/v1/code-details", "/content/0"),
    ];
    for (schema, path, place) in cases {
        let answer = service.admin().get(path).await.json();
        let sent = answer.pointer(place).expect("an object");
        let sent: BTreeSet<_> = sent.as_object().expect("members").keys().collect();
        let told = &document["components"]["schemas"][schema]["properties"];
        let told: BTreeSet<_> = told.as_object().expect(schema).keys().collect();
        assert_eq!(told, sent, "{schema}");
    }
}
