//! An item as it is sent.

use mesh_web::{ApiError, Text, Violations, lenient};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::ChronoDateTime;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::ActiveModel;
use super::rules;
use crate::requests::{or_unchanged, required, required_part};

/// Width of the columns with codes.
const CODE_WIDTH: usize = 20;

/// Largest number that `reserve_item.usage_cost` of the reference holds.
const HIGHEST_COST: i64 = 999_999_999_999_999_999;

/// Body of create and update.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveItemWrite)]
pub struct ItemRequest {
    #[schema(value_type = String, required, min_length = 1, max_length = 200)]
    #[serde(default, deserialize_with = "lenient::text")]
    reserve_item_name: Option<String>,
    #[schema(value_type = i64, required)]
    #[serde(default, deserialize_with = "lenient::long_integer")]
    location_id: Option<i64>,
    /// Code below `reserve-category`.
    #[schema(value_type = String, required, min_length = 1, max_length = 20, example = "education")]
    #[serde(default, deserialize_with = "lenient::text")]
    category_id: Option<String>,
    /// How many pieces or seats there are.
    #[schema(value_type = i32, required, minimum = 0)]
    #[serde(default, deserialize_with = "lenient::integer")]
    total_qty: Option<i32>,
    /// How many of them are left of a new item. Does not count for another: its stock changes by as
    /// much as its total.
    #[schema(value_type = i32, required, minimum = 0)]
    #[serde(default, deserialize_with = "lenient::integer")]
    inventory_qty: Option<i32>,
    #[schema(value_type = String, required, example = "2026-01-01T00:00:00")]
    #[serde(default, deserialize_with = "lenient::local_date_time")]
    pub(super) operation_start_date: Option<ChronoDateTime>,
    #[schema(value_type = String, required, example = "2026-12-31T23:59:00")]
    #[serde(default, deserialize_with = "lenient::local_date_time")]
    pub(super) operation_end_date: Option<ChronoDateTime>,
    /// `internet`, `phone` or `visit`.
    #[schema(value_type = String, required, min_length = 1, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    pub(super) reserve_method_id: Option<String>,
    /// `realtime` or `external`; required for the internet.
    #[schema(max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    pub(super) reserve_means_id: Option<String>,
    /// Required for `realtime`.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "lenient::local_date_time")]
    pub(super) request_start_date: Option<ChronoDateTime>,
    /// Required for `realtime`.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "lenient::local_date_time")]
    pub(super) request_end_date: Option<ChronoDateTime>,
    /// Whether the applicant chooses a period; required for `realtime`, otherwise no when it is not
    /// told.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) is_period: Option<bool>,
    /// Days of the longest period; required for `realtime` with a period.
    #[schema(minimum = 0, maximum = 32767)]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub(super) period_max_count: Option<i32>,
    /// Required for `external`.
    #[schema(max_length = 500)]
    #[serde(default, deserialize_with = "lenient::text")]
    pub(super) external_url: Option<String>,
    /// `fcfs` or `evaluate`.
    #[schema(value_type = String, required, min_length = 1, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    selection_means_id: Option<String>,
    /// No when it is not told.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) is_paid: Option<bool>,
    /// Required for a paid item.
    #[serde(default, deserialize_with = "lenient::long_integer")]
    pub(super) usage_cost: Option<i64>,
    /// Yes for a new item, as before for another, when it is not told.
    #[serde(default, deserialize_with = "lenient::flag")]
    is_use: Option<bool>,
    #[schema(max_length = 4000)]
    #[serde(default, deserialize_with = "lenient::text")]
    purpose: Option<String>,
    /// Required for `visit`.
    #[schema(max_length = 500)]
    #[serde(default, deserialize_with = "lenient::text")]
    pub(super) address: Option<String>,
    /// Code below `reserve-target`.
    #[schema(max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    target_id: Option<String>,
    #[schema(max_length = 2000)]
    #[serde(default, deserialize_with = "lenient::text")]
    excluded: Option<String>,
    #[schema(max_length = 500)]
    #[serde(default, deserialize_with = "lenient::text")]
    homepage: Option<String>,
    /// Required for `phone`.
    #[schema(max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    pub(super) contact: Option<String>,
    #[schema(max_length = 200)]
    #[serde(default, deserialize_with = "lenient::text")]
    manager_dept: Option<String>,
    #[schema(max_length = 200)]
    #[serde(default, deserialize_with = "lenient::text")]
    manager_name: Option<String>,
    #[schema(max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    manager_contact: Option<String>,
}

impl ItemRequest {
    /// The columns of a new item.
    ///
    /// # Errors
    /// E001 with every member that breaks a rule.
    pub fn check_new(self) -> Result<ActiveModel, ApiError> {
        let mut checks = Checks(Violations::new());
        let field = ("inventoryQty", "reserve_item.inventory");
        let stock = checks.count(field, self.inventory_qty);
        let fits = self.total_qty.is_none_or(|total| stock <= total);
        checks.valid(fits, field.0, stock);
        let columns = self.columns(&mut checks);
        checks.0.into_result()?;
        Ok(ActiveModel {
            inventory_qty: Set(stock),
            ..columns
        })
    }

