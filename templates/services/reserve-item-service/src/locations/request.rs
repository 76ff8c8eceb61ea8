//! A location as it is sent.

use mesh_web::{ApiError, Text, Violations, lenient};
use sea_orm::ActiveValue;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::ActiveModel;
use crate::requests::{or_unchanged, required};

/// Width of `location.location_name`.
const NAME_WIDTH: usize = 200;

/// Body of create and update.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = LocationWrite)]
pub struct LocationRequest {
    #[schema(value_type = String, required, max_length = 200)]
    #[serde(default, deserialize_with = "lenient::text")]
    location_name: Option<String>,
    /// Place among the locations; those without one come first.
    #[schema(value_type = Option<i16>)]
    #[serde(default, deserialize_with = "lenient::integer")]
    sort_seq: Option<i32>,
    /// Whether items can be there: yes for a new location, as before for another, when it is not told.
    #[serde(default, deserialize_with = "lenient::flag")]
    is_use: Option<bool>,
}

impl LocationRequest {
    /// The columns.
    ///
    /// # Errors
    /// E001 with every member that is missing or does not fit its column.
    pub fn check(self) -> Result<ActiveModel, ApiError> {
        let mut violations = Violations::new();
        let name = self.location_name;
        let name = violations.require("locationName", name, required("location.name"));
        violations.limit("locationName", &name, NAME_WIDTH);
        let sort_seq = self.sort_seq.map(i16::try_from).transpose();
        violations.check(
            sort_seq.is_ok(),
            "sortSeq",
            &self.sort_seq.unwrap_or_default().to_string(),
            Text::key("err.invalid.input.value"),
        );
        violations.into_result()?;
        Ok(ActiveModel {
            location_name: ActiveValue::Set(name),
            sort_seq: ActiveValue::Set(sort_seq.unwrap_or_default()),
            use_at: or_unchanged(self.is_use),
            ..Default::default()
        })
    }
}
