//! Codes below a parent.

use mesh_test::{TestService, plain_error};
use serde_json::{Value, json};

use crate::support::start;

const PATH: &str = "/api/v1/code-details";

fn request(code_id: &str, parent: &str) -> Value {
    json!({
        "codeId": code_id, "parentCodeId": parent, "codeName": "시험", "codeDescription": "설명",
        "sortSeq": "3", "useAt": true
    })
}

fn detail(code_id: &str, parent: &str, name: &str, sort_seq: Value, readonly: bool) -> Value {
    json!({
        "codeId": code_id, "parentCodeId": parent, "codeName": name, "codeDescription": null,
        "sortSeq": sort_seq, "useAt": true, "readonly": readonly
    })
}

async fn ids(service: &TestService, path: &str) -> Vec<String> {
    let codes = service.admin().get(&format!("{PATH}{path}")).await.json();
    let codes = codes.as_array().expect("a list").clone();
    let id = |code: &Value| code["codeId"].as_str().expect("an id").to_owned();
    codes.iter().map(id).collect()
}

#[tokio::test]
async fn a_page_holds_children_only_those_of_one_parent_if_wanted() {
    let service = start().await;
    let employee = service.role("ROLE_EMPLOYEE");
    let all = employee
        .get(&format!("{PATH}?parentCodeId=&size=1"))
        .await
        .json();
    assert_eq!(all["totalElements"], 23);
    let page = employee
        .get(&format!("{PATH}?parentCodeId=banner_type_code"))
        .await
        .json();
    assert_eq!(page["totalElements"], 3);
    let expected = json!({
        "parentCodeId": "banner_type_code", "codeId": "0001", "codeName": "메인배너",
        "sortSeq": 1, "useAt": true, "readonly": true
    });
    assert_eq!(page["content"][0], expected);
    for parent in ["%27%20OR%201=1--", "%00", "none"] {
        let page = employee
            .get(&format!("{PATH}?parentCodeId={parent}x"))
            .await
            .json();
        assert_eq!(page["totalElements"], 0, "{parent}");
    }
}

#[tokio::test]
async fn everybody_who_fills_a_form_sees_the_codes_in_use() {
    let service = start().await;
    let path = format!("{PATH}/skin_type_code/codes");
    let parent = "skin_type_code";
    let expected = json!([
        detail("normal", parent, "일반 게시판", json!(1), true),
        detail("faq", parent, "FAQ 게시판", json!(2), true),
        detail("qna", parent, "Q&A 게시판", json!(3), true),
    ]);
    for role in ["ROLE_ADMIN", "ROLE_EMPLOYEE", "ROLE_USER"] {
        assert_eq!(
            service.role(role).get(&path).await.json(),
            expected,
            "{role}"
        );
    }
    assert_eq!(ids(&service, "/none/codes").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_code_out_of_use_is_no_choice_unless_it_is_the_present_one() {
    let service = start().await;
    let answer = service
        .admin()
        .put(&format!("{PATH}/faq/toggle-use?useAt=false"))
        .await;
    assert_eq!(answer.text, "faq");
    assert_eq!(
        ids(&service, "/skin_type_code/codes").await,
        ["normal", "qna"]
    );
    assert_eq!(
        ids(&service, "/skin_type_code/codes/faq").await,
        ["normal", "faq", "qna"]
    );
    assert_eq!(
        ids(&service, "/skin_type_code/codes/TOS").await,
        ["normal", "qna"]
    );
}

#[tokio::test]
async fn one_code_tells_its_parent() {
    let service = start().await;
    let user = service.role("ROLE_USER");
    let mut expected = detail("qna", "skin_type_code", "Q&A 게시판", json!(3), true);
    expected["codeDescription"] = json!("Q&A 게시판");
    assert_eq!(user.get(&format!("{PATH}/qna")).await.json(), expected);
    assert_eq!(
        user.get(&format!("{PATH}/none")).await.refusal(),
        (400, "E003".to_owned())
    );
    let expected = json!({
        "codeId": "skin_type_code", "codeName": "게시판 스킨 유형 코드", "codeDescription": null,
        "sortSeq": null, "useAt": true, "readonly": null
    });
    assert_eq!(
        user.get(&format!("{PATH}/qna/parent")).await.json(),
        expected
    );
    for without in ["skin_type_code", "none"] {
        let answer = user.get(&format!("{PATH}/{without}/parent")).await;
        assert_eq!(answer.bare_status(), 200, "{without}");
    }
}

#[tokio::test]
async fn a_code_is_created_below_a_parent_changed_and_deleted() {
    let service = start().await;
    let admin = service.admin();
    let answer = admin.post(PATH, request("blog", "skin_type_code")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.text.as_str()),
        (201, "blog")
    );
    let mut change = request("ignored", "menutype");
    change["useAt"] = json!(false);
    let path = format!("{PATH}/blog");
    assert_eq!(admin.put_json(&path, change).await.text, "blog");
    let expected = json!({
        "codeId": "blog", "parentCodeId": "menutype", "codeName": "시험",
        "codeDescription": "설명", "sortSeq": 3, "useAt": false, "readonly": false
    });
    assert_eq!(admin.get(&path).await.json(), expected);
    assert_eq!(admin.delete(&path).await.bare_status(), 204);
    assert_eq!(
        admin.delete(&path).await.refusal(),
        (400, "E003".to_owned())
    );
}

#[tokio::test]
async fn an_existing_code_is_never_overwritten() {
    let service = start().await;
    let answer = service
        .admin()
        .post(PATH, request("PP", "skin_type_code"))
        .await;
    assert_eq!(
        answer.error(),
        plain_error(400, "B002", "중복된 값을 입력하였습니다")
    );
    let kept = service.admin().get(&format!("{PATH}/PP")).await.json();
    assert_eq!(kept["parentCodeId"], "policy");
}

#[tokio::test]
async fn there_are_two_levels_and_no_circles() {
    let service = start().await;
    let admin = service.admin();
    let refused = (400, "E003".to_owned());
    for parent in ["none", "TOS"] {
        let answer = admin.post(PATH, request("x", parent)).await;
        assert_eq!(answer.refusal(), refused, "{parent}");
    }
    for (code, parent) in [("policy", "menutype"), ("policy", "policy"), ("TOS", "TOS")] {
        let answer = admin
            .put_json(&format!("{PATH}/{code}"), request(code, parent))
            .await;
        assert_eq!(answer.refusal(), refused, "{code} below {parent}");
    }
}

#[tokio::test]
async fn a_code_needs_its_parent() {
    let service = start().await;
    for body in [
        json!({}),
        json!({"codeId": "x", "codeName": "x", "useAt": true, "parentCodeId": null}),
    ] {
        let (status, error) = service
            .admin()
            .put_json(&format!("{PATH}/TOS"), body.clone())
            .await
            .error();
        assert_eq!((status, &error["code"]), (400, &json!("E001")), "{body}");
        assert_eq!(error["errors"][0]["field"], "parentCodeId");
        assert_eq!(
            error["errors"][0]["message"],
            "상위 코드 ID값은 필수 입니다."
        );
    }
}
