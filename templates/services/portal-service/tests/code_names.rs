//! Names of codes as other services get them.

use mesh_test::{Answer, TestService, service_token, token_of};
use serde_json::{Value, json};

use crate::support::start;

const PATH: &str = "/internal/code-names";

async fn names(service: &TestService, ids: Value) -> Answer {
    let token = service_token("board-service", "portal-service");
    service.with(token).post(PATH, ids).await
}

#[tokio::test]
async fn services_get_the_names_of_codes_that_exist() {
    let service = start().await;
    let asked = json!(["qna", "policy", "none", "qna", "", "a\u{0}b"]);
    let answer = names(&service, asked).await;
    assert_eq!(answer.status, 200);
    let expected = json!({"qna": "Q&A 게시판", "policy": "이용약관/개인정보처리동의"});
    assert_eq!(answer.json(), expected);
    assert_eq!(names(&service, json!([])).await.json(), json!({}));
}

#[tokio::test]
async fn a_code_out_of_use_keeps_its_name() {
    let service = start().await;
    service
        .admin()
        .put("/api/v1/code-details/faq/toggle-use?useAt=false")
        .await;
    let answer = names(&service, json!(["faq"])).await;
    assert_eq!(answer.json(), json!({"faq": "FAQ 게시판"}));
}

#[tokio::test]
async fn a_thousand_ids_are_answered_and_more_are_refused() {
    let service = start().await;
    let ids = |count: usize| Value::from(vec![Value::from("faq"); count]);
    assert_eq!(names(&service, ids(1000)).await.status, 200);
    for body in [ids(1001), json!({}), json!([1])] {
        assert_eq!(
            names(&service, body).await.refusal(),
            (400, "E001".to_owned())
        );
    }
}

#[tokio::test]
async fn nobody_but_services_gets_names() {
    let service = start().await;
    let refused = [
        String::new(),
        token_of("somebody", "ROLE_ADMIN"),
        service_token("portal-service", "board-service"),
    ];
    for token in refused {
        let answer = service
            .with(token.as_str())
            .post(PATH, json!(["faq"]))
            .await;
        assert_eq!(answer.bare_status(), 401, "{token}");
    }
}
