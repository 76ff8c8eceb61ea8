//! What went wrong with a call, and the lists of `record-exceptions` and its like.

use std::fmt::Display;

use mesh_config::SettingsError;

use crate::instance::Instance;

/// What went wrong with a call.
pub trait Exception: Display {
    /// The Java exceptions that it would be, by their names without package, those that it inherits
    /// from included: what the lists of exceptions in the configuration are compared with.
    fn classes(&self) -> &'static [&'static str];
}

/// Which exceptions count, and which do not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExceptionLists {
    counted: Vec<String>,
    ignored: Vec<String>,
}

impl ExceptionLists {
    /// Reads the list `counted` of an instance, and `ignore-exceptions`.
    ///
    /// # Errors
    /// When one of them is no list.
    pub fn read(instance: &Instance<'_>, counted: &str) -> Result<Self, SettingsError> {
        Ok(Self {
            counted: instance.list(counted)?,
            ignored: instance.list("ignore-exceptions")?,
        })
    }

    /// Whether it says nothing, neither good nor bad.
    pub fn ignores(&self, exception: &dyn Exception) -> bool {
        is_listed(exception, &self.ignored)
    }

    /// Whether it counts, unless it is ignored. Without list all do.
    pub fn counts(&self, exception: &dyn Exception) -> bool {
        self.counted.is_empty() || is_listed(exception, &self.counted)
    }
}

fn is_listed(exception: &dyn Exception, list: &[String]) -> bool {
    let classes = exception.classes();
    list.iter().any(|written| {
        let name = written.rsplit(['.', '$']).next().unwrap_or(written);
        ["Throwable", "Exception"].contains(&name) || classes.contains(&name)
    })
}
