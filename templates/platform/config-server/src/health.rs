//! The configuration as part of the server's health.
//! Source: spring-cloud-config, `config/ConfigServerHealthIndicator.java`.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mesh_config::Settings;
use mesh_web::{ComponentHealth, Health, HealthIndicator};

use crate::error::ConfigError;
use crate::reading::reading;
use crate::repository::Repository;
use crate::request::EnvironmentRequest;

/// An application that nobody needs to have written a file for.
const APPLICATION: &str = "app";

/// Indicator `configServer`: up while the settings of all applications can be read.
struct ConfigServerHealth {
    repository: Arc<Repository>,
    request: EnvironmentRequest,
}

/// Adds the indicator to `health`, unless `spring.cloud.config.server.health.enabled` says no.
///
/// # Errors
/// When that is neither yes nor no.
pub fn observe(
    repository: Arc<Repository>,
    settings: &Settings,
    health: &Health,
) -> anyhow::Result<()> {
    if settings.get("spring.cloud.config.server.health.enabled")? {
        let request = EnvironmentRequest::new(APPLICATION, "", None)?;
        health.add(ConfigServerHealth {
            repository,
            request,
        });
    }
    Ok(())
}

impl HealthIndicator for ConfigServerHealth {
    fn name(&self) -> &'static str {
        "configServer"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        let (repository, request) = (self.repository.clone(), self.request.clone());
        let found = reading(move || repository.find(&request));
        let report = found.map(|found| match found {
            // Nothing to hand out is no failure.
            Ok(_) | Err(ConfigError::NotFound) => ComponentHealth::up(),
            Err(error) => ComponentHealth::down(error),
        });
        report.boxed()
    }
}
