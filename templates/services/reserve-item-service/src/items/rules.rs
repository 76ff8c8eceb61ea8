//! Which members of an item depend on others.

use mesh_web::{LocalDateTime, Text, Violations};
use sea_orm::entity::prelude::ChronoDateTime;

use super::request::ItemRequest;
use crate::requests::{required, required_part};

/// Notes every rule that the item breaks: those of all items, and those of its way of reserving.
pub fn check(item: &ItemRequest, violations: &mut Violations) {
    let period = (item.operation_start_date, item.operation_end_date);
    in_order(violations, "operationStartDate", period);
    if item.is_paid == Some(true) {
        let cost = required("reserve_item.usage_fee");
        violations.require("usageCost", item.usage_cost, cost);
    }
    match item.reserve_method_id.as_deref() {
        Some("internet") => internet(item, violations),
        Some("phone") => {
            let name = "reserve_item.contact";
            filled(violations, "contact", item.contact.as_deref(), name);
        }
        Some("visit") => {
            let name = "common.address";
            filled(violations, "address", item.address.as_deref(), name);
        }
        _ => {}
    }
}

fn internet(item: &ItemRequest, violations: &mut Violations) {
    let means = item.reserve_means_id.as_deref();
    filled(
        violations,
        "reserveMeansId",
        means,
        "reserve_item.reserve_means",
    );
    match means {
        Some("realtime") => realtime(item, violations),
        Some("external") => {
            let name = "reserve_item.external_url";
            filled(
                violations,
                "externalUrl",
                item.external_url.as_deref(),
                name,
            );
        }
        _ => {}
    }
}

fn realtime(item: &ItemRequest, violations: &mut Violations) {
    let (start, end) = (item.request_start_date, item.request_end_date);
    let start_text = required_part("reserve_item.request", "common.start_datetime");
    violations.require("requestStartDate", start, start_text);
    if start.is_some() {
        let end_text = required_part("reserve_item.request", "common.end_datetime");
        violations.require("requestEndDate", end, end_text);
    }
    in_order(violations, "requestStartDate", (start, end));
    let is_period = required("reserve_item.period_possible");
    if violations.require("isPeriod", item.is_period, is_period) {
        let days = required("reserve_item.max_period_days");
        violations.require("periodMaxCount", item.period_max_count, days);
    }
}

/// Notes a text that is missing or empty; blanks are something.
fn filled(violations: &mut Violations, field: &str, value: Option<&str>, name: &'static str) {
    let is_there = value.is_some_and(|text| !text.is_empty());
    violations.check(is_there, field, "", required(name));
}

/// Notes a period that ends before it starts.
fn in_order(
    violations: &mut Violations,
    field: &str,
    period: (Option<ChronoDateTime>, Option<ChronoDateTime>),
) {
    let (Some(start), Some(end)) = period else {
        return;
    };
    let too_late = Text::Format {
        key: "valid.to_be_slow.format",
        arguments: vec!["common.start_date", "common.end_date"],
    };
    let start_text = LocalDateTime::from_local(start).to_string();
    violations.check(start <= end, field, &start_text, too_late);
}
