//! Names of users as other services get them.

use mesh_test::service_token;
use serde_json::{Value, json};

use crate::support::{ADMIN_ID, Answer, Api, EMPLOYEE, EMPLOYEE_ID, token_of, tokens};

const PATH: &str = "/internal/user-names";

async fn names(api: &Api, user_ids: Value) -> Answer {
    let service = api.with(service_token("board-service", "user-service"));
    service.post(PATH, user_ids).await
}

#[tokio::test]
async fn services_get_the_names_of_those_who_exist() {
    let api = Api::start().await;
    let asked = json!([ADMIN_ID, "nobody", EMPLOYEE_ID, ADMIN_ID, "", "a\u{0}b"]);
    let answer = names(&api, asked).await;
    assert_eq!(answer.status, 200);
    let expected = json!({ADMIN_ID: "kim1", EMPLOYEE_ID: "내부사용자"});
    assert_eq!(answer.json(), expected);
    assert_eq!(names(&api, json!([])).await.json(), json!({}));
}

#[tokio::test]
async fn authors_keep_their_names_after_they_left() {
    let api = Api::start().await;
    for state in ["07", "08", "09"] {
        api.set_state(EMPLOYEE, state).await;
        let answer = names(&api, json!([EMPLOYEE_ID])).await;
        assert_eq!(answer.json(), json!({EMPLOYEE_ID: "내부사용자"}), "{state}");
    }
}

#[tokio::test]
async fn a_thousand_ids_are_answered_and_more_are_refused() {
    let api = Api::start().await;
    let ids = |count: usize| Value::from(vec![Value::from(ADMIN_ID); count]);
    assert_eq!(
        names(&api, ids(1000)).await.json(),
        json!({ADMIN_ID: "kim1"})
    );
    let (status, error) = names(&api, ids(1001)).await.error();
    assert_eq!((status, &error["code"]), (400, &json!("E001")));
    for body in [json!({}), json!(null), json!([1]), json!("x")] {
        let (status, error) = names(&api, body.clone()).await.error();
        assert_eq!((status, &error["code"]), (400, &json!("E001")), "{body}");
    }
}

#[tokio::test]
async fn nobody_but_services_that_mean_this_one_get_names() {
    let api = Api::start().await;
    let refused = [
        String::new(),
        "undefined".to_owned(),
        token_of("ROLE_ADMIN"),
        tokens().issue(ADMIN_ID, &[]).refresh_token,
        service_token("board-service", "board-service"),
    ];
    for token in refused {
        let answer = api.with(token.as_str()).post(PATH, json!([ADMIN_ID])).await;
        assert_eq!(answer.bare_status(), 401, "{token}");
    }
}
