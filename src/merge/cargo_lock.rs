//! `Cargo.lock` by what it says: which packages there are, and which others each of them uses.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::changed;
use crate::cargo_lock::{CargoLock, Package};

/// Name, version and source.
type Id = (String, String, Option<String>);

/// Merges three lock files; nothing where one is not as cargo writes it, or both sides changed the same differently.
pub(super) fn merge([base, ours, theirs]: [&str; 3]) -> Option<String> {
    let [base, ours, theirs] = [base, ours, theirs].map(Graph::read);
    let (base, ours, theirs) = (base?, ours?, theirs?);
    let mut graph = Graph::merge(&base, &ours, &theirs)?;
    graph.drop_unused();
    graph.keep_newest();
    Some(graph.into_lock()?.to_string())
}

/// A package and what it uses.
#[derive(Clone, PartialEq, Eq)]
struct Node {
    checksum: Option<String>,
    uses: BTreeSet<Id>,
}

/// The packages of a lock file.
struct Graph {
    version: u32,
    nodes: BTreeMap<Id, Node>,
}

impl Graph {
    fn read(text: &str) -> Option<Self> {
        let lock = CargoLock::parse(text).ok()?;
        if lock.to_string() != text {
            return None;
        }
        let node = |package: &Package| {
            let uses = package.dependencies.iter();
            let uses = uses.map(|reference| Some(id(&lock.packages[lock.index_of(reference)?])));
            let node = Node {
                checksum: package.checksum.clone(),
                uses: uses.collect::<Option<_>>()?,
            };
            Some((id(package), node))
        };
        Some(Self {
            version: lock.version,
            nodes: lock.packages.iter().map(node).collect::<Option<_>>()?,
        })
    }

    fn merge(base: &Self, ours: &Self, theirs: &Self) -> Option<Self> {
        let ids: BTreeSet<&Id> = ours.nodes.keys().chain(theirs.nodes.keys()).collect();
        let merged = |id: &Id| {
            let [base, ours, theirs] = [base, ours, theirs].map(|graph| graph.nodes.get(id));
            let node = match (ours, theirs) {
                (Some(ours), Some(theirs)) => Some(Node::merge(base, ours, theirs)?),
                _ if !is_member(id) => ours.or(theirs).cloned(),
                // Members come and go with their manifests, whatever they use.
                (one, other) => base.is_none().then(|| one.or(other).cloned()).flatten(),
            };
            Some(node.map(|node| (id.clone(), node)))
        };
        let nodes: Vec<Option<(Id, Node)>> = ids.into_iter().map(merged).collect::<Option<_>>()?;
        Some(Self {
            version: changed(base.version, ours.version, theirs.version)?,
            nodes: nodes.into_iter().flatten().collect(),
        })
    }

    /// Drops what no member uses, directly or not.
    fn drop_unused(&mut self) {
        let mut used = BTreeSet::new();
        let mut open: Vec<Id> = self
            .nodes
            .keys()
            .filter(|id| is_member(id))
            .cloned()
            .collect();
        while let Some(id) = open.pop() {
            if let Some(node) = self.nodes.get(&id).filter(|_| !used.contains(&id)) {
                open.extend(node.uses.iter().cloned());
                used.insert(id);
            }
        }
        self.nodes.retain(|id, _| used.contains(id));
    }

    /// Of versions that are compatible cargo keeps one: the newest that either side has.
    fn keep_newest(&mut self) {
        let mut newest = BTreeMap::<_, Id>::new();
        for id in self.nodes.keys() {
            let kept = newest.entry(series(id)).or_insert_with(|| id.clone());
            if by_version(kept, id) == Ordering::Less {
                kept.clone_from(id);
            }
        }
        for node in self.nodes.values_mut() {
            let newest_of = |id: &Id| newest.get(&series(id)).unwrap_or(id).clone();
            node.uses = node.uses.iter().map(newest_of).collect();
        }
        self.drop_unused();
    }

    /// Nothing where something is used that is not there.
    fn into_lock(self) -> Option<CargoLock> {
        let is_there = |id: &Id| self.nodes.contains_key(id);
        if !self
            .nodes
            .values()
            .all(|node| node.uses.iter().all(is_there))
        {
            return None;
        }
        let mut nodes: Vec<(Id, Node)> = self.nodes.into_iter().collect();
        nodes.sort_by(|(one, _), (other, _)| by_version(one, other));
        let mut lock = CargoLock {
            version: self.version,
            packages: nodes
                .into_iter()
                .map(|(id, node)| package(id, node))
                .collect(),
        };
        lock.shorten_references();
        Some(lock)
    }
}

impl Node {
    fn merge(base: Option<&Self>, ours: &Self, theirs: &Self) -> Option<Self> {
        let was_used = |id: &&Id| base.is_some_and(|base| base.uses.contains(id));
        let kept = ours.uses.intersection(&theirs.uses);
        let added = ours
            .uses
            .symmetric_difference(&theirs.uses)
            .filter(|id| !was_used(id));
        let base_checksum = base.and_then(|base| base.checksum.as_ref());
        let checksum = changed(
            base_checksum,
            ours.checksum.as_ref(),
            theirs.checksum.as_ref(),
        )?;
        Some(Self {
            checksum: checksum.cloned(),
            uses: kept.chain(added).cloned().collect(),
        })
    }
}

fn id(package: &Package) -> Id {
    let Package {
        name,
        version,
        source,
        ..
    } = package;
    (name.clone(), version.clone(), source.clone())
}

fn package(id: Id, node: Node) -> Package {
    let mut uses: Vec<Id> = node.uses.into_iter().collect();
    uses.sort_by(by_version);
    let reference = |(name, version, source): Id| match source {
        Some(source) => format!("{name} {version} ({source})"),
        None => format!("{name} {version}"),
    };
    let (name, version, source) = id;
    Package {
        name,
        version,
        source,
        checksum: node.checksum,
        dependencies: uses.into_iter().map(reference).collect(),
    }
}

/// A package without source is a member of the workspace.
fn is_member((_, _, source): &Id) -> bool {
    source.is_none()
}

/// What of a package there is only one version.
fn series((name, version, source): &Id) -> (String, String, Option<String>) {
    let parts: Vec<&str> = version.split(['.', '-', '+']).collect();
    let first = parts.iter().position(|part| *part != "0").unwrap_or(2);
    let series = parts[..parts.len().min(first + 1)].join(".");
    (name.clone(), series, source.clone())
}

/// The order of cargo: by name, then version, then source.
fn by_version(one: &Id, other: &Id) -> Ordering {
    let numbers = |version: &str| -> Vec<u64> {
        let core = version.split(['-', '+']).next().unwrap_or(version);
        core.split('.')
            .map(|number| number.parse().unwrap_or(0))
            .collect()
    };
    // A version with a suffix comes before the one without.
    let is_final = |version: &str| !version.contains('-');
    let key = |(name, version, source): &Id| {
        (
            name.clone(),
            numbers(version),
            is_final(version),
            version.clone(),
            source.clone(),
        )
    };
    key(one).cmp(&key(other))
}
