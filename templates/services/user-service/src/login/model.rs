//! The request to sign in, and the row that is written about it.

use mesh_web::lenient;
use sea_orm::entity::prelude::*;
use serde::Deserialize;
use utoipa::ToSchema;

/// Row of `login_log`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_log")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub log_id: i64,
    pub site_id: Option<i64>,
    pub email_addr: Option<String>,
    pub ip_addr: Option<String>,
    /// Despite the name a flag: whether it succeeded.
    pub success_at: bool,
    /// Why it failed; empty after success.
    pub fail_content: Option<String>,
    pub created_date: Option<ChronoDateTime>,
    pub modified_date: Option<ChronoDateTime>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Body of a login. `token` and `name` belong to sign-in with other providers; they are known here
/// because members that nobody knows are refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    #[schema(example = "1@gmail.com")]
    #[serde(default, deserialize_with = "lenient::text")]
    email: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    password: Option<String>,
    /// `email`, or nothing.
    #[serde(default, deserialize_with = "lenient::text")]
    provider: Option<String>,
    #[serde(rename = "token", default, deserialize_with = "lenient::text")]
    _token: Option<String>,
    #[serde(rename = "name", default, deserialize_with = "lenient::text")]
    _name: Option<String>,
}

/// E-mail and password as they were sent.
pub struct Credentials {
    pub email: String,
    pub password: String,
}

impl LoginRequest {
    /// The credentials of a sign-in with e-mail and password; nothing for other providers.
    pub fn credentials(self) -> Option<Credentials> {
        let by_email = matches!(self.provider.as_deref(), None | Some("email"));
        by_email.then(|| Credentials {
            email: self.email.unwrap_or_default(),
            password: self.password.unwrap_or_default(),
        })
    }
}
