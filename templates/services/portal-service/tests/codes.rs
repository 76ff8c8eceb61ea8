//! Parent codes.

use mesh_test::{TestService, plain_error, single_page};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::start;

const PATH: &str = "/api/v1/codes";

fn request(code_id: &str) -> Value {
    json!({
        "codeId": code_id, "codeName": "시험", "codeDescription": null, "sortSeq": "9",
        "useAt": true, "readonly": false, "parentCodeId": "policy", "createdBy": "somebody else"
    })
}

async fn create(service: &TestService, code_id: &str) {
    let answer = service.admin().post(PATH, request(code_id)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.text.as_str()),
        (201, code_id)
    );
}

#[tokio::test]
async fn a_page_tells_how_many_children_a_code_has() {
    let service = start().await;
    let query = "keywordType=codeName&keyword=http";
    let answer = service
        .role("ROLE_EMPLOYEE")
        .get(&format!("{PATH}?{query}"))
        .await;
    let expected = json!({
        "codeId": "http_method_code", "codeName": "Http Method", "codeDescription": "Http Method",
        "useAt": true, "readonly": true, "codeDetailCount": 4
    });
    assert_eq!(answer.json(), single_page(20, false, vec![expected]));
}

#[tokio::test]
async fn parents_come_by_their_place_whatever_order_is_wanted() {
    let service = start().await;
    let path = format!("{PATH}?sort=code_id,desc&keyword=nothing");
    let page = service.admin().get(&path).await.json();
    let ids: Vec<_> = page["content"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["codeId"].as_str().expect("an id"))
        .collect();
    let expected = [
        "banner_type_code",
        "menutype",
        "policy",
        "skin_type_code",
        "user_state_code",
        "http_method_code",
    ];
    assert_eq!(ids, expected);
    assert_eq!(page["sort"]["sorted"], false);
}

#[tokio::test]
async fn search_takes_wildcards_and_sql_as_text() {
    let service = start().await;
    for keyword in ["%25", "_%25_", "%27%20OR%201=1--", "%5C", "%00%25"] {
        let path = format!("{PATH}?keywordType=codeName&keyword={keyword}");
        let page = service.admin().get(&path).await.json();
        assert_eq!(page["totalElements"], 0, "{keyword}");
    }
    let other = service
        .admin()
        .get(&format!("{PATH}?keywordType=password&keyword=x"))
        .await;
    assert_eq!(other.json()["totalElements"], 6);
}

#[tokio::test]
async fn all_parents_are_a_bare_list_to_choose_from() {
    let service = start().await;
    let answer = service.admin().get("/api/v1/codes-parent").await.json();
    assert_eq!(answer.as_array().expect("a list").len(), 6);
    let expected = json!({
        "codeId": "http_method_code", "codeName": "Http Method", "codeDescription": null,
        "sortSeq": 3, "useAt": true, "readonly": null
    });
    assert_eq!(answer[5], expected);
}

#[tokio::test]
async fn one_code_is_found_whether_parent_or_not() {
    let service = start().await;
    let answer = service.admin().get(&format!("{PATH}/TOS")).await;
    let expected = json!({
        "codeId": "TOS", "codeName": "이용약관", "codeDescription": "이용약관",
        "sortSeq": null, "useAt": true, "readonly": false
    });
    assert_eq!(answer.json(), expected);
    let expected = plain_error(400, "E003", "해당 데이터가 존재하지 않습니다");
    assert_eq!(
        service.admin().get(&format!("{PATH}/none")).await.error(),
        expected
    );
}

#[tokio::test]
async fn a_code_is_created_as_a_parent_changed_switched_and_deleted() {
    let service = start().await;
    create(&service, "color").await;
    let admin = service.admin();
    let path = format!("{PATH}/color");
    let expected = json!({
        "codeId": "color", "codeName": "시험", "codeDescription": null, "sortSeq": 9,
        "useAt": true, "readonly": false
    });
    assert_eq!(admin.get(&path).await.json(), expected);
    assert_eq!(
        admin
            .get("/api/v1/code-details/color/parent")
            .await
            .bare_status(),
        200
    );

    let change = json!({"codeId": "other", "codeName": "색", "sortSeq": "", "useAt": true, "readonly": true});
    assert_eq!(admin.put_json(&path, change).await.text, "color");
    let junk = json!({"headers": {"Content-Type": "application/json"}});
    let answer = admin
        .put_json(&format!("{path}/toggle-use?useAt=false"), junk)
        .await;
    assert_eq!(answer.text, "color");
    let expected = json!({
        "codeId": "color", "codeName": "색", "codeDescription": null, "sortSeq": null,
        "useAt": false, "readonly": false
    });
    assert_eq!(admin.get(&path).await.json(), expected);

    assert_eq!(admin.delete(&path).await.bare_status(), 204);
    assert_eq!(
        admin.delete(&path).await.refusal(),
        (400, "E003".to_owned())
    );
}

