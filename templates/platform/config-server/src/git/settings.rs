//! The keys below `spring.cloud.config.server.git`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;

use super::address::Address;
use super::fetch_settings::{FetchSettings, RefreshRate};
use super::pattern::Patterns;
use super::repository::GitRepository;
use crate::encryption::{Encryptor, MARK, Prefixed};
use crate::one_or_many::OneOrMany;

const GIT: &str = "spring.cloud.config.server.git";

/// All keys.
pub struct GitSettings {
    basedir: String,
    for_all: RepositorySettings,
    shared: SharedSettings,
    repos: BTreeMap<String, Repo>,
}

/// What all repositories have in common unless they say otherwise.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct SharedSettings {
    #[serde(default)]
    basedir: String,
    default_label: String,
    timeout: u64,
    refresh_rate: i64,
    delete_untracked_branches: bool,
    #[serde(default)]
    repos: BTreeMap<String, Repo>,
}

/// What each repository says for itself. Credentials are for one server and nobody else's.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct RepositorySettings {
    uri: String,
    #[serde(default)]
    pattern: OneOrMany,
    #[serde(default)]
    search_paths: OneOrMany,
    #[serde(default)]
    clone_on_start: bool,
    #[serde(default)]
    skip_ssl_validation: bool,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    default_label: Option<String>,
    timeout: Option<u64>,
    refresh_rate: Option<i64>,
    delete_untracked_branches: Option<bool>,
}

/// `repos.<name>`: only the address, or more.
#[derive(Deserialize)]
#[serde(untagged)]
enum Repo {
    Address(String),
    Settings(Box<RepositorySettings>),
}

impl GitSettings {
    /// Reads the keys.
    ///
    /// # Errors
    /// When one is missing or of another type.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let mut shared: SharedSettings = settings.bind(GIT)?;
        Ok(Self {
            basedir: std::mem::take(&mut shared.basedir),
            for_all: settings.bind(GIT)?,
            repos: std::mem::take(&mut shared.repos),
            shared,
        })
    }

    /// The folder for copies; nothing for a temporary one.
    pub fn basedir(&self) -> Option<&Path> {
        (!self.basedir.is_empty()).then(|| Path::new(&self.basedir))
    }

    /// The repositories for some applications in the order of their names, then the one for all.
    /// `encryptor` opens user names and passwords that are `{cipher}` values.
    ///
    /// # Errors
    /// When the address or the credentials of one of them cannot be used.
    pub fn into_repositories(
        self,
        encryptor: Option<&Encryptor>,
    ) -> Result<Vec<GitRepository>, SettingsError> {
        let mut repositories = Vec::new();
        for (name, repo) in self.repos {
            let key = format!("{GIT}.repos.{name}");
            let mut settings = repo.into_settings();
            let mut patterns = std::mem::take(&mut settings.pattern).into_list();
            if patterns.is_empty() {
                patterns.push(name.clone());
            }
            let settings = settings.checked(&key, encryptor)?;
            let patterns = Some(Patterns::new(patterns));
            repositories.push(self.shared.repository(name, patterns, settings));
        }
        let for_all = self.for_all.checked(GIT, encryptor)?;
        repositories.push(self.shared.repository(String::new(), None, for_all));
        Ok(repositories)
    }
}

impl SharedSettings {
    fn repository(
        &self,
        name: String,
        patterns: Option<Patterns>,
        own: RepositorySettings,
    ) -> GitRepository {
        let timeout = own.timeout.unwrap_or(self.timeout).max(1);
        let credentials = (!own.username.is_empty() || !own.password.is_empty())
            .then_some((own.username, own.password));
        GitRepository {
            name,
            patterns,
            uri: own.uri,
            default_label: own
                .default_label
                .unwrap_or_else(|| self.default_label.clone()),
            search_paths: own.search_paths.into_list(),
            clones_on_start: own.clone_on_start,
            fetch: FetchSettings {
                credentials,
                skip_ssl_validation: own.skip_ssl_validation,
                timeout: Duration::from_secs(timeout),
                refresh_rate: RefreshRate::of_seconds(
                    own.refresh_rate.unwrap_or(self.refresh_rate),
                ),
                delete_untracked_branches: own
                    .delete_untracked_branches
                    .unwrap_or(self.delete_untracked_branches),
            },
        }
    }
}

impl RepositorySettings {
    /// The same with open credentials, when the address can be used; `key` is that of the settings.
    fn checked(mut self, key: &str, encryptor: Option<&Encryptor>) -> Result<Self, SettingsError> {
        let invalid = |part: &str, problem: String| SettingsError::Invalid {
            key: format!("{key}.{part}"),
            origin: "the merged settings".to_owned(),
            problem,
        };
        check_address(&self.uri).map_err(|problem| invalid("uri", problem))?;
        let username = opened(self.username, encryptor);
        self.username = username.map_err(|problem| invalid("username", problem))?;
        let password = opened(self.password, encryptor);
        self.password = password.map_err(|problem| invalid("password", problem))?;
        Ok(self)
    }
}

/// The text behind a `{cipher}` value; any other text as it is.
fn opened(text: String, encryptor: Option<&Encryptor>) -> Result<String, String> {
    let Some(cipher) = text.strip_prefix(MARK) else {
        return Ok(text);
    };
    let encryptor =
        encryptor.ok_or("it is encrypted, and encrypt.key is not set to open it".to_owned())?;
    let text = encryptor.decrypt(Prefixed::parse(cipher).text);
    text.map_err(|_| "it was not encrypted with encrypt.key".to_owned())
}

/// An address that cannot be used is told at the start, placeholders or not.
fn check_address(uri: &str) -> Result<(), String> {
    let placeholders = ["{application}", "{profile}", "{label}"];
    let example = placeholders
        .iter()
        .fold(uri.to_owned(), |uri, placeholder| {
            uri.replace(placeholder, "x")
        });
    Address::parse(&example).map(|_| ())
}

impl Repo {
    fn into_settings(self) -> RepositorySettings {
        match self {
            Self::Settings(settings) => *settings,
            Self::Address(uri) => RepositorySettings {
                uri,
                pattern: OneOrMany::default(),
                search_paths: OneOrMany::default(),
                clone_on_start: false,
                skip_ssl_validation: false,
                username: String::new(),
                password: String::new(),
                default_label: None,
                timeout: None,
                refresh_rate: None,
                delete_untracked_branches: None,
            },
        }
    }
}
