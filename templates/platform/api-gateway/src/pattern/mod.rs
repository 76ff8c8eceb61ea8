//! Patterns of paths, hosts and texts, compiled when the routes are read.

mod host;
mod path;
mod regular_expression;
mod segment;
mod template;

pub use host::HostPattern;
pub use path::{PathPattern, RequestPath, TrailingSlash};
pub use regular_expression::{FullMatch, Replacement, compile, refuse_expression};
pub use template::Template;

/// What `{name}` of a path or host pattern stood for in a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables(Vec<(String, String)>);

impl Variables {
    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// How many there are, to go back to with [`Variables::forget_after`].
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Drops what was captured since `count`.
    pub fn forget_after(&mut self, count: usize) {
        self.0.truncate(count);
    }

    fn capture(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }
}
