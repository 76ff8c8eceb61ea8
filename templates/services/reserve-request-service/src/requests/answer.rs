//! A reservation as the check service describes it, for the document: its answer is handed on as it is.

use utoipa::ToSchema;

/// A reservation that was made.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what another service writes")]
pub struct ReserveResponse {
    /// A UUID.
    reserve_id: String,
    #[schema(required)]
    reserve_item_id: Option<i64>,
    #[schema(required)]
    location_id: Option<i64>,
    /// `education`, `equipment` or `space`.
    #[schema(required)]
    category_id: Option<String>,
    #[schema(required)]
    reserve_qty: Option<i32>,
    #[schema(required, example = "2026-09-09T00:00:00")]
    reserve_start_date: Option<String>,
    #[schema(required, example = "2026-09-10T00:00:00")]
    reserve_end_date: Option<String>,
    #[schema(required)]
    reserve_purpose_content: Option<String>,
    #[schema(required)]
    attachment_code: Option<String>,
    /// Whose it is.
    user_id: String,
    #[schema(required)]
    user_contact_no: Option<String>,
    #[schema(required)]
    user_email: Option<String>,
}
