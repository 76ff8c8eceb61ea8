//! Files that the generator itself moves, because a service has another name.

use std::collections::BTreeMap;

/// Where files of the last output are in the new one, and folders with all that people have put there.
#[derive(Clone, Debug, Default)]
pub struct Relocation {
    files: BTreeMap<String, String>,
    folders: Vec<(String, String)>,
}

impl Relocation {
    /// Each file goes from the first path to the second, and what else is in the first folder to the second.
    pub fn new(
        files: impl IntoIterator<Item = (String, String)>,
        (from, to): (&str, &str),
    ) -> Self {
        Self {
            files: files.into_iter().filter(|(from, to)| from != to).collect(),
            folders: vec![(format!("{from}/"), format!("{to}/"))],
        }
    }

    /// Where a file of the last output is in the new one.
    pub fn target<'a>(&'a self, path: &'a str) -> &'a str {
        self.files.get(path).map_or(path, String::as_str)
    }

    /// Where a file of the new output was in the last one, if that was elsewhere.
    pub fn origin(&self, target: &str) -> Option<&str> {
        let mut files = self.files.iter();
        files.find_map(|(from, to)| (to == target).then_some(from.as_str()))
    }

    /// Where a file goes that people have put beside those of the generator.
    pub fn target_of_stranger(&self, path: &str) -> Option<String> {
        self.folders.iter().find_map(|(from, to)| {
            let rest = path.strip_prefix(from.as_str())?;
            Some(format!("{to}{rest}"))
        })
    }

    /// Whether nothing goes elsewhere.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }
}
