//! Reservations as they are sent.

use chrono::NaiveDateTime;
use mesh_web::{ApiError, LocalDateTime, Text, Violations, lenient};
use sea_orm::ActiveValue::Set;
use serde::Deserialize;
use utoipa::ToSchema;

use super::booking::Wish;
use super::category::Category;
use super::model::ActiveModel;
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

/// Checked details. Which dates and quantity there must be depends on the category of the item:
/// [`Details::require_complete`].
#[derive(Debug, Clone)]
pub struct Details {
    pub reserve_item_id: i64,
    pub reserve_qty: Option<i32>,
    reserve_purpose_content: String,
    attachment_code: Option<String>,
    reserve_start_date: Option<NaiveDateTime>,
    reserve_end_date: Option<NaiveDateTime>,
    pub user_id: String,
    user_contact_no: String,
    user_email: String,
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

impl Details {
    /// Lets through what has the dates and the quantity of its category.
    ///
    /// # Errors
    /// E001 with every member that is missing or not possible.
    pub fn require_complete(&self, category: Category) -> Result<(), ApiError> {
        let mut violations = Violations::new();
        if category.has_dates() {
            self.check_dates(&mut violations);
        }
        if category.has_quantity() {
            let present = self.reserve_qty.is_some();
            let missing = required(&["reserve", "reserve.count"]);
            violations.check(present, "reserveQty", "", missing);
        }
        if let Some(quantity) = self.reserve_qty {
            violations.check(
                quantity >= 1,
                "reserveQty",
                &quantity.to_string(),
                invalid(),
            );
        }
        violations.into_result()
    }

    fn check_dates(&self, violations: &mut Violations) {
        let (start, end) = (self.reserve_start_date, self.reserve_end_date);
        let missing = |date| required(&["reserve_item.request", date]);
        let no_start = missing("common.start_datetime");
        violations.check(start.is_some(), "reserveStartDate", "", no_start);
        let Some(start) = start else { return };
        let no_end = missing("common.end_datetime");
        violations.check(end.is_some(), "reserveEndDate", "", no_end);
        let in_order = end.is_none_or(|end| start <= end);
        let too_late = Text::Format {
            key: "valid.to_be_slow.format",
            arguments: vec!["common.start_date", "common.end_date"],
        };
        violations.check(in_order, "reserveStartDate", &start.to_string(), too_late);
    }

    /// What is wanted; it changes the reservation `reserve_id`, or makes one.
    pub fn wish<'a>(&self, reserve_id: Option<&'a str>) -> Wish<'a> {
        Wish {
            quantity: self.reserve_qty,
            start: self.reserve_start_date.map(LocalDateTime::from_local),
            end: self.reserve_end_date.map(LocalDateTime::from_local),
            reserve_id,
        }
    }

    /// The columns that they are for, without the owner.
    pub fn columns(self) -> ActiveModel {
        ActiveModel {
            reserve_qty: Set(self.reserve_qty),
            reserve_purpose_content: Set(Some(self.reserve_purpose_content)),
            attachment_code: Set(self.attachment_code),
            reserve_start_date: Set(self.reserve_start_date),
            reserve_end_date: Set(self.reserve_end_date),
            user_contact_no: Set(Some(self.user_contact_no)),
            user_email_addr: Set(Some(self.user_email)),
            ..Default::default()
        }
    }
}

fn invalid() -> Text {
    Text::key("err.invalid.input.value")
}

/// "… … is required", of the names with these keys.
fn required(names: &[&'static str]) -> Text {
    let name = Text::Keys {
        keys: names.to_vec(),
        separator: " ",
    };
    Text::Sequence(vec![name, Text::key("valid.required")])
}