#[tokio::test]
async fn the_id_in_an_answer_has_no_quotes_and_the_media_type_that_is_wanted() {
    let service = start().await;
    let request = service
        .admin()
        .request(Method::POST, PATH)
        .json(&request("color"));
    let wanted = "application/json, text/plain, */*";
    let answer = mesh_test::Answer::of(request.header("Accept", wanted)).await;
    assert_eq!(answer.text, "color");
    assert_eq!(answer.header("content-type"), "application/json");
}

#[tokio::test]
async fn a_taken_id_is_b002() {
    let service = start().await;
    let expected = plain_error(400, "B002", "중복된 값을 입력하였습니다");
    for taken in ["policy", "TOS"] {
        let answer = service.admin().post(PATH, request(taken)).await;
        assert_eq!(answer.error(), expected, "{taken}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let service = start().await;
    let body = json!({"codeId": " ", "codeDescription": "x".repeat(501)});
    let (status, error) = service.admin().post(PATH, body).await.error();
    assert_eq!((status, &error["code"]), (400, &json!("E001")));
    let told: Vec<_> = error["errors"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            (
                one["field"].as_str().expect("a field"),
                one["message"].as_str().expect("a text"),
            )
        })
        .collect();
    let expected = [
        ("codeId", "코드 ID값은 필수 입니다."),
        ("codeName", "코드 명값은 필수 입니다."),
        ("codeDescription", "입력값이 올바르지 않습니다"),
        ("useAt", "사용 여부값은 필수 입니다."),
    ];
    assert_eq!(told, expected);
    let answer = service
        .admin()
        .put_json(&format!("{PATH}/policy"), json!({}))
        .await;
    assert_eq!(answer.refusal(), (400, "E001".to_owned()));
}

#[tokio::test]
async fn a_switch_needs_a_boolean() {
    let service = start().await;
    let path = format!("{PATH}/policy/toggle-use");
    let refused = [("", "E001"), ("?useAt=", "E002"), ("?useAt=maybe", "E002")];
    for (query, code) in refused {
        let answer = service.admin().put(&format!("{path}{query}")).await;
        assert_eq!(answer.refusal(), (400, code.to_owned()), "{query}");
    }
}

#[tokio::test]
async fn a_parent_with_children_stays() {
    let service = start().await;
    let text = "참조하는 데이터가 있어 삭제할 수 없습니다";
    for path in ["/api/v1/codes/policy", "/api/v1/code-details/policy"] {
        let answer = service.admin().delete(path).await;
        assert_eq!(answer.error(), plain_error(400, "B001", text), "{path}");
    }
}

#[tokio::test]
async fn a_read_only_code_is_switched_but_neither_changed_nor_deleted() {
    let service = start().await;
    let admin = service.admin();
    let path = format!("{PATH}/http_method_code");
    let change = admin.put_json(&path, request("http_method_code")).await;
    let text = "읽기 전용 코드는 변경하거나 삭제할 수 없습니다.";
    assert_eq!(change.error(), plain_error(400, "B001", text));
    assert_eq!(
        admin.delete("/api/v1/code-details/GET").await.refusal().1,
        "B001"
    );
    let switched = admin.put(&format!("{path}/toggle-use?useAt=false")).await;
    assert_eq!(switched.text, "http_method_code");
}

#[tokio::test]
async fn only_administrators_change_codes() {
    let service = start().await;
    let employee = service.role("ROLE_EMPLOYEE");
    let answers = [
        employee.post(PATH, request("color")).await,
        employee
            .put_json(&format!("{PATH}/policy"), request("policy"))
            .await,
        employee
            .put(&format!("{PATH}/policy/toggle-use?useAt=false"))
            .await,
        employee.delete(&format!("{PATH}/policy")).await,
    ];
    for answer in answers {
        assert_eq!(answer.bare_status(), 403);
    }
}

#[tokio::test]
async fn nul_in_an_id_is_dropped() {
    let service = start().await;
    let answer = service.admin().get(&format!("{PATH}/pol%00icy")).await;
    assert_eq!(answer.json()["codeId"], "policy");
}
