//! Reservations as they are sent.

use chrono::NaiveDateTime;
use mesh_web::{ApiError, Text, Violations, lenient};
use serde::Deserialize;
use utoipa::ToSchema;

use super::details::{Details, invalid};
use super::status::Status;

/// Widths of columns of `reserve`.
const PURPOSE_WIDTH: usize = 4000;
const REASON_WIDTH: usize = 4000;
const CODE_WIDTH: usize = 255;
const USER_WIDTH: usize = 255;
const CONTACT_WIDTH: usize = 50;
const EMAIL_WIDTH: usize = 500;

/// A reservation that is to be made. What is not here, such as location and category, is that of the
/// item.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveSaveRequest)]
pub struct SaveRequest {
    #[serde(flatten)]
    details: DetailsRequest,
    /// `request` or `approve`; nothing means `request`.
    #[serde(default, deserialize_with = "lenient::text")]
    reserve_status_id: Option<String>,
}

/// What a reservation is changed to.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveUpdateRequest)]
pub struct UpdateRequest {
    #[serde(flatten)]
    details: DetailsRequest,
}

/// What people say about a reservation.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveDetails)]
pub struct DetailsRequest {
    #[schema(value_type = i64, required)]
    #[serde(default, deserialize_with = "lenient::long_integer")]
    reserve_item_id: Option<i64>,
    /// How many; for educations and equipment.
    #[schema(minimum = 1)]
    #[serde(default, deserialize_with = "lenient::integer")]
    reserve_qty: Option<i32>,
    #[schema(value_type = String, required, max_length = 4000)]
    #[serde(default, deserialize_with = "lenient::text")]
    reserve_purpose_content: Option<String>,
    #[schema(max_length = 255)]
    #[serde(default, deserialize_with = "lenient::text")]
    attachment_code: Option<String>,
    /// For equipment and spaces. A `Z` behind it has no meaning.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "lenient::local_date_time")]
    reserve_start_date: Option<NaiveDateTime>,
    /// For equipment and spaces. A `Z` behind it has no meaning.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "lenient::local_date_time")]
    reserve_end_date: Option<NaiveDateTime>,
    /// Counts when an administrator sends it; others reserve for themselves.
    #[schema(value_type = String, required, max_length = 255)]
    #[serde(default, deserialize_with = "lenient::text")]
    user_id: Option<String>,
    #[schema(value_type = String, required, max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    user_contact_no: Option<String>,
    #[schema(value_type = String, required, max_length = 500)]
    #[serde(default, deserialize_with = "lenient::text")]
    user_email: Option<String>,
}

/// Why a reservation is cancelled.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveCancelRequest)]
pub struct CancelRequest {
    #[schema(value_type = String, required, min_length = 1, max_length = 4000)]
    #[serde(default, deserialize_with = "lenient::text")]
    reason_cancel_content: Option<String>,
}

impl SaveRequest {
    /// The same of somebody who reserves for themselves.
    #[must_use]
    pub fn of_owner(self, owner: &str) -> Self {
        Self {
            details: self.details.of_owner(owner),
            ..self
        }
    }

    /// Checks all members at once; gives the state that is wanted, too.
    ///
    /// # Errors
    /// E001 with every member that is missing or not possible.
    pub fn check(self) -> Result<(Details, Status), ApiError> {
        let mut violations = Violations::new();
        let details = self.details.details(&mut violations);
        let status = match self.reserve_status_id.as_deref().unwrap_or_default() {
            "" | "request" => Some(Status::Request),
            "approve" => Some(Status::Approve),
            other => {
                violations.check(false, "reserveStatusId", other, invalid());
                None
            }
        };
        violations.into_result()?;
        Ok((details, status.unwrap_or(Status::Request)))
    }
}

impl UpdateRequest {
    /// Checks all members at once.
    ///
    /// # Errors
    /// E001 with every member that is missing or not possible.
    pub fn check(self) -> Result<Details, ApiError> {
        self.details.check()
    }
}

impl DetailsRequest {
    /// The same of somebody who reserves for themselves.
    #[must_use]
    pub fn of_owner(self, owner: &str) -> Self {
        Self {
            user_id: Some(owner.to_owned()),
            ..self
        }
    }

    /// Checks all members at once.
    ///
    /// # Errors
    /// E001 with every member that is missing or not possible.
    pub fn check(self) -> Result<Details, ApiError> {
        let mut violations = Violations::new();
        let details = self.details(&mut violations);
        violations.into_result()?;
        Ok(details)
    }

    fn details(self, violations: &mut Violations) -> Details {
        let code = self.attachment_code.filter(|code| !code.trim().is_empty());
        let mut text = |field, value: Option<String>, width, name| {
            let text = violations.require(field, value, Text::required(name));
            violations.limit(field, &text, width);
            text
        };
        let purpose = ("reservePurposeContent", self.reserve_purpose_content);
        let contact = ("userContactNo", self.user_contact_no);
        let email = ("userEmail", self.user_email);
        let name = "reserve.reserve_purpose_content";
        let purpose = text(purpose.0, purpose.1, PURPOSE_WIDTH, name);
        let contact = text(
            contact.0,
            contact.1,
            CONTACT_WIDTH,
            "reserve.user_contact_no",
        );
        let email = text(email.0, email.1, EMAIL_WIDTH, "reserve.user_email");
        let user_id = text("userId", self.user_id, USER_WIDTH, "reserve.user_id");
        let item = Text::required("reserve.reserve_item_id");
        Details {
            reserve_item_id: violations.require("reserveItemId", self.reserve_item_id, item),
            reserve_qty: self.reserve_qty,
            reserve_purpose_content: purpose,
            attachment_code: violations.short_text("attachmentCode", code, CODE_WIDTH),
            reserve_start_date: self.reserve_start_date,
            reserve_end_date: self.reserve_end_date,
            user_id,
            user_contact_no: contact,
            user_email: email,
        }
    }
}

impl CancelRequest {
    /// The reason.
    ///
    /// # Errors
    /// E001 when there is none, or it is too long.
    pub fn check(self) -> Result<String, ApiError> {
        let mut violations = Violations::new();
        let reason = violations.require_short_text(
            "reasonCancelContent",
            self.reason_cancel_content.as_deref(),
            REASON_WIDTH,
            Text::required("reserve.reason_cancel_content"),
        );
        violations.into_result()?;
        Ok(reason)
    }
}
