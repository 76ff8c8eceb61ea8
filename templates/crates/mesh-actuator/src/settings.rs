//! Settings below `management`.

use mesh_config::{Settings, SettingsError};

/// Whether values are shown that may tell too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// To nobody.
    Never,
    /// To whoever reaches the endpoint.
    Always,
}

/// What is exposed, and how much of it.
pub struct ActuatorSettings {
    /// `management.endpoints.web.exposure.include`: ids separated by commas, `*` for all.
    pub include: String,
    /// `management.endpoints.web.exposure.exclude`: outranks `include`.
    pub exclude: String,
    /// `management.endpoint.health.show-details`.
    pub health_details: Detail,
    /// `management.endpoint.env.show-values`.
    pub env_values: Detail,
    /// `management.endpoint.env.post.enabled`.
    pub env_is_writable: bool,
}

impl ActuatorSettings {
    /// Reads `management`.
    ///
    /// # Errors
    /// When a value is neither `never` nor `always`.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let list = |name: &str| {
            let value: Option<String> =
                settings.find(&format!("management.endpoints.web.exposure.{name}"))?;
            Ok::<_, SettingsError>(value.unwrap_or_default())
        };
        Ok(Self {
            include: list("include")?,
            exclude: list("exclude")?,
            health_details: detail(settings, "management.endpoint.health.show-details")?,
            env_values: detail(settings, "management.endpoint.env.show-values")?,
            env_is_writable: settings.get("management.endpoint.env.post.enabled")?,
        })
    }
}

fn detail(settings: &Settings, key: &str) -> Result<Detail, SettingsError> {
    let value: String = settings.get(key)?;
    match value.to_ascii_lowercase().as_str() {
        "never" => Ok(Detail::Never),
        "always" => Ok(Detail::Always),
        _ => Err(SettingsError::Invalid {
            key: key.to_owned(),
            origin: settings.origin(key).unwrap_or_default().to_owned(),
            problem: format!("`{value}` is neither `never` nor `always`"),
        }),
    }
}
