//! What the mesh has.

use std::collections::BTreeSet;

use all_in_one::MEMBERS;

/// What a row of the reference tells about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A method and a path.
    Endpoint,
    /// A setting with a default in an `application.yml`.
    Setting,
    /// A setting that is nowhere unless somebody sets it.
    OptionalSetting,
    /// A metric.
    Metric,
}

/// One thing that the mesh has.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What it is.
    pub kind: Kind,
    /// Whose it is; nothing when it is the same for every process.
    pub process: Option<String>,
    /// Its name; of an endpoint, method and path.
    pub name: String,
    /// The default of a setting, or the tags of a metric.
    pub detail: Option<String>,
}

impl Kind {
    /// The kind of a table, by the title of its first column.
    pub fn of_title(title: &str) -> Option<Self> {
        match title {
            "endpoint" | "엔드포인트" => Some(Self::Endpoint),
            "setting" | "설정" => Some(Self::Setting),
            "optional setting" | "선택 설정" => Some(Self::OptionalSetting),
            "metric" | "지표" => Some(Self::Metric),
            _ => None,
        }
    }

    /// What to call it in a message.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Setting => "setting",
            Self::OptionalSetting => "optional setting",
            Self::Metric => "metric",
        }
    }
}

/// What every process has is nobody's own.
pub fn merged(facts: Vec<Fact>) -> Vec<Fact> {
    let is_of_all = |fact: &Fact| {
        let same = facts.iter().filter(|other| other.name == fact.name);
        let processes: BTreeSet<_> = same.map(|fact| &fact.process).collect();
        processes.len() == MEMBERS.len()
    };
    let merged = facts.iter().map(|fact| Fact {
        process: fact.process.clone().filter(|_| !is_of_all(fact)),
        ..fact.clone()
    });
    merged.collect()
}

/// Whether the name in a row stands for that of a fact.
pub fn covers(kind: Kind, row: &str, name: &str) -> bool {
    match kind {
        Kind::Endpoint => covers_endpoint(row, name),
        Kind::Setting | Kind::OptionalSetting => covers_setting(row, name),
        Kind::Metric => row == name,
    }
}

/// Names of path variables do not matter.
fn covers_endpoint(row: &str, name: &str) -> bool {
    let without_names = |endpoint: &str| {
        let segments = endpoint.split('/');
        let segments = segments.map(|part| if part.starts_with('{') { "{}" } else { part });
        segments.collect::<Vec<_>>().join("/")
    };
    without_names(row) == without_names(name)
}

/// `*` stands for a name, at the end for all that is below; `[]` for the place in a list.
fn covers_setting(row: &str, name: &str) -> bool {
    let (row, name) = (parts(row), parts(name));
    let covers_rest = row.ends_with(&["*".to_owned()]) && name.len() > row.len();
    let mut pairs = row.iter().zip(&name);
    (row.len() == name.len() || covers_rest) && pairs.all(|(row, name)| covers_part(row, name))
}

fn covers_part(row: &str, name: &str) -> bool {
    match row.strip_prefix('*') {
        Some(place) => name.ends_with("[]") == (place == "[]"),
        None => row == name,
    }
}

/// The parts of a key in any of its spellings, without places in lists.
fn parts(key: &str) -> Vec<String> {
    let key = key.to_ascii_lowercase();
    let kept = key.chars().filter(|sign| !matches!(sign, '-' | '_'));
    let parts: String = kept.collect();
    parts.split('.').map(without_index).collect()
}

fn without_index(part: &str) -> String {
    match part.split_once('[') {
        Some((name, index)) if index.trim_end_matches(']').parse::<u32>().is_ok() => {
            format!("{name}[]")
        }
        _ => part.to_owned(),
    }
}
