//! The configuration as part of the server's health.
//! Source: spring-cloud-config, `config/ConfigServerHealthIndicator.java`.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mesh_config::Settings;
use mesh_web::{ComponentHealth, Health, HealthIndicator};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::environment::Environment;
use crate::error::ConfigError;
use crate::repository::Repository;
use crate::request::{EnvironmentRequest, InvalidRequest};

/// An application that nobody needs to have written a file for.
const APPLICATION: &str = "app";

/// The keys below `spring.cloud.config.server.health`.
#[derive(Deserialize)]
struct HealthSettings {
    enabled: bool,
    /// What is looked at, by name.
    #[serde(default)]
    repositories: BTreeMap<String, Checked>,
}

/// An application whose settings are looked at.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Checked {
    name: Option<String>,
    profiles: String,
    label: Option<String>,
}

/// Indicator `configServer`: up while the settings of some applications can be read.
struct ConfigServerHealth {
    repository: Arc<Repository>,
    requests: Vec<EnvironmentRequest>,
}

/// Adds the indicator to `health`, unless `spring.cloud.config.server.health.enabled` says no.
///
/// # Errors
/// When a setting is wrong.
pub fn observe(
    repository: Arc<Repository>,
    settings: &Settings,
    health: &Health,
) -> anyhow::Result<()> {
    let mut checked: HealthSettings = settings.bind("spring.cloud.config.server.health")?;
    if checked.repositories.is_empty() {
        let any = (APPLICATION.to_owned(), Checked::default());
        checked.repositories.extend([any]);
    }
    if checked.enabled {
        let requests = checked.repositories.iter().map(request);
        health.add(ConfigServerHealth {
            repository,
            requests: requests.collect::<Result<_, _>>()?,
        });
    }
    Ok(())
}

fn request((key, checked): (&String, &Checked)) -> Result<EnvironmentRequest, InvalidRequest> {
    let name = checked.name.as_ref().unwrap_or(key);
    EnvironmentRequest::new(name, &checked.profiles, checked.label.as_deref())
}

impl ConfigServerHealth {
    async fn check(&self) -> ComponentHealth {
        let mut found = Vec::new();
        for request in &self.requests {
            match self.repository.find(request).await {
                Ok(environment) => found.push(description(&environment)),
                // Nothing to hand out is no failure.
                Err(ConfigError::NotFound) => found.push(json!({"name": request.name})),
                Err(error) => {
                    let profiles = request.profiles.join(",");
                    let repository = json!({"application": request.name, "profiles": profiles});
                    return ComponentHealth::down(error).with("repository", repository);
                }
            }
        }
        ComponentHealth::up().with("repositories", found)
    }
}

fn description(environment: &Environment) -> Value {
    let mut description = json!({
        "name": environment.name,
        "profiles": environment.profiles,
    });
    if let Some(label) = &environment.label {
        description["label"] = label.as_str().into();
    }
    let sources = environment.property_sources.iter();
    let names: Vec<&str> = sources.map(|source| source.name.as_str()).collect();
    if !names.is_empty() {
        description["sources"] = names.into();
    }
    description
}

impl HealthIndicator for ConfigServerHealth {
    fn name(&self) -> &'static str {
        "configServer"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        self.check().boxed()
    }
}
