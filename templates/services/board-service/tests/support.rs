//! What the tests share.

use axum::Json;
use axum::routing::post;
use mesh_test::{Neighbours, TestService, authorization_rules};
use serde_json::{Value, json};

pub const ADMIN_ID: &str = "65a00f65-8460-49af-98ec-042977e56f4b";
pub const USER_ID: &str = "a4aa10ab-f544-40f0-b7ad-20e31d2ff1c3";

/// The rules of this service that the user service hands out in a new project.
const RULES: &str = include_str!("../../user-service/seed/authorizations/board-service.csv");

/// The service among the others that it calls.
pub async fn start() -> TestService {
    start_with(&[]).await
}

/// As [`start`], with settings of its own.
pub async fn start_with(settings: &[(&str, Value)]) -> TestService {
    let names = Json(json!({ADMIN_ID: "kim1", USER_ID: "lee1"}));
    let users = authorization_rules(RULES).route("/internal/user-names", post(async move || names));
    let neighbours = Neighbours::serve(users).await;
    let definition = board_service::definition();
    TestService::start_among(definition, &neighbours, &["user-service"], settings).await
}