    /// The columns of an item that is there, but for its stock.
    ///
    /// # Errors
    /// E001 with every member that breaks a rule.
    pub fn check_change(self) -> Result<ActiveModel, ApiError> {
        let mut checks = Checks(Violations::new());
        let columns = self.columns(&mut checks);
        checks.0.into_result()?;
        Ok(columns)
    }

    fn columns(self, checks: &mut Checks) -> ActiveModel {
        rules::check(&self, &mut checks.0);
        let start = required_part("reserve_item.operation", "common.start_date");
        let end = required_part("reserve_item.operation", "common.end_date");
        let (start_date, end_date) = (self.operation_start_date, self.operation_end_date);
        let cost = self.usage_cost;
        checks.valid(
            cost.is_none_or(|cost| (-HIGHEST_COST..=HIGHEST_COST).contains(&cost)),
            "usageCost",
            cost.unwrap_or_default(),
        );
        ActiveModel {
            reserve_item_name: Set(checks.text(
                ("reserveItemName", "reserve_item.name"),
                self.reserve_item_name,
                200,
            )),
            location_id: Set(checks.0.require(
                "locationId",
                self.location_id,
                required("location"),
            )),
            category_id: Set(checks.code(("categoryId", "reserve_item.type"), self.category_id)),
            total_qty: Set(checks.count(("totalQty", "reserve.count"), self.total_qty)),
            operation_start_date: Set(checks.0.require("operationStartDate", start_date, start)),
            operation_end_date: Set(checks.0.require("operationEndDate", end_date, end)),
            reserve_method_id: Set(checks.code(
                ("reserveMethodId", "reserve_item.reserve_method"),
                self.reserve_method_id,
            )),
            reserve_means_id: Set(checks.fitting(
                "reserveMeansId",
                self.reserve_means_id,
                CODE_WIDTH,
            )),
            request_start_date: Set(self.request_start_date),
            request_end_date: Set(self.request_end_date),
            period_at: Set(self.is_period.unwrap_or_default()),
            period_max_count: Set(checks.days("periodMaxCount", self.period_max_count)),
            external_url: Set(checks.0.link("externalUrl", self.external_url, 500)),
            selection_means_id: Set(checks.code(
                ("selectionMeansId", "reserve_item.selection_means"),
                self.selection_means_id,
            )),
            paid_at: Set(self.is_paid.unwrap_or_default()),
            usage_cost: Set(cost),
            use_at: or_unchanged(self.is_use),
            purpose_content: Set(checks.fitting("purpose", self.purpose, 4000)),
            item_addr: Set(checks.fitting("address", self.address, 500)),
            target_id: Set(checks.fitting("targetId", self.target_id, CODE_WIDTH)),
            excluded_content: Set(checks.fitting("excluded", self.excluded, 2000)),
            homepage_url: Set(checks.0.link("homepage", self.homepage, 500)),
            contact_no: Set(checks.fitting("contact", self.contact, 50)),
            manager_dept_name: Set(checks.fitting("managerDept", self.manager_dept, 200)),
            manager_name: Set(checks.fitting("managerName", self.manager_name, 200)),
            manager_contact_no: Set(checks.fitting("managerContact", self.manager_contact, 50)),
            ..Default::default()
        }
    }
}

/// Checks of members, those that have to be there each with the key of its name.
struct Checks(Violations);

impl Checks {
    fn text(
        &mut self,
        (field, name): (&str, &'static str),
        value: Option<String>,
        width: usize,
    ) -> String {
        let required = required(name);
        self.0
            .require_short_text(field, value.as_deref(), width, required)
    }

    fn code(&mut self, field: (&str, &'static str), value: Option<String>) -> String {
        self.text(field, value, CODE_WIDTH)
    }

    fn count(&mut self, (field, name): (&str, &'static str), value: Option<i32>) -> i32 {
        let count = self.0.require_number(field, value, required(name));
        self.valid(count >= 0, field, count);
        count
    }

    fn days(&mut self, field: &str, value: Option<i32>) -> Option<i16> {
        let count = value?;
        let days = i16::try_from(count).ok().filter(|days| *days >= 0);
        self.valid(days.is_some(), field, count);
        days
    }

    fn fitting(&mut self, field: &str, value: Option<String>, width: usize) -> Option<String> {
        self.0.short_text(field, value, width)
    }

    fn valid(&mut self, holds: bool, field: &str, value: impl ToString) {
        let message = Text::key("err.invalid.input.value");
        self.0.check(holds, field, &value.to_string(), message);
    }
}
