//! What the tests share.

use mesh_security::{TokenSettings, Tokens};
use mesh_test::{TOKEN_SECRET, TestService};
use reqwest::header::{AUTHORIZATION, HeaderMap};
use reqwest::{Method, StatusCode};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::{Value, json};

pub const ADMIN: &str = "1@gmail.com";
pub const ADMIN_ID: &str = "65a00f65-8460-49af-98ec-042977e56f4b";
pub const EMPLOYEE: &str = "2@gmail.com";
pub const EMPLOYEE_ID: &str = "a4aa10ab-f544-40f0-b7ad-20e31d2ff1c3";
pub const PASSWORD: &str = "test1234!";

/// The service with its two development accounts.
pub struct Api(pub TestService);

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.expect("an answer");
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.expect("a text"),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("a text header"))
    }

    /// The status, when there is no body to go with it.
    pub fn bare_status(&self) -> u16 {
        assert_eq!(self.text, "", "the body is empty");
        self.status.as_u16()
    }

    /// Status and error document without its time.
    pub fn error(&self) -> (u16, Value) {
        let mut document = self.json();
        let timestamp = document["timestamp"].take();
        assert!(timestamp.as_str().is_some_and(|text| text.len() >= 19));
        let members = document.as_object_mut().expect("an object");
        members.remove("timestamp");
        (self.status.as_u16(), document)
    }
}

/// An error document without details.
pub fn plain_error(status: u16, code: &str, message: &str) -> (u16, Value) {
    let document = json!({"message": message, "status": status, "code": code, "errors": []});
    (status, document)
}

/// An access token for somebody with one role.
pub fn token_of(role: &str) -> String {
    let issued = tokens().issue("somebody", &[role.to_owned()]);
    issued.access_token
}

/// Issues tokens as the service does.
pub fn tokens() -> Tokens {
    Tokens::new(TokenSettings {
        secret: TOKEN_SECRET.to_owned(),
        expiration_time: 60_000,
        refresh_time: 60_000,
    })
}

/// A caller with something in the `Authorization` header.
pub struct Caller<'a> {
    service: &'a TestService,
    authorization: Option<String>,
}

impl Api {
    pub async fn start() -> Self {
        Self::start_with(&[("accounts.development", true.into())]).await
    }

    pub async fn start_with(settings: &[(&str, Value)]) -> Self {
        Self(TestService::start(user_service::definition(), settings).await)
    }

    /// Somebody whose `Authorization` header is not there.
    pub fn anonymous(&self) -> Caller<'_> {
        Caller {
            service: &self.0,
            authorization: None,
        }
    }

    /// Somebody with this `Authorization` header.
    pub fn with(&self, authorization: impl Into<String>) -> Caller<'_> {
        Caller {
            service: &self.0,
            authorization: Some(authorization.into()),
        }
    }

    /// Somebody with one role.
    pub fn role(&self, role: &str) -> Caller<'_> {
        self.with(token_of(role))
    }

    /// An administrator.
    pub fn admin(&self) -> Caller<'_> {
        self.role("ROLE_ADMIN")
    }

    pub async fn login(&self, email: &str, password: &str) -> Answer {
        let body = json!({"email": email, "password": password});
        self.anonymous().post("/login", body).await
    }

    pub async fn refresh(&self, token: &str) -> Answer {
        self.with(token).put("/api/v1/users/token/refresh").await
    }

    /// Fails to sign in several times.
    pub async fn fail(&self, email: &str, times: usize) {
        for _ in 0..times {
            assert_eq!(self.login(email, "wrong").await.bare_status(), 401);
        }
    }

    /// State code and fail count of an account, as the list tells them.
    pub async fn state_of(&self, email: &str) -> (String, i64) {
        let path = format!("/api/v1/users?keywordType=email&keyword={email}");
        let user = self.admin().get(&path).await.json()["content"][0].clone();
        let state = user["userStateCode"].as_str().expect("a state").to_owned();
        (state, user["loginFailCount"].as_i64().expect("a count"))
    }

    /// Sets the state of an account, as an administrator would.
    pub async fn set_state(&self, email: &str, state: &str) {
        let update = Query::update()
            .table("user")
            .value("user_state_code", state)
            .and_where(Expr::col("email_addr").eq(email))
            .to_owned();
        let database = self.0.database().await;
        database.execute(&update).await.expect("an update");
    }

    /// Removes an account from the table.
    pub async fn delete_account(&self, email: &str) {
        let delete = Query::delete()
            .from_table("user")
            .and_where(Expr::col("email_addr").eq(email))
            .to_owned();
        let database = self.0.database().await;
        database.execute(&delete).await.expect("a deletion");
    }

    /// The stored password hash of an account.
    pub async fn password_hash(&self, email: &str) -> String {
        let select = Query::select()
            .column("encrypted_password")
            .from("user")
            .and_where(Expr::col("email_addr").eq(email))
            .to_owned();
        let row = self.0.database().await.query_one(&select).await;
        let row = row.expect("an answer").expect("a row");
        row.try_get("", "encrypted_password").expect("a hash")
    }

    /// The rows of the login log, oldest first.
    pub async fn login_log(&self) -> Vec<QueryResult> {
        let select = Query::select()
            .columns([
                "site_id",
                "email_addr",
                "ip_addr",
                "success_at",
                "fail_content",
            ])
            .from("login_log")
            .order_by("log_id", sea_orm::sea_query::Order::Asc)
            .to_owned();
        let database = self.0.database().await;
        database.query_all(&select).await.expect("rows")
    }
}

impl Caller<'_> {
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.service.http().request(method, self.service.url(path));
        match &self.authorization {
            Some(value) => request.header(AUTHORIZATION, value),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub async fn get_in_english(&self, path: &str) -> Answer {
        let request = self.request(Method::GET, path);
        Answer::of(request.header("Accept-Language", "en")).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn put(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::PUT, path)).await
    }

    pub async fn put_json(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }
}

/// The members of a page apart from its content, for a single page.
pub fn single_page(size: u64, sorted: bool, rows: Vec<Value>) -> Value {
    let sort = json!({"empty": !sorted, "sorted": sorted, "unsorted": !sorted});
    json!({
        "totalElements": rows.len(), "totalPages": 1, "size": size, "number": 0,
        "pageable": {
            "pageNumber": 0, "pageSize": size, "sort": sort, "offset": 0,
            "paged": true, "unpaged": false
        },
        "sort": sort, "first": true, "last": true, "empty": false,
        "numberOfElements": rows.len(), "content": rows
    })
}
