//! A grant as row, as request and as answer.

use mesh_web::{ApiError, Text, Violations, lenient};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::authorizations::model::Model as Authorization;

/// Row of `role_authorization`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_authorization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub role_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub authorization_no: i32,
    pub created_by: String,
    pub created_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// What is granted.
    #[sea_orm(
        belongs_to = "crate::authorizations::model::Entity",
        from = "Column::AuthorizationNo",
        to = "crate::authorizations::model::Column::AuthorizationNo"
    )]
    Authorization,
}

impl ActiveModelBehavior for ActiveModel {}

/// Query of the list, apart from paging and search.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct RoleQuery {
    /// The role whose grants are shown.
    #[param(value_type = String, example = "ROLE_USER")]
    role_id: Option<String>,
}

impl RoleQuery {
    /// The role.
    ///
    /// # Errors
    /// E001 when it is missing or blank.
    pub fn check(self) -> Result<String, ApiError> {
        let mut violations = Violations::new();
        let role_id = violations.require_text("roleId", self.role_id.as_deref(), role_required());
        violations.into_result()?;
        Ok(role_id)
    }
}

/// Element of grant and revoke, as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantRequest {
    #[schema(value_type = String, required, min_length = 1, example = "ROLE_USER")]
    #[serde(default, deserialize_with = "lenient::text")]
    role_id: Option<String>,
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    authorization_no: Option<i32>,
}

/// A role and the authorization that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantKey {
    pub role_id: String,
    pub authorization_no: i32,
}

/// Checks all elements at once.
///
/// # Errors
/// E001 with every member that is missing; its name tells the element, as in `[2].roleId`.
pub fn check_grants(requests: Vec<GrantRequest>) -> Result<Vec<GrantKey>, ApiError> {
    let mut violations = Violations::new();
    let checked = requests.into_iter().enumerate();
    let keys: Vec<GrantKey> = checked
        .map(|(index, request)| GrantKey {
            role_id: violations.require_text(
                &format!("[{index}].roleId"),
                request.role_id.as_deref(),
                role_required(),
            ),
            authorization_no: violations.require_number(
                &format!("[{index}].authorizationNo"),
                request.authorization_no,
                Text::required("authorization.authorization_no"),
            ),
        })
        .collect();
    violations.into_result()?;
    Ok(keys)
}

fn role_required() -> Text {
    Text::required("role.role_id")
}

/// A pair of role and authorization in answers. Only lists fill more than the pair itself.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RoleAuthorization)]
pub struct RoleAuthorizationView {
    role_id: String,
    authorization_no: i32,
    #[schema(required)]
    authorization_name: Option<String>,
    #[schema(required)]
    url_pattern_value: Option<String>,
    #[schema(required)]
    http_method_code: Option<String>,
    #[schema(required)]
    sort_seq: Option<i32>,
    /// Despite the name a flag: whether the role has the authorization.
    #[schema(required)]
    created_at: Option<bool>,
}

impl RoleAuthorizationView {
    /// The pair alone.
    pub fn of_pair(role_id: String, authorization_no: i32) -> Self {
        Self {
            role_id,
            authorization_no,
            authorization_name: None,
            url_pattern_value: None,
            http_method_code: None,
            sort_seq: None,
            created_at: None,
        }
    }

    /// The pair of a grant.
    pub fn of_grant(grant: &Model) -> Self {
        Self::of_pair(grant.role_id.clone(), grant.authorization_no)
    }

    /// An authorization from the point of view of a role.
    pub fn flagged(role_id: &str, authorization: Authorization, is_granted: bool) -> Self {
        Self {
            role_id: role_id.to_owned(),
            authorization_no: authorization.authorization_no,
            authorization_name: Some(authorization.authorization_name),
            url_pattern_value: Some(authorization.url_pattern_value),
            http_method_code: Some(authorization.http_method_code),
            sort_seq: Some(authorization.sort_seq),
            created_at: Some(is_granted),
        }
    }
}
