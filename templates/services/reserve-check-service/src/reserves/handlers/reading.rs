//! Handlers for those who look at reservations.

use axum::Json;
use axum::extract::{RawQuery, State};
use chrono::NaiveDate;
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search, Text, Violations};
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::answer::{Detail, ListItem};
use super::super::booking::{Counted, Days, peak_of};
use super::super::list::{self, Filter};
use super::super::store;
use crate::callers::{Caller, Staff};
use crate::state::AppState;

/// What the portal asks for while it does not know who is signed in.
const NOBODY: &str = "undefined";

/// A page of the reservations of all users, newest first. For administrators and employees.
///
/// `keywordType` is `item`, the name of the item.
#[utoipa::path(
    get,
    path = "/api/v1/reserves",
    operation_id = "searchReserves",
    tag = "reserves",
    params(Filter, Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<ListItem>)),
)]
pub async fn page(
    _staff: Staff,
    State(state): State<AppState>,
    Query(filter): Query<Filter>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<ListItem>>, ApiError> {
    let page = list::page(&state, None, &filter, &search, query).await?;
    Ok(Json(page))
}

/// A page of the reservations of one user, newest first. For that user, administrators and employees.
///
/// `keywordType` is `item`, the name of the item.
#[utoipa::path(
    get,
    path = "/api/v1/{userId}/reserves",
    operation_id = "searchReservesForUser",
    tag = "reserves",
    params(
        ("userId" = String, Path, description = "Id of the user."),
        Filter,
        Search,
        PageRequest,
    ),
    responses((status = OK, description = "The page.", body = Page<ListItem>)),
)]
pub async fn page_of_user(
    caller: Caller,
    State(state): State<AppState>,
    Path(user_id): Path<String>,
    Query(filter): Query<Filter>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<ListItem>>, ApiError> {
    if user_id == NOBODY {
        return Ok(Json(list::empty_page(query)));
    }
    if !caller.is_staff() && caller.user_id() != user_id {
        return Err(ErrorCode::AccessDenied.into());
    }
    let page = list::page(&state, Some(&user_id), &filter, &search, query).await?;
    Ok(Json(page))
}

/// One reservation. For its owner, administrators and employees.
#[utoipa::path(
    get,
    path = "/api/v1/reserves/{reserveId}",
    operation_id = "getReserve",
    tag = "reserves",
    params(("reserveId" = String, Path, description = "Id of the reservation.")),
    responses((status = OK, description = "The reservation.", body = Detail)),
)]
pub async fn by_id(
    caller: Caller,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Detail>, ApiError> {
    let reserve = store::by_id(&state.database, &id).await?;
    let reserve = reserve.ok_or(ErrorCode::EntityNotFound)?;
    state.detail_access.require(&caller, &reserve)?;
    let (item, user_name) = tokio::join!(
        state.items.to_show(reserve.reserve_item_id),
        state.user_names.of_one(&reserve.user_id),
    );
    Ok(Json(Detail::new(reserve, item, user_name)))
}

/// The days that are asked about.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// The first day, such as `2021-09-09`.
    #[param(value_type = String, required)]
    start_date: Option<String>,
    /// The last day.
    #[param(value_type = String, required)]
    end_date: Option<String>,
}

impl Asked {
    fn days(&self) -> Result<Days, ApiError> {
        let mut violations = Violations::new();
        let mut day = |field, text: Option<&str>| {
            let text = text.unwrap_or_default();
            let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
            violations.check(day.is_some(), field, text, Text::key("valid.value_as_date"));
            day.unwrap_or_default()
        };
        let first = day("startDate", self.start_date.as_deref());
        let last = day("endDate", self.end_date.as_deref());
        let too_late = Text::Format {
            key: "valid.to_be_slow.format",
            arguments: vec!["common.start_date", "common.end_date"],
        };
        violations.check(first <= last, "startDate", &first.to_string(), too_late);
        violations.into_result()?;
        Ok(Days::whole(first, last))
    }
}

/// How many pieces of an item are left on the busiest of some days.
#[utoipa::path(
    get,
    path = "/api/v1/reserves/{reserveItemId}/inventories",
    operation_id = "countInventory",
    tag = "reserves",
    params(("reserveItemId" = i64, Path, description = "Number of the item."), Asked),
    responses((status = OK, description = "The number; may be negative.", body = i64)),
)]
pub async fn inventory(
    _caller: Caller,
    State(state): State<AppState>,
    Path(item): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Json<i64>, ApiError> {
    let days = asked.days()?;
    let found = state.items.to_decide(item).await?;
    let total = found.total_qty.unwrap_or_default();
    let peak = peak_of(&state.database, item, days, Counted::Requested, None).await?;
    Ok(Json(i64::from(total) - peak))
}
