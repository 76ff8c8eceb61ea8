//! An authorization as row, as request and as answer.

use mesh_web::{ApiError, Text, Violations, lenient};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::role_authorizations::model::{Model as Grant, RoleAuthorizationView};

/// Row of `authorization`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authorization")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub authorization_no: i32,
    pub authorization_name: String,
    /// Ant pattern of the path with the service's prefix.
    pub url_pattern_value: String,
    pub http_method_code: String,
    pub sort_seq: i32,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Body of create and update, as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationRequest {
    #[schema(value_type = String, required, min_length = 1, max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    authorization_name: Option<String>,
    /// Ant pattern of the path with the service's prefix.
    #[schema(
        value_type = String,
        required,
        min_length = 1,
        max_length = 200,
        example = "/user-service/api/v1/users/?*"
    )]
    #[serde(default, deserialize_with = "lenient::text")]
    url_pattern_value: Option<String>,
    #[schema(value_type = String, required, min_length = 1, max_length = 20, example = "GET")]
    #[serde(default, deserialize_with = "lenient::text")]
    http_method_code: Option<String>,
    /// Place in the order; the others move to make room.
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    sort_seq: Option<i32>,
}

/// A checked request.
#[derive(Debug, Clone)]
pub struct AuthorizationInput {
    pub authorization_name: String,
    pub url_pattern_value: String,
    pub http_method_code: String,
    pub sort_seq: i32,
}

/// Largest place in the order: leaves room for shifting, which adds one at a time.
const LAST_SORT_SEQ: i32 = 8_388_607;

impl AuthorizationRequest {
    /// Checks all members at once.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank, or does not fit its column.
    pub fn check(self) -> Result<AuthorizationInput, ApiError> {
        let mut violations = Violations::new();
        let name = self.authorization_name.as_deref();
        let pattern = self.url_pattern_value.as_deref();
        let method = self.http_method_code.as_deref();
        let input = AuthorizationInput {
            authorization_name: violations.require_text(
                "authorizationName",
                name,
                Text::required("authorization.authorization_name"),
            ),
            url_pattern_value: violations.require_text(
                "urlPatternValue",
                pattern,
                Text::required("authorization.url_pattern_value"),
            ),
            http_method_code: violations.require_text(
                "httpMethodCode",
                method,
                Text::required("authorization.http_method_code"),
            ),
            sort_seq: violations.require_number(
                "sortSeq",
                self.sort_seq,
                Text::required("authorization.sort_seq"),
            ),
        };
        violations.limit("authorizationName", &input.authorization_name, 50);
        violations.limit("urlPatternValue", &input.url_pattern_value, 200);
        violations.limit("httpMethodCode", &input.http_method_code, 20);
        violations.check(
            (-LAST_SORT_SEQ..=LAST_SORT_SEQ).contains(&input.sort_seq),
            "sortSeq",
            &input.sort_seq.to_string(),
            Text::key("err.invalid.input.value"),
        );
        violations.into_result()?;
        Ok(input)
    }
}

/// An authorization in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationListItem {
    authorization_no: i32,
    authorization_name: String,
    url_pattern_value: String,
    http_method_code: String,
    sort_seq: i32,
}

impl From<Model> for AuthorizationListItem {
    fn from(row: Model) -> Self {
        Self {
            authorization_no: row.authorization_no,
            authorization_name: row.authorization_name,
            url_pattern_value: row.url_pattern_value,
            http_method_code: row.http_method_code,
            sort_seq: row.sort_seq,
        }
    }
}

/// One authorization with the roles that have it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Authorization)]
pub struct AuthorizationView {
    #[serde(flatten)]
    authorization: AuthorizationListItem,
    /// Only role and number of each are filled; null for one that was just created.
    #[schema(required)]
    role_authorizations: Option<Vec<RoleAuthorizationView>>,
}

impl AuthorizationView {
    /// An authorization and its grants.
    pub fn new(row: Model, grants: Vec<Grant>) -> Self {
        let grants = grants.iter().map(RoleAuthorizationView::of_grant);
        Self {
            authorization: row.into(),
            role_authorizations: Some(grants.collect()),
        }
    }

    /// An authorization that was just made; its grants are null in the reference's answer.
    pub fn just_created(row: Model) -> Self {
        Self {
            authorization: row.into(),
            role_authorizations: None,
        }
    }
}
