//! `secrets.yaml` of the templates: which units read a secret, and how each of its keys comes to be.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::error::{Failure, Result};
use crate::messages::Bilingual;
use crate::template_files::TemplateFiles;
use crate::text;

/// Where the list is in the templates.
const FILE: &str = "secrets.yaml";

/// Among the readers of a secret: every process with a database of its own.
pub const WITH_DATABASE: &str = "database";

/// What belongs together, and is kept under one name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretDescription {
    /// Name; with `@process` in it there is one for each reader.
    pub name: String,
    /// What it is for.
    pub summary: Bilingual,
    /// Processes, and libraries whose processes read the secret. Or [`WITH_DATABASE`].
    pub readers: BTreeSet<String>,
    /// Processes that do not read it all the same.
    #[serde(default)]
    pub but: BTreeSet<String>,
    /// The deployments that hand it out; all of them if none is named.
    #[serde(default)]
    pub deployments: BTreeSet<String>,
    /// What is in it.
    pub keys: Vec<KeyDescription>,
}

/// A variable that processes read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyDescription {
    /// Name of the variable. `@MODULE` is the reader's; with `@PROVIDER` there is one for each provider of sign-ins.
    pub name: String,
    /// Its name where the secret has a name already.
    pub credential: String,
    /// How it comes to be.
    pub made: Making,
    /// What it is where nobody says otherwise.
    #[serde(default)]
    pub text: String,
    /// The name of the random value in it, where that is not its own.
    pub value: Option<String>,
}

/// How a key comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Making {
    /// At random.
    Random,
    /// The address of a server, with a random password in it.
    Address,
    /// People bring it.
    Given,
    /// It is no secret, such as the name of a user.
    Text,
}

/// The secrets of a set of templates. Those of a person's own file take the place of others of the same name, or are
/// added to them.
pub fn read(
    files: &TemplateFiles,
    is_unit: impl Fn(&str) -> bool,
) -> Result<Vec<SecretDescription>> {
    let mut secrets = Vec::<SecretDescription>::new();
    for file in files.layers(FILE) {
        let shown = file.shown_path(FILE);
        let document = Document {
            name: &shown,
            text: file.text(FILE)?,
        };
        for secret in document.parse::<Vec<SecretDescription>>()? {
            check(&secret, &is_unit).map_err(|failure| document.locate(failure))?;
            match secrets.iter_mut().find(|one| one.name == secret.name) {
                Some(place) => *place = secret,
                None => secrets.push(secret),
            }
        }
    }
    Ok(secrets)
}

/// A name that is none would leave a process without its secret.
fn check(secret: &SecretDescription, is_unit: impl Fn(&str) -> bool) -> Result<()> {
    let names = secret.readers.iter().chain(&secret.but);
    let mut names = names.chain(&secret.deployments);
    match names.find(|name| *name != WITH_DATABASE && !is_unit(name)) {
        Some(stranger) => {
            let what = text!(
                "secrets.unknown-unit",
                secret = secret.name,
                unit = stranger
            );
            Err(Failure::usage(what).about(stranger))
        }
        None => Ok(()),
    }
}
