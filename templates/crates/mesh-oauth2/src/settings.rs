//! Settings below `spring.security.oauth2.client`, named as in Spring Security.

use mesh_config::{Settings, SettingsError};
use url::{Host, Url};

const CLIENT: &str = "spring.security.oauth2.client";

/// The settings of one registration, or of one provider.
pub struct Section<'a> {
    settings: &'a Settings,
    prefix: String,
}

/// The ids of all registrations in the settings.
pub fn registration_ids(settings: &Settings) -> Vec<String> {
    let prefix = format!("{CLIENT}.registration.");
    let below = settings.keys().filter_map(|key| key.strip_prefix(&prefix));
    let mut ids: Vec<String> = below
        .filter_map(|rest| Some(rest.split_once('.')?.0.to_owned()))
        .collect();
    ids.dedup();
    ids
}

impl<'a> Section<'a> {
    /// What is set for a registration.
    pub fn registration(settings: &'a Settings, id: &str) -> Self {
        let prefix = format!("{CLIENT}.registration.{id}");
        Self { settings, prefix }
    }

    /// What is set for a provider.
    pub fn provider(settings: &'a Settings, name: &str) -> Self {
        let prefix = format!("{CLIENT}.provider.{name}");
        Self { settings, prefix }
    }

    /// A text; nothing when it is missing or empty.
    pub fn text(&self, name: &str) -> Result<Option<String>, SettingsError> {
        self.settings.find(&self.key(name))
    }

    /// A text that cannot be missing.
    pub fn required(&self, name: &str) -> Result<String, SettingsError> {
        self.settings.get(&self.key(name))
    }

    /// Texts, as a list or with commas.
    pub fn list(&self, name: &str) -> Result<Vec<String>, SettingsError> {
        self.settings.list(&self.key(name))
    }

    /// An address that secrets can be sent to; nothing when it is missing or empty.
    pub fn url(&self, name: &str) -> Result<Option<Url>, SettingsError> {
        let text = self.text(name)?;
        let parsed = text.map(|text| {
            secure_url(&text).ok_or_else(|| {
                let problem = format!("`{text}` is no https:// address");
                self.invalid(name, problem)
            })
        });
        parsed.transpose()
    }

    /// As [`Section::url`], for one that cannot be missing.
    pub fn required_url(&self, name: &str) -> Result<Url, SettingsError> {
        self.required(name)?;
        self.url(name)?
            .ok_or_else(|| self.invalid(name, "it is empty".to_owned()))
    }

    /// The error of a setting that is there and wrong.
    pub fn invalid(&self, name: &str, problem: String) -> SettingsError {
        self.settings.invalid(&self.key(name), problem)
    }

    fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.prefix)
    }
}

/// The address, if what is sent there can be read by nobody on the way: by TLS, or on this host.
pub fn secure_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_here = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    (url.scheme() == "https" || (url.scheme() == "http" && is_here)).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_leave_this_host_under_tls_only() {
        for url in [
            "https://idp.example.org/token",
            "http://localhost:9000",
            "http://127.0.0.1:1/",
            "http://[::1]/",
        ] {
            assert!(secure_url(url).is_some(), "{url}");
        }
        for url in [
            "http://idp.example.org/token",
            "http://localhost.evil.org/",
            "ftp://localhost/",
            "file:///etc/passwd",
            "idp.example.org",
            "",
        ] {
            assert!(secure_url(url).is_none(), "{url}");
        }
    }
}
