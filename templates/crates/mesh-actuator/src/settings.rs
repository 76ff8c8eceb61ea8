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

impl Detail {
    /// `never` or `always`; nothing when nobody says.
    ///
    /// # Errors
    /// When it is neither.
    pub fn find(settings: &Settings, key: &str) -> Result<Option<Self>, SettingsError> {
        let Some(value) = settings.find::<String>(key)? else {
            return Ok(None);
        };
        match value.to_ascii_lowercase().as_str() {
            "never" => Ok(Some(Self::Never)),
            "always" => Ok(Some(Self::Always)),
            _ => {
                let problem = format!("`{value}` is neither `never` nor `always`");
                Err(settings.invalid(key, problem))
            }
        }
    }
}

/// What is exposed where, and how much of it.
pub struct ActuatorSettings {
    /// `management.endpoints.web.base-path`, without a slash at the end.
    pub base_path: String,
    /// `management.endpoints.web.exposure.include`: ids, `*` for all.
    pub include: Vec<String>,
    /// `management.endpoints.web.exposure.exclude`: outranks `include`.
    pub exclude: Vec<String>,
    /// `management.endpoint.env.show-values`.
    pub env_values: Detail,
    /// `management.endpoint.env.post.enabled`.
    pub env_is_writable: bool,
}

impl ActuatorSettings {
    /// Reads `management`.
    ///
    /// # Errors
    /// When a value is missing or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let values = Detail::find(settings, "management.endpoint.env.show-values")?;
        Ok(Self {
            base_path: base_path(settings)?,
            include: settings.list("management.endpoints.web.exposure.include")?,
            exclude: settings.list("management.endpoints.web.exposure.exclude")?,
            env_values: values.unwrap_or(Detail::Never),
            env_is_writable: settings.get("management.endpoint.env.post.enabled")?,
        })
    }
}

/// `management.endpoints.web.base-path` without a slash at the end: below it are all endpoints.
///
/// # Errors
/// When it does not begin with a slash.
pub fn base_path(settings: &Settings) -> Result<String, SettingsError> {
    let key = "management.endpoints.web.base-path";
    let path: String = settings.get(key)?;
    if !path.starts_with('/') || path.contains(['{', '}', '?', '#', ' ']) {
        let problem = format!("`{path}` is no path; write for example /actuator");
        return Err(settings.invalid(key, problem));
    }
    Ok(path.trim_end_matches('/').to_owned())
}
