//! The secrets of one project: which of its processes read each.

use std::collections::BTreeSet;

use serde::Serialize;

use super::description::{KeyDescription, Making, SecretDescription, WITH_DATABASE};
use crate::blueprint::Component;
use crate::messages::Bilingual;
use crate::placement::PROCESS;

/// Stands in names of keys for a provider of sign-ins.
const PROVIDER: &str = "@PROVIDER";

/// What belongs together, and is kept under one name.
#[derive(Clone, Debug, Serialize)]
pub struct Secret {
    /// Name.
    pub name: String,
    /// What it is for.
    pub summary: Bilingual,
    /// The processes that read it, in the order in which they are started.
    pub readers: Vec<String>,
    /// The chosen deployments that hand it out.
    pub deployments: BTreeSet<String>,
    /// Whether it is missing until people bring it.
    pub given: bool,
    /// What is in it.
    pub keys: Vec<Key>,
}

/// A variable that processes read.
#[derive(Clone, Debug, Serialize)]
pub struct Key {
    /// Name of the variable.
    pub name: String,
    /// Its name where the secret has a name already.
    pub credential: String,
    /// How it comes to be.
    pub made: Making,
    /// What it is where nobody says otherwise.
    pub text: String,
    /// The name of the random value in it.
    pub value: String,
}

/// The secrets that processes of the project read.
pub fn resolve(
    descriptions: &[SecretDescription],
    processes: &[Component],
    providers: &[&str],
    deploy: &BTreeSet<String>,
) -> Vec<Secret> {
    let others: BTreeSet<&str> = processes.iter().map(|one| one.name.as_str()).collect();
    let secrets = descriptions.iter().flat_map(|description| {
        let readers = processes.iter();
        let readers = readers.filter(|one| description.is_read_by(one, &others));
        let readers: Vec<&Component> = readers.collect();
        let groups: Vec<&[&Component]> = if description.name.contains(PROCESS) {
            readers.chunks(1).collect()
        } else {
            vec![&readers]
        };
        let groups = groups.into_iter().filter(|group| !group.is_empty());
        let secrets = groups.map(|group| description.secret(group, providers, deploy));
        secrets.collect::<Vec<_>>()
    });
    secrets.collect()
}

impl SecretDescription {
    /// A process that needs another one reads what is its own, and not what the other one reads.
    fn is_read_by(&self, process: &Component, others: &BTreeSet<&str>) -> bool {
        let libraries = process.needs.iter();
        let mut libraries = libraries.filter(|need| !others.contains(need.as_str()));
        let is_meant = self.readers.contains(&process.name)
            || libraries.any(|library| self.readers.contains(library));
        let is_stored = process.database && self.readers.contains(WITH_DATABASE);
        (is_meant || is_stored) && !self.but.contains(&process.name)
    }

    fn secret(
        &self,
        readers: &[&Component],
        providers: &[&str],
        deploy: &BTreeSet<String>,
    ) -> Secret {
        let of = |text: &str| match readers {
            [reader] => text.replace(PROCESS, &reader.name),
            _ => text.to_owned(),
        };
        let is_chosen =
            |name: &&String| self.deployments.is_empty() || self.deployments.contains(*name);
        let keys = self.keys.iter();
        let (of_providers, plain): (Vec<_>, Vec<_>) =
            keys.partition(|key| key.name.contains(PROVIDER));
        let plain = plain.into_iter().map(|key| key.key(readers, ""));
        let of_providers = providers
            .iter()
            .flat_map(|provider| of_providers.iter().map(|key| key.key(readers, provider)));
        Secret {
            name: of(&self.name),
            summary: self.summary.clone(),
            readers: readers.iter().map(|reader| reader.name.clone()).collect(),
            deployments: deploy.iter().filter(is_chosen).cloned().collect(),
            given: self.keys.iter().any(|key| key.made == Making::Given),
            keys: plain.chain(of_providers).collect(),
        }
    }
}

impl KeyDescription {
    fn key(&self, readers: &[&Component], provider: &str) -> Key {
        let module = match readers {
            [reader] => reader.module.to_uppercase(),
            _ => String::new(),
        };
        let named = |text: &str| {
            text.replace("@MODULE", &module)
                .replace(PROVIDER, &provider.to_uppercase())
                .replace("@provider", provider)
        };
        let name = named(&self.name);
        Key {
            credential: named(&self.credential),
            made: self.made,
            text: self.text.clone(),
            value: self.value.as_deref().map_or_else(|| name.clone(), named),
            name,
        }
    }
}
