//! Codes below others as other services get them.

use std::sync::OnceLock;
use std::time::Duration;

use mesh_bus::{Bus, Change};
use mesh_test::{Answer, TestService, service_token, token_of};
use serde_json::{Value, json};

use crate::support::{start, start_as};

const PATH: &str = "/internal/codes-of-parents";

async fn codes(service: &TestService, parents: Value) -> Answer {
    let token = service_token("board-service", "portal-service");
    service.with(token).post(PATH, parents).await
}

#[tokio::test]
async fn services_get_the_codes_below_others_in_their_order_used_or_not() {
    let service = start().await;
    for (code_id, place) in [("late", 9), ("early", 1)] {
        let code = json!({
            "codeId": code_id, "parentCodeId": "skin_type_code", "codeName": "시험",
            "sortSeq": place, "useAt": true
        });
        let made = service.admin().post("/api/v1/code-details", code).await;
        assert_eq!(made.status, 201, "{}", made.text);
    }
    let switched = service
        .admin()
        .put("/api/v1/code-details/early/toggle-use?useAt=false")
        .await;
    assert_eq!(switched.status, 200);
    let answer = codes(&service, json!(["skin_type_code", "none", "", "qna"])).await;
    assert_eq!(answer.status, 200);
    let answer = answer.json();
    let parents: Vec<_> = answer.as_object().expect("an object").keys().collect();
    assert_eq!(
        parents,
        ["skin_type_code"],
        "what nothing is below is left out"
    );
    let list = answer["skin_type_code"].as_array().expect("a list");
    let early = json!({"codeId": "early", "codeName": "시험", "useAt": false});
    let late = json!({"codeId": "late", "codeName": "시험", "useAt": true});
    assert!(list.contains(&early), "{list:?}");
    assert_eq!(list.last(), Some(&late));
}

#[tokio::test]
async fn nobody_but_services_gets_codes() {
    let service = start().await;
    let refused = [
        String::new(),
        token_of("somebody", "ROLE_ADMIN"),
        service_token("portal-service", "board-service"),
    ];
    for token in refused {
        let answer = service
            .with(token.as_str())
            .post(PATH, json!(["skin_type_code"]))
            .await;
        assert_eq!(answer.bare_status(), 401, "{token}");
    }
}

/// The bus of the only service that [`others_forget_what_is_below_a_parent_when_a_code_changes`]
/// starts.
static BUS: OnceLock<Bus> = OnceLock::new();

#[tokio::test]
async fn others_forget_what_is_below_a_parent_when_a_code_changes() {
    let definition = mesh_app::ServiceDefinition {
        build: |context| {
            BUS.get_or_init(|| context.bus.clone());
            (portal_service::definition().build)(context)
        },
        ..portal_service::definition()
    };
    let service = start_as(definition).await;
    let mut changes = BUS.get().expect("a bus").changes();
    let mut is_told = async || {
        let parent = "skin_type_code".to_owned();
        loop {
            let change = tokio::time::timeout(Duration::from_secs(10), changes.recv()).await;
            match change.expect("in time").expect("a change") {
                Change::Of { path, ids } if path == PATH => return ids.contains(&parent),
                _ => {}
            }
        }
    };
    let admin = service.admin();
    let code = json!({
        "codeId": "extra", "parentCodeId": "skin_type_code", "codeName": "시험", "useAt": true
    });
    let details = "/api/v1/code-details";
    let path = format!("{details}/extra");
    assert_eq!(admin.post(details, code.clone()).await.status, 201);
    assert!(is_told().await, "one was made");
    assert_eq!(admin.put_json(&path, code).await.status, 200);
    assert!(is_told().await, "it was changed");
    admin.put(&format!("{path}/toggle-use?useAt=false")).await;
    assert!(is_told().await, "it was switched off");
    assert_eq!(admin.delete(&path).await.status, 204);
    assert!(is_told().await, "it was deleted");
}
