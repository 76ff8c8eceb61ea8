//! A user as row and as answer.

use mesh_web::LocalDateTime;
use sea_orm::entity::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Role, UserState};

/// Row of `user`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub user_no: i64,
    #[sea_orm(unique)]
    pub email_addr: String,
    /// argon2id, or bcrypt until the next login; nothing for accounts without password.
    pub encrypted_password: Option<String>,
    /// Name of the role, without `ROLE_`.
    pub role_id: String,
    #[sea_orm(unique)]
    pub user_id: String,
    pub user_name: String,
    /// Fingerprint of the last refresh token, never the token.
    pub refresh_token: Option<String>,
    pub user_state_code: String,
    pub last_login_date: Option<ChronoDateTime>,
    pub login_fail_count: i32,
    pub google_id: Option<String>,
    pub kakao_id: Option<String>,
    pub naver_id: Option<String>,
    pub created_by: Option<String>,
    pub created_date: Option<ChronoDateTime>,
    pub last_modified_by: Option<String>,
    pub modified_date: Option<ChronoDateTime>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether an account of another provider is linked.
    fn is_social(&self) -> bool {
        [&self.google_id, &self.kakao_id, &self.naver_id]
            .into_iter()
            .any(has_text)
    }
}

/// One user. Of others than oneself most people see id and name only; the rest is empty.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = User)]
pub struct UserView {
    user_id: String,
    user_name: String,
    email: String,
    #[schema(example = "ROLE_USER")]
    role_id: String,
    /// `00` waiting, `01` normal, `07` halted, `08` left, `09` deleted.
    user_state_code: String,
    #[schema(required)]
    google_id: Option<String>,
    #[schema(required)]
    kakao_id: Option<String>,
    #[schema(required)]
    naver_id: Option<String>,
    /// Whether an account of another provider is linked.
    is_social_user: bool,
    has_password: bool,
}

impl UserView {
    /// What everybody may know: who wrote something has a name.
    pub fn for_others(user: Model) -> Self {
        Self {
            user_id: user.user_id,
            user_name: user.user_name,
            email: String::new(),
            role_id: String::new(),
            user_state_code: String::new(),
            google_id: None,
            kakao_id: None,
            naver_id: None,
            is_social_user: false,
            has_password: false,
        }
    }
}

impl From<Model> for UserView {
    fn from(user: Model) -> Self {
        Self {
            is_social_user: user.is_social(),
            has_password: has_text(&user.encrypted_password),
            role_id: Role::id_of(&user.role_id),
            user_id: user.user_id,
            user_name: user.user_name,
            email: user.email_addr,
            user_state_code: user.user_state_code,
            google_id: user.google_id,
            kakao_id: user.kakao_id,
            naver_id: user.naver_id,
        }
    }
}

fn has_text(value: &Option<String>) -> bool {
    value.as_deref().is_some_and(|text| !text.is_empty())
}

/// A user in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserListItem {
    user_id: String,
    user_name: String,
    email: String,
    #[schema(example = "ROLE_USER")]
    role_id: String,
    role_name: String,
    /// `00` waiting, `01` normal, `07` halted, `08` left, `09` deleted.
    user_state_code: String,
    user_state_code_name: String,
    #[schema(required)]
    last_login_date: Option<LocalDateTime>,
    login_fail_count: i32,
}

impl From<Model> for UserListItem {
    fn from(user: Model) -> Self {
        Self {
            role_id: Role::id_of(&user.role_id),
            role_name: Role::title_of(&user.role_id).to_owned(),
            user_state_code_name: UserState::title_of(&user.user_state_code).to_owned(),
            user_id: user.user_id,
            user_name: user.user_name,
            email: user.email_addr,
            user_state_code: user.user_state_code,
            last_login_date: user.last_login_date.map(LocalDateTime::from_utc),
            login_fail_count: user.login_fail_count,
        }
    }
}
