//! What the settings say of all names of one module.

use std::collections::{BTreeMap, BTreeSet};

use mesh_config::{Settings, SettingsError, canonical_key};

use crate::instance::Instance;
use crate::module::Module;

/// Read as a whole, so that a mistake is found before anybody is called by that name.
pub struct Catalogue<M: Module> {
    instances: BTreeMap<String, M::Settings>,
    configs: BTreeMap<String, M::Settings>,
    built_in: M::Settings,
}

impl<M: Module> Catalogue<M> {
    /// Reads `resilience4j.<module>`.
    ///
    /// # Errors
    /// When any value is wrong, whether its name is ever used or not.
    pub fn read(settings: &Settings) -> Result<Self, SettingsError> {
        let configs = names::<M>(settings, &["configs"]);
        let of_config = |name: &String| {
            let config = Instance::config(settings, M::KEY, name, &configs)?;
            Ok((name.clone(), M::read(&config)?))
        };
        let of_instance = |name: &String| {
            let instance = Instance::named(settings, M::KEY, name, &configs)?;
            Ok((name.clone(), M::read(&instance)?))
        };
        let instances = names::<M>(settings, &["instances", "backends"]);
        Ok(Self {
            configs: configs.iter().map(of_config).collect::<Result<_, _>>()?,
            instances: instances
                .iter()
                .map(of_instance)
                .collect::<Result<_, _>>()?,
            built_in: M::read(&Instance::built_in(settings))?,
        })
    }

    /// What is said of a name, by itself or by the config `default`.
    pub fn configured(&self, name: &str) -> Option<&M::Settings> {
        let key = canonical_key(name);
        let own = self.instances.get(&key).or_else(|| self.configs.get(&key));
        own.or_else(|| self.configs.get("default"))
    }

    /// What holds for a name, said or not.
    pub fn of(&self, name: &str) -> &M::Settings {
        self.configured(name).unwrap_or(&self.built_in)
    }
}

fn names<M: Module>(settings: &Settings, groups: &[&str]) -> Vec<String> {
    let prefixes = groups
        .iter()
        .map(|group| format!("resilience4j.{}.{group}.", M::KEY));
    let prefixes: Vec<String> = prefixes.collect();
    let below = settings.keys().filter_map(|key| {
        let rest = prefixes
            .iter()
            .find_map(|prefix| key.strip_prefix(prefix))?;
        Some(rest.split_once('.')?.0.to_owned())
    });
    let names: BTreeSet<String> = below.collect();
    names.into_iter().collect()
}
