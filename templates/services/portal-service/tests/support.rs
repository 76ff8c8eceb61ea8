//! What the tests share.

use mesh_test::{Neighbours, TestService, authorization_rules};
use serde_json::Value;

/// The rules of this service that the user service hands out in a new project.
const RULES: &str = include_str!("../../user-service/seed/authorizations/portal-service.csv");

/// The service among the others that it calls.
pub async fn start() -> TestService {
    start_with(&[]).await
}

/// As [`start`], with settings of its own.
pub async fn start_with(settings: &[(&str, Value)]) -> TestService {
    let users = authorization_rules(RULES);
    let neighbours = Neighbours::serve(users).await;
    let definition = portal_service::definition();
    TestService::start_among(definition, &neighbours, &["user-service"], settings).await
}
