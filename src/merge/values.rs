//! What a merged file must mean: the merge of the values, worked out without regard to their text.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use serde::Deserialize;
use serde_yaml::{Mapping, Value};

use super::identity::{Named, names};
use super::{Sides, changed, lines};

/// The value of each of three versions, and of the file that was made of them.
#[derive(Clone, Copy)]
pub(super) struct Values<'v> {
    pub base: Option<&'v Value>,
    pub ours: Option<&'v Value>,
    pub theirs: Option<&'v Value>,
    pub merged: Option<&'v Value>,
}

impl<'v> Values<'v> {
    /// Whether the merged value has every change of both sides, and none that neither made. Where both have changed
    /// the same value, only texts are merged, except below the keys `ours_win`.
    pub fn agree(&self, ours_win: &[&str]) -> bool {
        if let Some(value) = changed(self.base, self.ours, self.theirs) {
            return self.merged == value;
        }
        match (self.ours, self.theirs, self.merged) {
            (Some(Value::Mapping(_)), Some(Value::Mapping(_)), Some(Value::Mapping(_))) => {
                self.mappings_agree(ours_win)
            }
            (Some(Value::Sequence(_)), Some(Value::Sequence(_)), Some(Value::Sequence(_))) => {
                self.sequences_agree(ours_win)
            }
            (
                Some(Value::String(ours)),
                Some(Value::String(theirs)),
                Some(Value::String(merged)),
            ) => {
                let base = self.base.and_then(Value::as_str).unwrap_or_default();
                texts_agree(base, ours, theirs, merged)
            }
            _ => false,
        }
    }

    fn each(&self) -> [Option<&'v Value>; 4] {
        [self.base, self.ours, self.theirs, self.merged]
    }

    fn mappings_agree(&self, ours_win: &[&str]) -> bool {
        let fields = self.each().map(|value| {
            let mapping = value.and_then(Value::as_mapping);
            mapping.into_iter().flatten().collect()
        });
        fields_agree(&fields, |key, values| {
            let ours_wins = key.as_str().is_some_and(|key| ours_win.contains(&key));
            (ours_wins && values.merged == values.ours) || values.agree(ours_win)
        })
    }

    /// Sequences agree where their entries do, and the merged entries are in the order of one side.
    fn sequences_agree(&self, ours_win: &[&str]) -> bool {
        let entries = self.each().map(|value| {
            let sequence = value.and_then(Value::as_sequence);
            sequence.map_or(&[][..], Vec::as_slice)
        });
        let Some(names) = names(entries) else {
            return false;
        };
        let [_, ours, theirs, merged] = &names;
        let is_ordered = is_in_order(merged, ours) || is_in_order(merged, theirs);
        let fields =
            [0, 1, 2, 3].map(|version| names[version].iter().zip(entries[version]).collect());
        is_ordered && fields_agree(&fields, |_, values| values.agree(ours_win))
    }
}

/// Whether the values of every name that one of four versions has are as they should be.
fn fields_agree<'v, K: Eq + Hash>(
    versions: &[HashMap<K, &'v Value>; 4],
    is_right: impl Fn(&K, &Values<'v>) -> bool,
) -> bool {
    let names: HashSet<&K> = versions.iter().flat_map(HashMap::keys).collect();
    names.into_iter().all(|name| {
        let [base, ours, theirs, merged] =
            versions.each_ref().map(|fields| fields.get(name).copied());
        let values = Values {
            base,
            ours,
            theirs,
            merged,
        };
        is_right(name, &values)
    })
}

/// Whether what both have is in the same order in both.
fn is_in_order(merged: &[String], side: &[String]) -> bool {
    let both = |list: &[String], other: &BTreeSet<&String>| -> Vec<String> {
        let both = list.iter().filter(|name| other.contains(name));
        both.cloned().collect()
    };
    both(merged, &side.iter().collect()) == both(side, &merged.iter().collect())
}

/// Whether a text is the merge of three by lines.
fn texts_agree(base: &str, ours: &str, theirs: &str, merged: &str) -> bool {
    let [base, ours, theirs] = [base, ours, theirs].map(str::as_bytes);
    let chunks = lines::chunks(&Sides { base, ours, theirs });
    chunks.is_some_and(|chunks| {
        matches!(chunks.as_slice(), [lines::Chunk::Agreed(bytes)] if bytes == merged.as_bytes())
    })
}

impl Named for Value {
    fn field(&self, name: &str) -> Option<String> {
        self.as_mapping()?.get(name)?.scalar()
    }

    fn scalar(&self) -> Option<String> {
        match self {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    fn value(&self) -> String {
        serde_yaml::to_string(self).unwrap_or_default()
    }
}

/// What a TOML file says.
pub(super) fn of_toml(text: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(text).ok()?;
    serde_yaml::to_value(table).ok()
}

/// What the documents of a YAML file say.
pub(super) fn of_yaml(text: &str) -> Option<Value> {
    let documents = serde_yaml::Deserializer::from_str(text).map(Value::deserialize);
    let documents: Vec<Value> = documents.collect::<Result<_, _>>().ok()?;
    let named = documents.into_iter().enumerate().map(|(index, document)| {
        let name = document_name(&document).unwrap_or_else(|| format!("document {index}"));
        (Value::String(name), document)
    });
    let named: Vec<(Value, Value)> = named.collect();
    let count = named.len();
    let named: Mapping = named.into_iter().collect();
    (named.len() == count).then_some(Value::Mapping(named))
}

/// Kind, namespace and name of an object of Kubernetes.
fn document_name(document: &Value) -> Option<String> {
    let metadata = document.get("metadata")?;
    let (kind, name) = (document.field("kind")?, metadata.field("name")?);
    let namespace = metadata.field("namespace").unwrap_or_default();
    Some([kind, namespace, name].join("\0"))
}
