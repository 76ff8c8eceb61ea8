//! The OpenAPI document and what it says about the service.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Api, EMPLOYEE_ID};

const DOCUMENT: &str = "/v3/api-docs";

async fn document(api: &Api) -> Value {
    let answer = api.anonymous().get(DOCUMENT).await;
    assert_eq!(answer.status, 200, "readable without a token");
    assert_eq!(answer.header("content-type"), "application/json");
    answer.json()
}

/// Path and method of every operation, with what is said about it.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods").iter();
            methods.map(|(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .collect()
}

#[tokio::test]
async fn the_document_tells_name_gateway_path_and_how_to_sign_in() {
    let document = document(&Api::start().await).await;
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["title"], "user-service");
    assert_eq!(document["servers"], json!([{"url": "/user-service"}]));
    let scheme = &document["components"]["securitySchemes"]["bearer"];
    assert_eq!(
        (&scheme["type"], &scheme["scheme"]),
        (&json!("http"), &json!("bearer"))
    );
    assert_eq!(document["security"], json!([{"bearer": []}]));
}

#[tokio::test]
async fn every_documented_operation_is_served() {
    let api = Api::start().await;
    let document = document(&api).await;
    let operations = operations(&document);
    assert!(operations.len() >= 32, "{}", operations.len());
    // Where an answer leads is not what is looked at.
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let client = client.build().expect("a client");
    for (path, method, _) in operations {
        let url = path
            .replace("{authorizationNo}", "0")
            .replace("{userId}", "nobody");
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
        let request = api.admin().request(method.clone(), &url);
        let request = request.build().expect("a request");
        let status = client.execute(request).await.expect("an answer").status();
        assert!(status != 404 && status != 405, "{method} {path}: {status}");
    }
}

#[tokio::test]
async fn every_operation_has_an_id_of_its_own_a_summary_and_a_tag() {
    let document = document(&Api::start().await).await;
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().expect("an id");
        assert!(ids.insert(id), "{id} again at {method} {path}");
        assert!(operation["summary"].is_string(), "{method} {path}");
        assert!(operation["tags"][0].is_string(), "{method} {path}");
    }
}

#[tokio::test]
async fn common_refusals_are_told_where_they_can_happen() {
    let document = document(&Api::start().await).await;
    let statuses = |path: &str, method: &str| -> Vec<String> {
        let answers = &document["paths"][path][method]["responses"];
        answers
            .as_object()
            .expect("answers")
            .keys()
            .cloned()
            .collect()
    };
    let users = statuses("/api/v1/users", "get");
    assert_eq!(users, ["200", "400", "401", "403", "500"]);
    let without_input = statuses("/api/v1/roles/all", "get");
    assert_eq!(without_input, ["200", "401", "403", "500"]);
    let open = statuses("/login", "post");
    assert!(!open.contains(&"403".to_owned()), "{open:?}");
    for status in ["200", "400", "401", "415", "500"] {
        assert!(open.contains(&status.to_owned()), "{status}: {open:?}");
    }
    let refusal = &document["components"]["responses"]["Refused"];
    let body = &refusal["content"]["application/json"]["schema"]["$ref"];
    assert_eq!(body, "#/components/schemas/ErrorResponse");
}

/// The names of the members that `schema` describes.
fn members<'a>(document: &'a Value, schema: &'a Value) -> BTreeSet<&'a str> {
    let schema = resolved(document, schema);
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let own = schema["properties"].as_object().into_iter().flatten();
    own.map(|(name, _)| name.as_str())
        .chain(parts.flat_map(|part| members(document, part)))
        .collect()
}

/// The schema of an operation's answer.
fn answer_schema<'a>(document: &'a Value, path: &str, status: &str) -> &'a Value {
    let answer = &document["paths"][path]["get"]["responses"][status];
    &resolved(document, answer)["content"]["application/json"]["schema"]
}

/// What stands there, or what is referred to from there.
fn resolved<'a>(document: &'a Value, part: &'a Value) -> &'a Value {
    part["$ref"].as_str().map_or(part, |reference| {
        let target = document.pointer(reference.trim_start_matches('#'));
        target.expect("what is referred to")
    })
}

fn names(answer: &Value) -> BTreeSet<&str> {
    let members = answer.as_object().expect("an object");
    members.keys().map(String::as_str).collect()
}

#[tokio::test]
async fn schemas_of_single_answers_have_the_members_that_are_sent() {
    let api = Api::start().await;
    let document = document(&api).await;
    let user = format!("/api/v1/users/{EMPLOYEE_ID}");
    let cases = [
        ("/api/v1/users/{userId}", user.as_str(), "200"),
        (
            "/api/v1/authorizations/{authorizationNo}",
            "/api/v1/authorizations/1",
            "200",
        ),
        ("/api/v1/users/{userId}", "/api/v1/users/nobody", "400"),
    ];
    for (path, url, status) in cases {
        let answer = api.admin().get(url).await.json();
        let schema = answer_schema(&document, path, status);
        assert_eq!(members(&document, schema), names(&answer), "{path}");
    }
}

#[tokio::test]
async fn schemas_of_pages_have_the_members_that_are_sent() {
    let api = Api::start().await;
    let document = document(&api).await;
    let cases = [
        ("/api/v1/users", ""),
        ("/api/v1/roles", ""),
        ("/api/v1/authorizations", ""),
        ("/api/v1/role-authorizations", "?roleId=ROLE_USER"),
    ];
    for (path, query) in cases {
        let page = api.admin().get(&format!("{path}{query}")).await.json();
        let schema = answer_schema(&document, path, "200");
        assert_eq!(members(&document, schema), names(&page), "{path}");
        let properties = &resolved(&document, schema)["properties"];
        for part in ["pageable", "sort"] {
            let told = members(&document, &properties[part]);
            assert_eq!(told, names(&page[part]), "{path}: {part}");
        }
        let row = members(&document, &properties["content"]["items"]);
        assert_eq!(row, names(&page["content"][0]), "{path}: content");
    }
}

#[tokio::test]
async fn lists_tell_their_paging_and_search_parameters() {
    let document = document(&Api::start().await).await;
    let parameters = &document["paths"]["/api/v1/users"]["get"]["parameters"];
    let parameters = parameters.as_array().expect("parameters");
    let names: Vec<&str> = parameters
        .iter()
        .filter_map(|parameter| parameter["name"].as_str())
        .collect();
    assert_eq!(names, ["keywordType", "keyword", "page", "size", "sort"]);
    assert!(
        parameters
            .iter()
            .all(|parameter| parameter["in"] == "query")
    );
    assert!(
        parameters
            .iter()
            .all(|parameter| parameter["required"] == false)
    );
}

#[tokio::test]
async fn members_that_must_be_sent_have_no_default() {
    let document = document(&Api::start().await).await;
    let request = &document["components"]["schemas"]["AuthorizationRequest"];
    let properties = request["properties"].as_object().expect("properties");
    let required = request["required"].as_array().expect("required members");
    assert_eq!(required.len(), properties.len());
    for (name, property) in properties {
        assert!(property.get("default").is_none(), "{name}");
    }
}

#[tokio::test]
async fn the_document_can_be_switched_off() {
    let settings = [("springdoc.api-docs.enabled", false.into())];
    let api = Api::start_with(&settings).await;
    assert_eq!(api.anonymous().get(DOCUMENT).await.status, 404);
}
