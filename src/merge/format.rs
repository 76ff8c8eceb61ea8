//! Which structure a file has, and how it is merged by it.

use serde_yaml::Value;

use crate::generation_lock::LOCK_FILE;
use crate::pristine::PRISTINE_FILE;

use super::lines::{self, Resolve};
use super::segment::Segment;
use super::structure::Merger;
use super::texts::{Texts, resolutions};
use super::values::{self, Values};
use super::{Labels, Merged, Sides, cargo_lock, inline, markdown, records, rust, toml, yaml};

/// Keys of the generation lock whose value is ours where both sides have changed it: either digest names a base that
/// exists, and the next `apply` writes the right one.
const DIGESTS: &[&str] = &["sha256"];

/// The structure of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Tables and keys.
    Toml,
    /// Packages and what they use.
    CargoLock,
    /// Mappings and sequences in block style.
    Yaml,
    /// The YAML file in which both sides always change digests.
    GenerationLock,
    /// Lines that never change; what is too much does no harm.
    Pristine,
    /// Rows with a key in the first columns.
    Csv,
    /// A key and a value a line.
    Properties,
    /// Lines by what they say.
    List,
    /// Tables by rows.
    Markdown,
    /// Lines, and lists to which both sides may add.
    Rust,
    /// None that is known here.
    Lines,
}

