//! What reserve-request-service asks for: `/internal/reserves`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use mesh_security::ServiceCaller;
use mesh_web::{ApiError, Path};
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};

use super::super::answer::Application;
use super::super::request::DetailsRequest;
use super::super::status::Outcome;
use super::super::{creation, store};
use crate::state::AppState;

/// How an application is decided.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Flow {
    /// By the staff.
    Evaluate,
    /// At once.
    Realtime,
}

/// Somebody applies.
#[derive(Deserialize)]
pub struct ApplicationRequest {
    flow: Flow,
    /// Who applies.
    owner: String,
    reserve: DetailsRequest,
}

/// Makes a reservation of somebody who applied.
pub async fn create(
    _caller: ServiceCaller,
    State(state): State<AppState>,
    mesh_web::Json(request): mesh_web::Json<ApplicationRequest>,
) -> Result<(StatusCode, Json<Application>), ApiError> {
    let details = request.reserve.of_owner(&request.owner).check()?;
    let reserve = match request.flow {
        Flow::Evaluate => creation::request_evaluation(&state, details).await?,
        Flow::Realtime => creation::request_at_once(&state, details).await?,
    };
    Ok((StatusCode::CREATED, Json(reserve.into())))
}

/// What was decided about a reservation.
#[derive(Serialize)]
pub struct Decided {
    outcome: Outcome,
}

/// Tells what was decided; a reservation that is not there was refused.
pub async fn outcome(
    _caller: ServiceCaller,
    State(database): State<DatabaseConnection>,
    Path(id): Path<String>,
) -> Result<Json<Decided>, ApiError> {
    let reserve = store::by_id(&database, &id).await?;
    let outcome = Outcome::of(reserve.map(|reserve| reserve.reserve_status_id));
    Ok(Json(Decided { outcome }))
}
