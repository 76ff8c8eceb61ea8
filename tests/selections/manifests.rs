//! The workspace of a project: its members, what they declare, and the lock file.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::Selection;

/// Folders whose subfolders are members.
const MEMBER_FOLDERS: [&str; 3] = ["crates/", "platform/", "services/"];

/// Members without manifest, folders that are no member, dependencies that the root does not have.
pub fn problems(selection: &Selection) -> Vec<String> {
    let units = selection
        .blueprint
        .crates
        .iter()
        .chain(&selection.blueprint.processes);
    let units: BTreeSet<&str> = units.map(|unit| unit.path.as_str()).collect();
    let folders: BTreeSet<&str> = selection
        .texts()
        .filter_map(|(path, _)| member_folder(path))
        .collect();
    let mut problems: Vec<String> = units
        .symmetric_difference(&folders)
        .map(|folder| format!("{folder} is a member or has files, not both"))
        .collect();
    let root = manifest(selection, "Cargo.toml");
    let shared = root["workspace"]["dependencies"]
        .as_table()
        .expect("a table");
    let paths = shared
        .iter()
        .filter_map(|(_, value)| value.get("path")?.as_str());
    let stray = paths.filter(|path| !units.contains(path));
    problems.extend(stray.map(|path| format!("the root depends on {path}")));
    for folder in units {
        let declared = dependencies(&manifest(selection, &format!("{folder}/Cargo.toml")));
        let missing = declared.iter().filter(|name| !shared.contains_key(*name));
        problems.extend(
            missing.map(|name| format!("{folder} needs {name}, which the root does not have")),
        );
    }
    problems
}

fn member_folder(path: &str) -> Option<&str> {
    let top = MEMBER_FOLDERS
        .iter()
        .find(|folder| path.starts_with(*folder))?;
    let name = path[top.len()..].find('/')?;
    Some(&path[..top.len() + name])
}

fn manifest(selection: &Selection, path: &str) -> Table {
    selection
        .text(path)
        .parse()
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The keys of all tables of dependencies, those of single systems too.
fn dependencies(manifest: &Table) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (key, value) in manifest {
        let Some(table) = value.as_table() else {
            continue;
        };
        match key.as_str() {
            "dependencies" | "dev-dependencies" | "build-dependencies" => {
                names.extend(table.keys().cloned());
            }
            "target" => {
                let systems = table.values().filter_map(Value::as_table);
                names.extend(systems.flat_map(dependencies));
            }
            _ => {}
        }
    }
    names
}

/// Each member in the lock needs exactly what its manifest declares; all that is needed is there, and what is
/// there is needed.
pub fn problems_of_the_lock(selection: &Selection) -> Vec<String> {
    let lock = Lock::of(selection);
    let root = manifest(selection, "Cargo.toml");
    let shared = root["workspace"]["dependencies"]
        .as_table()
        .expect("a table");
    let package_of = |name: String| {
        let package = shared
            .get(&name)
            .and_then(|value| value.get("package")?.as_str());
        package.map(str::to_owned).unwrap_or(name)
    };
    let units = selection
        .blueprint
        .crates
        .iter()
        .chain(&selection.blueprint.processes);
    let units = units.map(|unit| (unit.name.clone(), format!("{}/Cargo.toml", unit.path)));
    let members = units.chain([(
        selection.blueprint.project.name.clone(),
        "Cargo.toml".to_owned(),
    )]);
    let mut problems = Vec::new();
    let mut reached = BTreeSet::new();
    for (name, path) in members {
        let declared = dependencies(&manifest(selection, &path));
        let declared: BTreeSet<String> = declared.into_iter().map(package_of).collect();
        match lock.member(&name) {
            Some(member) => {
                let locked = lock.packages[member].dependencies.iter();
                let locked: BTreeSet<String> = locked.map(|one| name_in(one).to_owned()).collect();
                let differences = declared.symmetric_difference(&locked);
                problems.extend(
                    differences.map(|one| format!("{name}: {one} is declared or locked, not both")),
                );
                lock.reach(member, &mut reached, &mut problems);
            }
            None => problems.push(format!("the lock has no {name}")),
        }
    }
    let unreached = (0..lock.packages.len()).filter(|index| !reached.contains(index));
    problems.extend(unreached.map(|index| format!("nothing needs {}", lock.packages[index].name)));
    problems
}

struct Lock {
    packages: Vec<Package>,
    by_name: BTreeMap<String, Vec<usize>>,
}

#[derive(serde::Deserialize)]
struct Package {
    name: String,
    version: String,
    source: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

impl Lock {
    fn of(selection: &Selection) -> Self {
        #[derive(serde::Deserialize)]
        struct Document {
            package: Vec<Package>,
        }
        let document: Document = toml::from_str(selection.text("Cargo.lock")).expect("a lock file");
        let packages = document.package;
        let mut by_name = BTreeMap::<String, Vec<usize>>::new();
        for (index, package) in packages.iter().enumerate() {
            by_name.entry(package.name.clone()).or_default().push(index);
        }
        Self { packages, by_name }
    }

    fn named(&self, name: &str) -> &[usize] {
        self.by_name
            .get(name)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    fn member(&self, name: &str) -> Option<usize> {
        let mut packages = self.named(name).iter();
        packages
            .find(|index| self.packages[**index].source.is_none())
            .copied()
    }

    /// Marks a package and all that it needs.
    fn reach(&self, start: usize, reached: &mut BTreeSet<usize>, problems: &mut Vec<String>) {
        let mut open = vec![start];
        while let Some(index) = open.pop() {
            if !reached.insert(index) {
                continue;
            }
            for reference in &self.packages[index].dependencies {
                match self.meant_by(reference).as_slice() {
                    [one] => open.push(*one),
                    found => problems.push(format!("{reference} means {} packages", found.len())),
                }
            }
        }
    }

    fn meant_by(&self, reference: &str) -> Vec<usize> {
        let version = reference.split(' ').nth(1);
        let packages = self.named(name_in(reference)).iter().copied();
        let is_meant =
            |index: &usize| version.is_none_or(|version| self.packages[*index].version == version);
        packages.filter(is_meant).collect()
    }
}

fn name_in(reference: &str) -> &str {
    reference.split(' ').next().unwrap_or(reference)
}

/// What `include_str!` and `include_bytes!` name and the project does not have.
pub fn missing_inclusions(selection: &Selection) -> Vec<String> {
    let sources = selection.texts().filter(|(path, _)| path.ends_with(".rs"));
    sources
        .flat_map(|(path, text)| {
            let missing = included(text).filter(|file| {
                selection
                    .tree
                    .get(&super::links::beside(path, file))
                    .is_none()
            });
            missing
                .map(|file| format!("{path} includes {file}"))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn included(text: &str) -> impl Iterator<Item = &str> {
    let calls = text.split("include_").skip(1);
    calls.filter_map(|rest| {
        let argument = rest
            .strip_prefix("str!(")
            .or_else(|| rest.strip_prefix("bytes!("))?;
        argument.trim_start().strip_prefix('"')?.split('"').next()
    })
}
