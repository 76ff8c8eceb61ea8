//! What a service is asked for by the [`crate::ReferenceData`] of others.

use axum::extract::{FromRequest, Request};
use mesh_web::{ApiError, Text, Violations};

use crate::reference_data::BATCH;

/// Extractor of the endpoints that tell others about many things at once: a JSON array of at most
/// 1000 ids, as databases limit the number of bound values. More are answered E001.
#[derive(Debug, Clone)]
pub struct RequestedIds(pub Vec<String>);

impl<S: Send + Sync> FromRequest<S> for RequestedIds {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let mesh_web::Json(ids) =
            mesh_web::Json::<Vec<String>>::from_request(request, state).await?;
        let mut violations = Violations::new();
        violations.check(
            ids.len() <= BATCH,
            "ids",
            &ids.len().to_string(),
            Text::key("err.invalid.input.value"),
        );
        violations.into_result()?;
        // PostgreSQL refuses NUL, which no id has.
        let ids = ids.into_iter().filter(|id| !id.contains('\0'));
        Ok(Self(ids.collect()))
    }
}
