//! Files that the generator itself moves, because a service has another name.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

use crate::merge::Sides;

/// Where files of the last output are in the new one, and folders with all that people have put there.
#[derive(Clone, Debug, Default)]
pub struct Relocation {
    files: BTreeMap<String, String>,
    folders: Vec<(String, String)>,
    names: Vec<(String, String)>,
}

impl Relocation {
    /// A service has another name: each file goes from the first path to the second, and what else is in its folder to
    /// the folder of the new name.
    pub fn of_service(
        (from, to): (&str, &str),
        files: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self {
            files: files.into_iter().filter(|(from, to)| from != to).collect(),
            folders: vec![(format!("services/{from}/"), format!("services/{to}/"))],
            names: vec![
                (from.to_owned(), to.to_owned()),
                (from.to_snake_case(), to.to_snake_case()),
                (from.to_pascal_case(), to.to_pascal_case()),
                (from.to_shouty_snake_case(), to.to_shouty_snake_case()),
            ],
        }
    }

    /// The base and ours with the new name in the lines in which the generator changes nothing but the name; nothing
    /// where it changes more, or where people have changed such lines.
    pub fn with_new_name(&self, sides: &Sides<'_>) -> Option<[String; 2]> {
        let text = |bytes| str::from_utf8(bytes).ok();
        let (base, ours, theirs) = (text(sides.base)?, text(sides.ours)?, text(sides.theirs)?);
        let to_be: BTreeSet<&str> = theirs.lines().collect();
        let changed: BTreeSet<&str> = base.lines().filter(|line| !to_be.contains(line)).collect();
        let how_often = |text: &str, line: &str| text.lines().filter(|one| *one == line).count();
        let is_explained = |line: &&str| {
            to_be.contains(self.rename(line).as_str())
                && how_often(ours, line) == how_often(base, line)
        };
        let renamed = |text: &str| {
            let lines = text.split_inclusive('\n');
            let renamed = lines.map(|line| match changed.contains(line.trim_end_matches('\n')) {
                true => self.rename(line),
                false => line.to_owned(),
            });
            renamed.collect()
        };
        let is_whole = !self.names.is_empty() && changed.iter().all(is_explained);
        is_whole.then(|| [renamed(base), renamed(ours)])
    }

    fn rename(&self, line: &str) -> String {
        let names = self.names.iter();
        names.fold(line.to_owned(), |line, (from, to)| line.replace(from, to))
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
