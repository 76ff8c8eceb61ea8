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

impl Component {
    /// Builds this from the one of `kinds` that it names; `family` is what they are called.
    ///
    /// # Errors
    /// When none has that name, or it does not take these arguments.
    pub fn build<C, T>(
        &self,
        family: &str,
        kinds: &[Kind<C, T>],
        context: &mut C,
    ) -> Result<T, String> {
        let (name, shortcut) = match self {
            Self::Shortcut(text) => text.split_once('=').unwrap_or((text, "")),
            Self::Long { name, .. } => (name.as_str(), ""),
        };
        let name = name.trim();
        let kind = kinds.iter().find(|kind| kind.name == name).ok_or_else(|| {
            let known: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
            format!(
                "the {family} `{self}` is not known; known are {}",
                known.join(", ")
            )
        })?;
        let built = (|| {
            let mut arguments = match self {
                Self::Shortcut(_) => Arguments::of_shortcut(shortcut, kind.fields, kind.shape)?,
                Self::Long { args, .. } => Arguments::of_map(args)?,
            };
            let built = (kind.build)(&mut arguments, context)?;
            arguments.finish(kind.fields).map(|()| built)
        })();
        built.map_err(|problem| format!("the {family} `{self}`: {problem}"))
    }
}
