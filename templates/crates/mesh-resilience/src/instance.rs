//! The settings of one name, below `resilience4j.<module>`.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::time::Duration;

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Where the values of one name are looked for: in its own place, then in those that it is based on.
pub struct Instance<'a> {
    settings: &'a Settings,
    places: Vec<String>,
}

/// A list as YAML or as one text with commas.
#[derive(Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Many(Vec<String>),
}

impl<'a> Instance<'a> {
    /// One that has nothing but built-in values.
    pub fn built_in(settings: &'a Settings) -> Self {
        Self {
            settings,
            places: Vec::new(),
        }
    }

    /// `instances.<name>` (or `backends.<name>`, as it was called once) of a module. It is based on
    /// the config that `base-config` names, else on the one of its own name, else on `default`.
    ///
    /// # Errors
    /// When `base-config` names one that does not exist, or leads back to itself.
    pub fn named(
        settings: &'a Settings,
        module: &str,
        name: &str,
        configs: &[String],
    ) -> Result<Self, SettingsError> {
        let own = ["instances", "backends"].map(|group| place(module, group, name));
        let mut instance = Self {
            settings,
            places: own.to_vec(),
        };
        let by_name = || {
            let mut names = [name, "default"].into_iter();
            names.find(|name| configs.iter().any(|config| config == name))
        };
        let base = instance.base()?;
        if let Some(base) = base.as_deref().or_else(by_name) {
            instance.add_config(module, base, configs)?;
        }
        Ok(instance)
    }

    /// `configs.<name>` of a module, with those that it is based on.
    ///
    /// # Errors
    /// As [`Instance::named`].
    pub fn config(
        settings: &'a Settings,
        module: &str,
        name: &str,
        configs: &[String],
    ) -> Result<Self, SettingsError> {
        let mut instance = Self::built_in(settings);
        instance.add_config(module, name, configs)?;
        Ok(instance)
    }

    fn add_config(
        &mut self,
        module: &str,
        name: &str,
        configs: &[String],
    ) -> Result<(), SettingsError> {
        let place = place(module, "configs", name);
        if !configs.iter().any(|config| config == name) {
            return Err(self.invalid("base-config", format!("there is no {place}")));
        }
        if self.places.contains(&place) {
            return Err(self.invalid("base-config", format!("{place} is based on itself")));
        }
        let config = Self {
            settings: self.settings,
            places: vec![place.clone()],
        };
        self.places.push(place);
        match config.base()? {
            Some(base) => self.add_config(module, &base, configs),
            None => Ok(()),
        }
    }

    fn base(&self) -> Result<Option<String>, SettingsError> {
        let base: Option<(_, String)> = self.find("base-config")?;
        Ok(base.map(|(_, name)| name))
    }

    fn find<T: DeserializeOwned>(
        &self,
        member: &str,
    ) -> Result<Option<(String, T)>, SettingsError> {
        for place in &self.places {
            let key = format!("{place}.{member}");
            if let Some(value) = self.settings.find(&key)? {
                return Ok(Some((key, value)));
            }
        }
        Ok(None)
    }

    /// A value, or what it is when nobody says.
    ///
    /// # Errors
    /// When it has the wrong type.
    pub fn value<T: DeserializeOwned>(&self, member: &str, default: T) -> Result<T, SettingsError> {
        let found = self.find(member)?;
        Ok(found.map_or(default, |(_, value)| value))
    }

    /// A number that has to be in a range.
    ///
    /// # Errors
    /// When it is no number, or out of the range.
    pub fn number<T: DeserializeOwned + PartialOrd + Display>(
        &self,
        member: &str,
        default: T,
        range: RangeInclusive<T>,
    ) -> Result<T, SettingsError> {
        let value = self.value(member, default)?;
        if range.contains(&value) {
            return Ok(value);
        }
        let (least, most) = range.into_inner();
        Err(self.invalid(member, format!("{value} is not from {least} to {most}")))
    }

    /// A duration, if there is one.
    ///
    /// # Errors
    /// When it is no duration.
    pub fn find_duration(&self, member: &str) -> Result<Option<Duration>, SettingsError> {
        let found: Option<(String, String)> = self.find(member)?;
        let duration = found.map(|(key, _)| self.settings.duration(&key));
        duration.transpose()
    }

    /// A duration, or what it is when nobody says.
    ///
    /// # Errors
    /// When it is no duration.
    pub fn duration(&self, member: &str, default: Duration) -> Result<Duration, SettingsError> {
        Ok(self.find_duration(member)?.unwrap_or(default))
    }

    /// A list of texts; empty when nobody says.
    ///
    /// # Errors
    /// When it is neither text nor list.
    pub fn list(&self, member: &str) -> Result<Vec<String>, SettingsError> {
        for place in &self.places {
            let key = format!("{place}.{member}");
            let written = match self.settings.find(&key)? {
                Some(Texts::One(text)) => Some(text.split(',').map(str::to_owned).collect()),
                Some(Texts::Many(texts)) => Some(texts),
                None => self.elements(&key)?,
            };
            if let Some(texts) = written {
                let texts = texts.iter().map(|text| text.trim().to_owned());
                return Ok(texts.filter(|text| !text.is_empty()).collect());
            }
        }
        Ok(Vec::new())
    }

    fn elements(&self, key: &str) -> Result<Option<Vec<String>>, SettingsError> {
        let mut elements = Vec::new();
        while let Some(text) = self.settings.find(&format!("{key}[{}]", elements.len()))? {
            elements.push(text);
        }
        Ok(Some(elements).filter(|elements| !elements.is_empty()))
    }

    /// The error of a value that is there, but does not do.
    pub fn invalid(&self, member: &str, problem: String) -> SettingsError {
        let keys = self.places.iter().map(|place| format!("{place}.{member}"));
        let mut written = keys.filter(|key| self.settings.origin(key).is_some());
        let key = written.next().unwrap_or_else(|| member.to_owned());
        self.settings.invalid(&key, problem)
    }
}

fn place(module: &str, group: &str, name: &str) -> String {
    format!("resilience4j.{module}.{group}.{name}")
}
