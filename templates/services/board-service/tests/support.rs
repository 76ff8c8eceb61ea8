//! What the tests share.

use axum::routing::post;
use axum::{Json, Router};
use mesh_app::ServiceDefinition;
pub use mesh_test::{Answer, Caller, plain_error, single_page};
use mesh_test::{Neighbours, TestService, authorization_rules};
use serde_json::{Value, json};

pub const ADMIN_ID: &str = "65a00f65-8460-49af-98ec-042977e56f4b";
pub const USER_ID: &str = "a4aa10ab-f544-40f0-b7ad-20e31d2ff1c3";

/// The rules of this service that the user service hands out in a new project.
pub const RULES: &str = include_str!("../../user-service/seed/authorizations/board-service.csv");

/// The service among the others that it calls.
pub struct Api {
    pub service: TestService,
}

/// What the portal service answers.
fn portal() -> Router {
    let codes = json!({"normal": "일반 게시판", "faq": "FAQ 게시판", "qna": "Q&A 게시판"});
    Router::new().route("/internal/code-names", post(async move || Json(codes)))
}

impl Api {
    pub async fn start() -> Self {
        Self::start_with(RULES, &["user-service", "portal-service"], &[]).await
    }

    /// With other rules and settings; services that are not among `present` are away.
    pub async fn start_with(rules: &str, present: &[&str], settings: &[(&str, Value)]) -> Self {
        Self::start_among(board_service::definition(), rules, present, settings).await
    }

    /// With another definition.
    pub async fn start_as(definition: ServiceDefinition) -> Self {
        let present = ["user-service", "portal-service"];
        Self::start_among(definition, RULES, &present, &[]).await
    }

    async fn start_among(
        definition: ServiceDefinition,
        rules: &str,
        present: &[&str],
        settings: &[(&str, Value)],
    ) -> Self {
        let names = Json(json!({ADMIN_ID: "kim1", USER_ID: "lee1"}));
        let router = authorization_rules(rules)
            .route("/internal/user-names", post(async move || names))
            .merge(portal());
        let neighbours = Neighbours::serve(router).await;
        let service = TestService::start_among(definition, &neighbours, present, settings).await;
        Self { service }
    }

    /// Somebody who manages boards.
    pub fn admin(&self) -> Caller<'_> {
        self.service.user(ADMIN_ID, "ROLE_ADMIN")
    }

    /// Somebody who writes.
    pub fn user(&self) -> Caller<'_> {
        self.service.user(USER_ID, "ROLE_USER")
    }

    /// Somebody else who writes.
    pub fn other(&self) -> Caller<'_> {
        self.service.user("somebody-else", "ROLE_USER")
    }

    /// Somebody who is not signed in.
    pub fn visitor(&self) -> Caller<'_> {
        self.service.anonymous()
    }

    /// Makes a board on which everything is allowed, but for `changes`; gives its number.
    pub async fn board(&self, changes: Value) -> i64 {
        let board = merged(board_request(), changes);
        let answer = self.admin().post("/api/v1/boards", board).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        number(&answer.json(), "boardNo")
    }

    /// Makes a post as manager; gives its number.
    pub async fn post(&self, board: i64, changes: Value) -> i64 {
        let post = merged(post_request(), changes);
        let answer = self
            .admin()
            .post(&format!("/api/v1/posts/{board}"), post)
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        number(&answer.json(), "postsNo")
    }

    /// Makes a post of the user; gives its number.
    pub async fn own_post(&self, board: i64) -> i64 {
        let path = format!("/api/v1/posts/save/{board}");
        let answer = self.user().post(&path, post_request()).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        number(&answer.json(), "postsNo")
    }

    /// Makes a comment of the user; gives its number.
    pub async fn comment(&self, board: i64, post: i64, content: &str) -> i64 {
        self.reply(board, post, None, content).await
    }

    /// Makes a reply of the user; gives its number.
    pub async fn reply(
        &self,
        board: i64,
        post: i64,
        parent: impl Into<Option<i64>>,
        content: &str,
    ) -> i64 {
        let comment = json!({
            "boardNo": board, "postsNo": post, "commentContent": content,
            "parentCommentNo": parent.into()
        });
        let answer = self.user().post("/api/v1/comments", comment).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        number(&answer.json(), "commentNo")
    }

    /// Marks a post as deleted by a manager.
    pub async fn remove_post(&self, board: i64, post: i64) {
        let keys = json!([{"boardNo": board, "postsNo": post}]);
        let answer = self.admin().put_json("/api/v1/posts/remove", keys).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, "1"));
    }
}

pub fn board_request() -> Value {
    json!({
        "boardName": "시험", "skinTypeCode": "normal", "titleDisplayLength": 50,
        "postDisplayCount": 10, "pageDisplayCount": 5, "newDisplayDayCount": 3,
        "editorUseAt": true, "userWriteAt": true, "commentUseAt": true, "uploadUseAt": true,
        "uploadLimitCount": 3, "uploadLimitSize": 10_240_000_000_i64
    })
}

pub fn post_request() -> Value {
    json!({
        "postsTitle": "제목", "postsContent": "<p>본문</p>", "postsAnswerContent": null,
        "attachmentCode": "", "noticeAt": false
    })
}

/// `object` with the members of `changes` in the place of its own.
pub fn merged(mut object: Value, changes: Value) -> Value {
    let members = object.as_object_mut().expect("an object");
    members.extend(changes.as_object().expect("an object").clone());
    object
}

/// A member that is a number.
pub fn number(object: &Value, member: &str) -> i64 {
    object[member]
        .as_i64()
        .unwrap_or_else(|| panic!("{member} of {object}"))
}

/// The members `name` of the rows of a list.
pub fn column(list: &Value, name: &str) -> Vec<Value> {
    let rows = list.as_array().expect("a list").iter();
    rows.map(|row| row[name].clone()).collect()
}

/// The refusal of a value that has to be sent.
pub fn required(field: &str, name: &str) -> Value {
    json!({"field": field, "message": format!("{name} 값은 필수 입니다."), "rejectedValue": ""})
}

/// The refusal of values, in the error document.
pub fn invalid(errors: Vec<Value>) -> (u16, Value) {
    let document = json!({
        "message": "입력값이 올바르지 않습니다", "status": 400, "code": "E001", "errors": errors
    });
    (400, document)
}
