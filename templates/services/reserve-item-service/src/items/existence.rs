//! Whether the codes of an item are codes at all.

use mesh_web::{ApiError, Text, Violations};

use super::model::ActiveModel;
use crate::codes::{CATEGORIES, Code, Codes};

/// Parents of the codes of an item, each with the member that holds one of its codes.
const PARENTS: [(&str, &str); 5] = [
    (CATEGORIES, "categoryId"),
    ("reserve-method", "reserveMethodId"),
    ("reserve-means", "reserveMeansId"),
    ("reserve-selection", "selectionMeansId"),
    ("reserve-target", "targetId"),
];

/// Lets only codes pass that are below their parents, in use or not. Where nobody knows what is below
/// a parent, every code passes.
///
/// # Errors
/// E001 with every member that holds none.
pub async fn require(codes: &Codes, item: &ActiveModel) -> Result<(), ApiError> {
    let values = [
        Some(item.category_id.as_ref().as_str()),
        Some(item.reserve_method_id.as_ref().as_str()),
        item.reserve_means_id.as_ref().as_deref(),
        Some(item.selection_means_id.as_ref().as_str()),
        item.target_id.as_ref().as_deref(),
    ];
    let known = codes.of_parents(&PARENTS.map(|(parent, _)| parent)).await;
    let mut violations = Violations::new();
    for ((parent, field), value) in PARENTS.into_iter().zip(values) {
        let value = value.unwrap_or_default();
        let is_known = |below: &Vec<Code>| below.iter().any(|code| code.code_id == value);
        let passes = value.is_empty() || known.get(parent).is_none_or(is_known);
        let message = Text::key("err.entity.not.found");
        violations.check(passes, field, value, message);
    }
    violations.into_result()
}
