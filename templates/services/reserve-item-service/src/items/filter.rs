//! Which items a list holds.

use mesh_data::contains_ignoring_case;
use mesh_web::{ApiError, Search, Text, Violations};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::IntoParams;

use super::model::Column;
use crate::requests::flag;

/// The part of the query that filters, as it was sent.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ItemFilter {
    /// Only items at this location.
    #[param(value_type = Option<i64>)]
    location_id: Option<String>,
    /// Only items of this category.
    category_id: Option<String>,
    /// Whether to leave out items that are not in use; no when it is not told.
    #[param(value_type = Option<bool>)]
    is_use: Option<String>,
    /// Whether to leave out items that cannot be reserved on the internet; no when it is not told.
    #[param(value_type = Option<bool>)]
    is_popup: Option<String>,
}

impl ItemFilter {
    /// Only items of one category, whatever the query says. `all` leaves that to the query.
    #[must_use]
    pub fn of_category(self, category_id: String) -> Self {
        if category_id == "all" {
            return self;
        }
        Self {
            category_id: Some(category_id),
            ..self
        }
    }

    /// The condition on items.
    ///
    /// # Errors
    /// E001 with every parameter that is not of its type.
    pub fn condition(self, search: &Search) -> Result<Condition, ApiError> {
        let mut violations = Violations::new();
        let location_id = violations.parameter::<i64>("locationId", self.location_id.as_deref());
        let is_use = switch(&mut violations, "isUse", self.is_use.as_deref());
        let is_popup = switch(&mut violations, "isPopup", self.is_popup.as_deref());
        violations.into_result()?;
        let category_id = self.category_id.filter(|id| !is_nothing(id));
        // No code has NUL, which PostgreSQL refuses to look for.
        let category_id = category_id.map(|id| id.replace('\0', ""));
        let named = match search.term() {
            Some(("item", keyword)) => {
                Some(contains_ignoring_case(Column::ReserveItemName, keyword))
            }
            _ => None,
        };
        let conditions = [
            named,
            location_id.map(|id| Column::LocationId.eq(id)),
            category_id.map(|id| Column::CategoryId.eq(id)),
            is_use.then(|| Column::UseAt.eq(true)),
            is_popup.then(|| Column::ReserveMethodId.eq("internet")),
        ];
        let conditions = conditions.into_iter().flatten();
        Ok(conditions.fold(Condition::all(), Condition::add))
    }
}

/// What scripts write for something that is not there.
fn is_nothing(text: &str) -> bool {
    matches!(text, "null" | "undefined")
}

fn switch(violations: &mut Violations, name: &str, text: Option<&str>) -> bool {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return false;
    };
    let value = flag(name, text);
    let message = Text::key("err.invalid.type.value");
    violations.check(value.is_ok(), name, text, message);
    value.unwrap_or_default()
}
