//! Answers without body where there is nothing to tell.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A JSON document, or status 200 without body: the front ends know it as "none".
pub struct OrEmpty<T>(pub Option<T>);

impl<T: Serialize> IntoResponse for OrEmpty<T> {
    fn into_response(self) -> Response {
        self.0
            .map_or_else(|| ().into_response(), |found| Json(found).into_response())
    }
}
