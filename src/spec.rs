//! What was asked for: the content of `egov-msa.yaml`.

use std::collections::{BTreeMap, BTreeSet};

use clap::ValueEnum;
use serde::{Deserialize, Serialize, Serializer};

use crate::catalog::Catalog;
use crate::document::Document;
use crate::entities::OwnService;
use crate::entities::yaml::ServiceEntry;
use crate::error::{Failure, Result};
use crate::text;

/// Name of the file in a project that holds its spec.
pub const SPEC_FILE: &str = "egov-msa.yaml";

/// The version of the format that this program reads and writes.
pub const VERSION: u32 = 1;

/// The database of production; a development run always uses SQLite files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
#[value(rename_all = "lower")]
pub enum Database {
    /// SQLite files.
    #[default]
    Sqlite,
    /// PostgreSQL.
    Postgresql,
    /// MySQL or MariaDB.
    Mysql,
}

impl Database {
    /// Every database, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgresql, Self::Mysql];

    /// Key of the message that says what it is.
    pub fn message_key(self) -> &'static str {
        match self {
            Self::Sqlite => "wizard.database.sqlite",
            Self::Postgresql => "wizard.database.postgresql",
            Self::Mysql => "wizard.database.mysql",
        }
    }

    /// The word for it in the spec and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgresql => "postgresql",
            Self::Mysql => "mysql",
        }
    }
}

/// Where people can sign in with an account that they have already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
#[value(rename_all = "lower")]
pub enum SignInProvider {
    /// Google.
    Google,
    /// Naver.
    Naver,
    /// Kakao.
    Kakao,
    /// Any provider that speaks OpenID Connect.
    Oidc,
}

impl SignInProvider {
    /// Every provider, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Google, Self::Naver, Self::Kakao, Self::Oidc];

    /// The word for it in the spec and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Google => "google",
            Self::Naver => "naver",
            Self::Kakao => "kakao",
            Self::Oidc => "oidc",
        }
    }

    /// The provider with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|provider| provider.name() == name)
    }

    /// Key of the message that says what it is.
    pub fn message_key(self) -> &'static str {
        match self {
            Self::Google => "provider.google",
            Self::Naver => "provider.naver",
            Self::Kakao => "provider.kakao",
            Self::Oidc => "provider.oidc",
        }
    }
}

/// A project as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectSpec {
    /// Version of the format.
    pub version: u32,
    /// Name of the project.
    pub name: String,
    /// The services chosen from the catalogue.
    pub services: Vec<String>,
    /// The services of its own.
    pub own_services: Vec<OwnService>,
    /// The database of production.
    pub database: Database,
    /// Where people can sign in, apart from the project itself.
    pub oauth2: BTreeSet<SignInProvider>,
    /// Where it runs in production.
    pub deploy: BTreeSet<String>,
    /// What builds, tests and delivers it.
    pub ci: BTreeSet<String>,
    /// Ports that differ from those of the catalogue.
    pub ports: BTreeMap<String, i64>,
}

/// A spec as it is written down: all services in one list.
#[derive(Serialize)]
struct WrittenSpec<'a> {
    version: u32,
    name: &'a str,
    services: Vec<WrittenService<'a>>,
    database: Database,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    oauth2: &'a BTreeSet<SignInProvider>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    deploy: &'a BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    ci: &'a BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    ports: &'a BTreeMap<String, i64>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum WrittenService<'a> {
    Catalogue(&'a str),
    Own(&'a OwnService),
}

impl Serialize for ProjectSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let chosen = self.services.iter();
        let chosen = chosen.map(|name| WrittenService::Catalogue(name));
        let own = self.own_services.iter().map(WrittenService::Own);
        WrittenSpec {
            version: self.version,
            name: &self.name,
            services: chosen.chain(own).collect(),
            database: self.database,
            oauth2: &self.oauth2,
            deploy: &self.deploy,
            ci: &self.ci,
            ports: &self.ports,
        }
        .serialize(serializer)
    }
}

impl ProjectSpec {
    /// A spec of services of the catalogue and a database, and nothing else.
    pub fn new(name: String, services: Vec<String>, database: Database) -> Self {
        Self {
            version: VERSION,
            name,
            services,
            own_services: Vec::new(),
            database,
            oauth2: BTreeSet::new(),
            deploy: BTreeSet::new(),
            ci: BTreeSet::new(),
            ports: BTreeMap::new(),
        }
    }
}

/// A spec as people write it: the name may come from the command line, the services from a preset.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecFile {
    version: u32,
    name: Option<String>,
    preset: Option<String>,
    services: Option<Vec<ServiceEntry>>,
    #[serde(default)]
    database: Database,
    #[serde(default)]
    oauth2: BTreeSet<SignInProvider>,
    #[serde(default)]
    deploy: BTreeSet<String>,
    #[serde(default)]
    ci: BTreeSet<String>,
    #[serde(default)]
    ports: BTreeMap<String, i64>,
}

impl SpecFile {
    /// Reads a spec file.
    pub fn parse(document: &Document<'_>) -> Result<Self> {
        let file: Self = document.parse()?;
        if file.version == VERSION {
            return Ok(file);
        }
        let failure = text!("spec.version", version = file.version, known = VERSION);
        Err(document.locate(Failure::usage(failure).about("version")))
    }

    /// The spec that it stands for; a name from the command line goes before its own.
    pub fn into_spec(self, name: Option<String>, catalog: &Catalog) -> Result<ProjectSpec> {
        let (services, own_services) = match (self.preset, self.services) {
            (Some(_), Some(_)) => {
                Err(Failure::usage(text!("spec.preset-and-services")).about("preset"))
            }
            (Some(preset), None) => Ok((catalog.preset(&preset)?.services.clone(), Vec::new())),
            (None, Some(entries)) => sorted_out(entries),
            (None, None) => Err(Failure::usage(text!("spec.no-services"))),
        }?;
        Ok(ProjectSpec {
            version: self.version,
            name: name
                .or(self.name)
                .ok_or_else(|| Failure::usage(text!("spec.no-name")))?,
            services,
            own_services,
            database: self.database,
            oauth2: self.oauth2,
            deploy: self.deploy,
            ci: self.ci,
            ports: self.ports,
        })
    }
}

/// The services of the catalogue, and those of the project's own.
fn sorted_out(entries: Vec<ServiceEntry>) -> Result<(Vec<String>, Vec<OwnService>)> {
    let mut services = Vec::new();
    let mut own = Vec::new();
    for entry in entries {
        match entry {
            ServiceEntry::Catalogue(name) => services.push(name),
            ServiceEntry::Own(file) => own.push(file.into_service()?),
        }
    }
    Ok((services, own))
}
