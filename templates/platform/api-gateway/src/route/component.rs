//! Predicates and filters as they are written, and how one is built from what is known.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Arguments, Shape};

/// A predicate or filter: `Name=a, b`, or `name` with `args`.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Component {
    /// `Name=a, b`.
    Shortcut(String),
    /// `name` with `args`.
    Long {
        /// Which one.
        name: String,
        /// Its arguments.
        #[serde(default)]
        args: Map<String, Value>,
    },
}

impl std::fmt::Display for Component {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shortcut(text) => formatter.write_str(text),
            Self::Long { name, args } if args.is_empty() => formatter.write_str(name),
            Self::Long { name, args } => {
                write!(formatter, "{name}={}", Value::Object(args.clone()))
            }
        }
    }
}

/// A predicate or filter that can be configured. `C` is what building one may look at.
pub struct Kind<C, T> {
    /// Its name in the configuration.
    pub name: &'static str,
    /// Its arguments in the order of the shortcut.
    pub fields: &'static [&'static str],
    /// How a shortcut is read.
    pub shape: Shape,
    /// Makes one.
    pub build: fn(&mut Arguments, &mut C) -> Result<T, String>,
}

/// All predicates or all filters.
pub struct Family<C: 'static, T: 'static> {
    /// What one of them is called.
    pub name: &'static str,
    /// Those there are.
    pub kinds: &'static [Kind<C, T>],
    /// Those that Spring has and that are not here, with the reason.
    pub refused: &'static [(&'static str, &'static str)],
}

impl<C, T> Family<C, T> {
    /// The names of those there are.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.kinds.iter().map(|kind| kind.name)
    }

    fn kind(&self, name: &str) -> Result<&Kind<C, T>, String> {
        if let Some(kind) = self.kinds.iter().find(|kind| kind.name == name) {
            return Ok(kind);
        }
        let refused = self.refused.iter().find(|(refused, _)| *refused == name);
        Err(match refused {
            Some((_, reason)) => (*reason).to_owned(),
            None => {
                let known: Vec<&str> = self.names().collect();
                format!("it is not known; known are {}", known.join(", "))
            }
        })
    }
}

impl Component {
    /// Builds this from the one of `family` that it names.
    ///
    /// # Errors
    /// When none has that name, or it does not take these arguments.
    pub fn build<C, T>(&self, family: &Family<C, T>, context: &mut C) -> Result<T, String> {
        let (name, shortcut) = match self {
            Self::Shortcut(text) => text.split_once('=').unwrap_or((text, "")),
            Self::Long { name, .. } => (name.as_str(), ""),
        };
        let built = (|| {
            let kind = family.kind(name.trim())?;
            let mut arguments = match self {
                Self::Shortcut(_) => Arguments::of_shortcut(shortcut, kind.fields, kind.shape)?,
                Self::Long { args, .. } => Arguments::of_map(args)?,
            };
            let built = (kind.build)(&mut arguments, context)?;
            arguments.finish(kind.fields).map(|()| built)
        })();
        built.map_err(|problem| format!("the {} `{self}`: {problem}", family.name))
    }
}
