//! What the tests share.

use mesh_test::TestService;
pub use mesh_test::{Answer, Caller, plain_error, single_page, tokens};
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

/// An access token for somebody with one role.
pub fn token_of(role: &str) -> String {
    mesh_test::token_of("somebody", role)
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
        self.0.anonymous()
    }

    /// Somebody with this `Authorization` header.
    pub fn with(&self, authorization: impl Into<String>) -> Caller<'_> {
        self.0.with(authorization)
    }

    /// Somebody with one role.
    pub fn role(&self, role: &str) -> Caller<'_> {
        self.0.role(role)
    }

    /// An administrator.
    pub fn admin(&self) -> Caller<'_> {
        self.0.admin()
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

impl Api {
    /// Somebody who signed in with the usual password.
    pub async fn signed_in(&self, email: &str) -> Caller<'_> {
        let answer = self.login(email, PASSWORD).await;
        assert_eq!(answer.bare_status(), 200, "{email} can sign in");
        self.with(answer.header("access-token"))
    }

    /// The refresh token of a sign-in.
    pub async fn refresh_token(&self, email: &str) -> String {
        let answer = self.login(email, PASSWORD).await;
        assert_eq!(answer.bare_status(), 200, "{email} can sign in");
        answer.header("refresh-token").to_owned()
    }

    /// Signs somebody up and gives the id.
    pub async fn join(&self, email: &str) -> String {
        let body = json!({"userName": "kim", "email": email, "password": PASSWORD});
        let answer = self.anonymous().post("/api/v1/users/join", body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text.as_str()),
            (201, "true")
        );
        self.listed(email).await["userId"]
            .as_str()
            .expect("an id")
            .to_owned()
    }

    /// An account as the list of users shows it; null when there is none.
    pub async fn listed(&self, email: &str) -> Value {
        let path = format!("/api/v1/users?keywordType=email&keyword={email}");
        self.admin().get(&path).await.json()["content"][0].clone()
    }
}

/// Code and message of an error with status 400, and the fields that were refused.
pub fn refusal(answer: &Answer) -> (String, Vec<String>) {
    let (status, error) = answer.error();
    assert_eq!(status, 400, "{error}");
    let fields = error["errors"].as_array().expect("a list").iter();
    let fields = fields.map(|error| error["field"].as_str().expect("a name").to_owned());
    let code = error["code"].as_str().expect("a code").to_owned();
    (code, fields.collect())
}

/// A business rule as it is told in Korean.
pub fn business(message: &str) -> (u16, Value) {
    plain_error(400, "B001", message)
}
