//! What people say about a reservation, checked.

use chrono::NaiveDateTime;
use mesh_web::{ApiError, LocalDateTime, Text, Violations};
use sea_orm::ActiveValue::Set;

use super::booking::Wish;
use super::category::Category;
use super::model::ActiveModel;

/// Checked details. Which dates and quantity there must be depends on the category of the item:
/// [`Details::require_complete`].
#[derive(Debug, Clone)]
pub struct Details {
    pub reserve_item_id: i64,
    pub reserve_qty: Option<i32>,
    pub reserve_purpose_content: String,
    pub attachment_code: Option<String>,
    pub reserve_start_date: Option<NaiveDateTime>,
    pub reserve_end_date: Option<NaiveDateTime>,
    pub user_id: String,
    pub user_contact_no: String,
    pub user_email: String,
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

/// "The value is not valid".
pub fn invalid() -> Text {
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
