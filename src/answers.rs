//! What a person has said about a new project so far, by flags or in the wizard.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::project::VersionControl;
use crate::spec::{Database, ProjectSpec, SignInProvider};

/// The preset of those who say nothing.
pub const DEFAULT_PRESET: &str = "small";

/// Where the services come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// From a preset.
    Preset(String),
    /// From the person.
    Own,
}

/// The answers; `None` is not answered yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Name of the project.
    pub name: Option<String>,
    /// Where the services come from.
    pub selection: Option<Selection>,
    /// The services, if the person chooses them.
    pub services: Option<Vec<String>>,
    /// The database of production.
    pub database: Option<Database>,
    /// Where people can sign in, apart from the project itself.
    pub oauth2: Option<BTreeSet<SignInProvider>>,
    /// Where it runs in production.
    pub deploy: Option<BTreeSet<String>>,
    /// What builds, tests and delivers it.
    pub ci: Option<BTreeSet<String>>,
    /// Whether there shall be a git repository.
    pub version_control: Option<VersionControl>,
}

impl Answers {
    /// The flags that have to be given where no question can be asked.
    pub fn missing_flags(&self) -> Vec<&'static str> {
        let required = [
            ("NAME", self.name.is_none()),
            ("--preset | --services", self.selection.is_none()),
        ];
        required
            .into_iter()
            .filter(|(_, is_missing)| *is_missing)
            .map(|(flag, _)| flag)
            .collect()
    }

    /// The spec that the answers stand for, with the defaults for what was not answered.
    pub fn spec(&self, catalog: &Catalog) -> Result<ProjectSpec> {
        let services = match &self.selection {
            Some(Selection::Own) => self.services.clone().unwrap_or_default(),
            Some(Selection::Preset(preset)) => catalog.preset(preset)?.services.clone(),
            None => catalog.preset(DEFAULT_PRESET)?.services.clone(),
        };
        let name = self.name.clone().unwrap_or_default();
        Ok(ProjectSpec {
            oauth2: self.oauth2.clone().unwrap_or_default(),
            deploy: self.deploy.clone().unwrap_or_default(),
            ci: self.ci.clone().unwrap_or_default(),
            ..ProjectSpec::new(name, services, self.database.unwrap_or_default())
        })
    }

    /// What was chosen of lists from which nothing has to be.
    fn lists(&self) -> [(&'static str, Vec<&str>); 3] {
        let providers = self.oauth2.iter().flatten();
        [
            ("--oauth2", providers.map(|one| one.name()).collect()),
            ("--deploy", words(&self.deploy)),
            ("--ci", words(&self.ci)),
        ]
    }

    /// The decision about version control.
    pub fn version_control(&self) -> VersionControl {
        self.version_control.unwrap_or(VersionControl::Git)
    }

    /// The arguments of `egov-msa new` that say the same.
    pub fn command_line(&self) -> Vec<String> {
        let mut words = vec!["egov-msa".to_owned(), "new".to_owned()];
        words.extend(self.name.clone());
        match &self.selection {
            Some(Selection::Preset(preset)) => {
                words.extend(["--preset".to_owned(), preset.clone()])
            }
            Some(Selection::Own) => {
                words.push(format!(
                    "--services={}",
                    self.services.clone().unwrap_or_default().join(",")
                ));
            }
            None => {}
        }
        if let Some(database) = self.database {
            words.extend(["--database".to_owned(), database.name().to_owned()]);
        }
        for (option, chosen) in self.lists() {
            if !chosen.is_empty() {
                words.extend([option.to_owned(), chosen.join(",")]);
            }
        }
        if self.version_control() == VersionControl::None {
            words.push("--no-git".to_owned());
        }
        words.push("--yes".to_owned());
        words
    }
}

fn words(chosen: &Option<BTreeSet<String>>) -> Vec<&str> {
    chosen.iter().flatten().map(String::as_str).collect()
}
