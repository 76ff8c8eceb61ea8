//! A request as it is sent.

use mesh_web::{ApiError, Text, Violations, lenient};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Width of `reserve.reserve_purpose_content`.
const PURPOSE_WIDTH: usize = 4000;

/// Width of `reserve.user_contact_no`.
const CONTACT_WIDTH: usize = 50;

/// Width of `reserve.user_email_addr`.
const EMAIL_WIDTH: usize = 500;

/// Width of `reserve.category_id` and `reserve.attachment_code`.
const CODE_WIDTH: usize = 255;

/// Body of both kinds of request, as it was sent. What front ends say about the item is not read: the
/// check service knows better.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveSaveRequest)]
pub struct ReserveRequest {
    #[schema(value_type = i64, required)]
    #[serde(default, deserialize_with = "lenient::long_integer")]
    reserve_item_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::long_integer")]
    location_id: Option<i64>,
    #[schema(max_length = 255, example = "education")]
    #[serde(default, deserialize_with = "lenient::text")]
    category_id: Option<String>,
    /// Not for spaces.
    #[schema(minimum = 1)]
    #[serde(default, deserialize_with = "lenient::integer")]
    reserve_qty: Option<i32>,
    #[schema(value_type = String, required, min_length = 1, max_length = 4000)]
    #[serde(default, deserialize_with = "lenient::text")]
    reserve_purpose_content: Option<String>,
    /// Code of files that were uploaded before.
    #[schema(max_length = 255)]
    #[serde(default, deserialize_with = "lenient::text")]
    attachment_code: Option<String>,
    /// Korean time; a `Z` at its end is no time zone, and dropped. Not for education.
    #[schema(value_type = Option<String>, example = "2026-09-09T00:00:00.000Z")]
    reserve_start_date: Option<Value>,
    #[schema(value_type = Option<String>, example = "2026-09-10T00:00:00.000Z")]
    reserve_end_date: Option<Value>,
    #[schema(value_type = String, required, min_length = 1, max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    user_contact_no: Option<String>,
    #[schema(value_type = String, required, min_length = 1, max_length = 500)]
    #[serde(default, deserialize_with = "lenient::text")]
    user_email: Option<String>,
}

/// A request with nothing wrong about its form, as the check service takes it. That reads the dates
/// itself, and holds everything against the item.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReserveInput {
    reserve_item_id: i64,
    location_id: Option<i64>,
    category_id: Option<String>,
    reserve_qty: Option<i32>,
    reserve_purpose_content: String,
    attachment_code: Option<String>,
    reserve_start_date: Option<Value>,
    reserve_end_date: Option<Value>,
    user_id: String,
    user_contact_no: String,
    user_email: String,
}

impl ReserveRequest {
    /// Checks all members at once. Whose the reservation is does not depend on what was sent.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank, below one, or does not fit its column.
    pub fn check(self, owner: &str) -> Result<ReserveInput, ApiError> {
        let mut checks = Violations::new();
        if let Some(quantity) = self.reserve_qty {
            let message = Text::key("err.invalid.input.value");
            checks.check(quantity >= 1, "reserveQty", &quantity.to_string(), message);
        }
        let input = ReserveInput {
            reserve_item_id: checks.require(
                "reserveItemId",
                self.reserve_item_id,
                Text::required("reserve.reserve_item_id"),
            ),
            location_id: self.location_id,
            category_id: checks.short_text("categoryId", self.category_id, CODE_WIDTH),
            reserve_qty: self.reserve_qty,
            reserve_purpose_content: checks.require_short_text(
                "reservePurposeContent",
                self.reserve_purpose_content.as_deref(),
                PURPOSE_WIDTH,
                Text::required("reserve.reserve_purpose_content"),
            ),
            attachment_code: checks.short_text("attachmentCode", self.attachment_code, CODE_WIDTH),
            reserve_start_date: self.reserve_start_date,
            reserve_end_date: self.reserve_end_date,
            user_id: owner.to_owned(),
            user_contact_no: checks.require_short_text(
                "userContactNo",
                self.user_contact_no.as_deref(),
                CONTACT_WIDTH,
                Text::required("reserve.user_contact_no"),
            ),
            user_email: checks.require_short_text(
                "userEmail",
                self.user_email.as_deref(),
                EMAIL_WIDTH,
                Text::required("reserve.user_email"),
            ),
        };
        checks.into_result()?;
        Ok(input)
    }
}
