//! Where the settings of a service come from.

use serde_json::Value;

use crate::{ConfigServer, ConfigServerError, Environment, Layer, Settings, SettingsError, vcap};

/// Name of the layer of what was set while the service runs; the one that Spring gives it.
const SET_AT_RUN_TIME: &str = "manager";

/// The sources of a service's settings.
#[derive(Debug, Clone)]
pub struct Sources {
    /// Name under which the config server knows the service.
    pub application: &'static str,
    /// Defaults that the program carries, lowest precedence first.
    pub embedded: Vec<Layer>,
    /// Environment variables.
    pub environment: Environment,
    /// What outranks all that, such as the command line.
    pub overrides: Vec<Layer>,
}

impl Sources {
    /// What the config server has when the service starts; nothing when it does not answer and
    /// need not.
    pub(crate) async fn fetch_at_start(&self) -> Result<Option<Vec<Layer>>, ConfigServerError> {
        match self.config_server()? {
            Some((server, profiles)) => server.fetch_at_start(self.application, &profiles).await,
            None => Ok(Some(Vec::new())),
        }
    }

    /// What the config server has at this moment.
    pub(crate) async fn fetch(&self) -> Result<Vec<Layer>, ConfigServerError> {
        match self.config_server()? {
            Some((server, profiles)) => server.fetch(self.application, &profiles).await,
            None => Ok(Vec::new()),
        }
    }

    /// What there is without asking the config server.
    pub fn local(&self) -> Settings {
        self.merge(&[], &[])
    }

    pub(crate) fn merge(&self, remote: &[Layer], set: &[(String, Value)]) -> Settings {
        let name = ("spring.application.name", Value::from(self.application));
        let mut layers = vec![Layer::new("application", [name])];
        layers.extend(vcap::layer(&self.environment));
        layers.extend(self.embedded.iter().chain(remote).cloned());
        let mut outranking = self.overrides.clone();
        if !set.is_empty() {
            outranking.push(Layer::new(SET_AT_RUN_TIME, set.iter().cloned()));
        }
        Settings::merge(&layers, self.environment.clone(), &outranking)
    }

    /// The server and the profiles to ask it for; only the service's own settings can tell.
    fn config_server(&self) -> Result<Option<(ConfigServer, String)>, SettingsError> {
        let own = self.local();
        if !own.get("spring.cloud.config.enabled")? {
            return Ok(None);
        }
        let profiles = own.get("spring.profiles.active")?;
        Ok(Some((ConfigServer::from_settings(&own)?, profiles)))
    }
}