impl Format {
    /// The format of the file at a path.
    pub fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match (name, extension) {
            _ if path == LOCK_FILE => Self::GenerationLock,
            _ if path == PRISTINE_FILE => Self::Pristine,
            ("Cargo.lock", _) => Self::CargoLock,
            (_, "toml") => Self::Toml,
            (_, "yaml" | "yml") => Self::Yaml,
            (_, "csv") => Self::Csv,
            (_, "md") => Self::Markdown,
            (_, "rs") => Self::Rust,
            (_, "properties") => Self::Properties,
            (".gitignore" | ".gitattributes" | ".dockerignore" | ".helmignore", _) => Self::List,
            _ if name == ".env" || name.starts_with(".env.") => Self::Properties,
            _ => Self::Lines,
        }
    }

    /// Merges what both sides have changed.
    pub fn merge(self, sides: &Sides<'_>, labels: &Labels<'_>) -> Merged {
        if self == Self::Lines {
            return lines::merge(sides, labels, lines::unresolved);
        }
        match Texts::read(sides) {
            Some(texts) => {
                let texts = self.in_one_style(texts);
                texts.finish(self.merge_texts(&texts, labels))
            }
            None => lines::merge(sides, labels, lines::unresolved),
        }
    }

    /// The versions in the style of ours, where a style makes no difference.
    fn in_one_style(self, mut texts: Texts) -> Texts {
        if matches!(self, Self::Yaml | Self::GenerationLock) {
            for text in [&mut texts.base, &mut texts.theirs] {
                let Some(restyled) = yaml::style::in_style_of(&texts.ours, text) else {
                    continue;
                };
                let value = values::of_yaml(text);
                if value.is_some() && values::of_yaml(&restyled) == value {
                    *text = restyled;
                }
            }
        }
        texts
    }

    /// The result that leaves least to resolve among those that are sound.
    fn merge_texts(self, texts: &Texts, labels: &Labels<'_>) -> Merged {
        if let Some(text) = self.merge_meaning(texts.each()) {
            return Merged::clean(text);
        }
        let is_sound = |merged: &Merged| merged.conflicts > 0 || self.is_sound(texts, merged);
        let by_structure = self.merge_segments(texts, labels);
        let by_structure = by_structure
            .filter(|merged| is_sound(merged) && self.can_be_resolved(texts, merged, labels));
        if let Some(merged) = by_structure.as_ref().filter(|merged| merged.conflicts == 0) {
            return merged.clone();
        }
        // Lines may fit together without making sense.
        let by_lines = Some(lines::merge(&texts.sides(), labels, self.resolve())).filter(is_sound);
        let candidates = by_structure.into_iter().chain(by_lines);
        candidates
            .min_by_key(|merged| merged.conflicts)
            .unwrap_or_else(|| texts.in_conflict(labels))
    }

    /// The result for files that are never written by hand; nothing for all others.
    fn merge_meaning(self, texts: [&str; 3]) -> Option<String> {
        match self {
            Self::CargoLock => cargo_lock::merge(texts),
            Self::Pristine => Some(records::union(texts)),
            _ => None,
        }
    }

    fn merge_segments(self, texts: &Texts, labels: &Labels<'_>) -> Option<Merged> {
        let [base, ours, theirs] = self.segments(texts.each())?;
        let merger = Merger {
            labels,
            ours_win: self.keys_of_which_ours_win(),
            resolve: self.resolve(),
        };
        Some(merger.merge(Some(&base), &ours, &theirs))
    }

    fn segments<'a>(self, texts: [&'a str; 3]) -> Option<[Segment<'a>; 3]> {
        match self {
            Self::Toml | Self::CargoLock => each(texts, toml::parse),
            Self::Yaml | Self::GenerationLock => each(texts, yaml::parse),
            Self::Properties => each(texts, records::properties),
            Self::List => each(texts, records::list),
            Self::Csv => records::csv(texts),
            Self::Markdown => Some(texts.map(markdown::parse)),
            Self::Pristine | Self::Rust | Self::Lines => None,
        }
    }

    fn resolve(self) -> Resolve {
        match self {
            Self::Markdown => markdown::resolve,
            Self::Rust => rust::resolve,
            Self::Toml => |conflict, _| inline::resolve(conflict, values::of_toml),
            Self::Yaml => |conflict, _| inline::resolve(conflict, values::of_yaml),
            _ => lines::unresolved,
        }
    }

    fn keys_of_which_ours_win(self) -> &'static [&'static str] {
        match self {
            Self::GenerationLock => DIGESTS,
            _ => &[],
        }
    }

    /// Reads a file; nothing for formats that are no more than their text.
    fn reader(self) -> Option<Reader> {
        match self {
            Self::Toml | Self::CargoLock => Some(values::of_toml),
            Self::Yaml | Self::GenerationLock => Some(values::of_yaml),
            _ => None,
        }
    }

    /// Whether a result without conflicts means what it should, as far as the versions mean anything.
    fn is_sound(self, texts: &Texts, merged: &Merged) -> bool {
        let Some(read) = self.reader() else {
            return true;
        };
        let [base, ours, theirs] = texts.each().map(read);
        if ours.is_none() || theirs.is_none() {
            return true;
        }
        let merged = str::from_utf8(&merged.bytes).ok().and_then(read);
        let values = Values {
            base: base.as_ref(),
            ours: ours.as_ref(),
            theirs: theirs.as_ref(),
            merged: merged.as_ref(),
        };
        merged.is_some() && values.agree(self.keys_of_which_ours_win())
    }

    /// Whether a result can be read once a person has decided for one side.
    fn can_be_resolved(self, texts: &Texts, merged: &Merged, labels: &Labels<'_>) -> bool {
        let Some(read) = self.reader().filter(|_| merged.conflicts > 0) else {
            return true;
        };
        let can_be_read = |text: &str| read(text).is_some();
        let text = String::from_utf8_lossy(&merged.bytes);
        let mut resolutions = resolutions(&text, labels).into_iter();
        !texts.each().into_iter().all(can_be_read) || resolutions.all(|text| can_be_read(&text))
    }
}

/// Reads what a file says; nothing where it cannot be read.
type Reader = fn(&str) -> Option<Value>;

fn each<'a>(
    texts: [&'a str; 3],
    parse: impl Fn(&'a str) -> Option<Segment<'a>>,
) -> Option<[Segment<'a>; 3]> {
    let [base, ours, theirs] = texts.map(parse);
    Some([base?, ours?, theirs?])
}
