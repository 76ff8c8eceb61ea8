//! What tells the entries of a list apart.

use std::collections::{BTreeMap, BTreeSet};

use super::segment::{Kind, Segment};

/// Fields that name an entry of a sequence, in the order in which they are tried.
const NAMING_FIELDS: [&str; 10] = [
    "name",
    "id",
    "key",
    "path",
    "mountPath",
    "containerPort",
    "port",
    "host",
    "image",
    "uses",
];

/// Fields that name the packages of a lock file together.
const PACKAGE_FIELDS: [&str; 3] = ["name", "version", "source"];

/// Something with fields that may name it.
pub(super) trait Named {
    /// The value of a field, where it is a single word or string.
    fn field(&self, name: &str) -> Option<String>;
    /// Its own value, where it is a single word or string.
    fn scalar(&self) -> Option<String>;
    /// All that it says, as a name for want of a better one.
    fn value(&self) -> String;
}

impl Named for &Segment<'_> {
    fn field(&self, name: &str) -> Option<String> {
        Segment::field(self, name).map(str::to_owned)
    }

    fn scalar(&self) -> Option<String> {
        self.scalar.clone()
    }

    fn value(&self) -> String {
        self.text.trim_end().to_owned()
    }
}

/// Names for the entries of versions of a sequence, unique in each; nothing where there are none. Entries are named by
/// a field that all have, or else each by the first that it has, or else by all that they say.
pub(super) fn names<T: Named, const N: usize>(versions: [&[T]; N]) -> Option<[Vec<String>; N]> {
    let by_field = |field| unique(versions, |entry| named_by(entry, field));
    let by_own_field = |entry: &T| {
        let mut names = NAMING_FIELDS
            .iter()
            .filter_map(|field| named_by(entry, field));
        names.next()
    };
    let as_package = |entry: &T| {
        let fields = PACKAGE_FIELDS.map(|field| entry.field(field).unwrap_or_default());
        entry.field(PACKAGE_FIELDS[1]).map(|_| fields.join("\0"))
    };
    NAMING_FIELDS
        .into_iter()
        .find_map(by_field)
        .or_else(|| unique(versions, by_own_field))
        .or_else(|| unique(versions, as_package))
        .or_else(|| unique(versions, |entry| Some(entry.value())))
}

/// The name that a field gives, without what is a version in it; a word or string without fields is its own name.
fn named_by<T: Named>(entry: &T, field: &str) -> Option<String> {
    let name = entry.field(field).or_else(|| entry.scalar())?;
    let end = match field {
        "uses" => name.find('@'),
        "image" => name
            .rfind(':')
            .filter(|colon| !name[*colon..].contains('/')),
        _ => None,
    };
    Some(name[..end.unwrap_or(name.len())].to_owned())
}

fn unique<T, const N: usize>(
    versions: [&[T]; N],
    name: impl Fn(&T) -> Option<String>,
) -> Option<[Vec<String>; N]> {
    let mut all = [const { Vec::new() }; N];
    for (names, entries) in all.iter_mut().zip(versions) {
        *names = entries.iter().map(&name).collect::<Option<_>>()?;
        let distinct: BTreeSet<&String> = names.iter().collect();
        if distinct.len() != names.len() {
            return None;
        }
    }
    Some(all)
}

/// An entry with its name.
#[derive(Clone, Copy)]
pub(super) struct Entry<'s, 'a> {
    pub name: &'s str,
    pub segment: &'s Segment<'a>,
}

/// One version of a list whose entries have names.
pub(super) struct List<'s, 'a> {
    pub entries: Vec<Entry<'s, 'a>>,
    places: BTreeMap<&'s str, usize>,
}

impl<'s, 'a> List<'s, 'a> {
    /// A list of entries with these names.
    pub fn new(names: &'s [String], segments: &'s [Segment<'a>]) -> Self {
        let names = names.iter().map(String::as_str);
        let entries: Vec<Entry<'s, 'a>> = names
            .zip(segments)
            .map(|(name, segment)| Entry { name, segment })
            .collect();
        let places = entries
            .iter()
            .enumerate()
            .map(|(place, entry)| (entry.name, place));
        Self {
            places: places.collect(),
            entries,
        }
    }

    /// The entry with a name.
    pub fn get(&self, name: &str) -> Option<&'s Segment<'a>> {
        let place = *self.places.get(name)?;
        Some(self.entries[place].segment)
    }

    /// Whether there is an entry with a name.
    pub fn contains(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// The names that another list has too, in the order of this one.
    pub fn names_also_in(&self, other: &Self) -> Vec<&'s str> {
        let names = self.entries.iter().map(|entry| entry.name);
        names.filter(|name| other.contains(name)).collect()
    }

    /// Whether the names are in order.
    pub fn is_sorted(&self) -> bool {
        self.entries.is_sorted_by_key(|entry| entry.name)
    }

    /// The entries that are not among `anchors`, by the anchor that they follow.
    pub fn between(
        &self,
        anchors: &BTreeSet<&str>,
    ) -> BTreeMap<Option<&'s str>, Vec<Entry<'s, 'a>>> {
        let mut between = BTreeMap::<_, Vec<_>>::new();
        let mut last = None;
        for entry in &self.entries {
            if anchors.contains(entry.name) {
                last = Some(entry.name);
            } else {
                between.entry(last).or_default().push(*entry);
            }
        }
        between
    }
}

/// The names of three versions of the children of a node.
pub(super) fn names_of(kind: Kind, versions: [&[Segment<'_>]; 3]) -> Option<[Vec<String>; 3]> {
    match kind {
        Kind::Mapping | Kind::Item => unique(versions, |child| Some(child.key.clone())),
        Kind::Sequence => {
            let [base, ours, theirs] = versions.map(|children| children.iter().collect::<Vec<_>>());
            names([&base, &ours, &theirs])
        }
    }
}
