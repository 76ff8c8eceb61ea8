//! Which structure a file has, and how it is merged by it.

use serde_yaml::Value;

use super::lines::{self, Chunk, Conflict, Resolve};
use super::segment::Segment;
use super::structure::Merger;
use super::values::{self, Values};
use super::{Labels, Merged, Sides, cargo_lock, markdown, records, rust, toml, yaml};

/// The lock of the generation: either digest names a base that exists, and the next `apply` writes the right one.
const GENERATION_LOCK: &str = ".egov-msa/lock.yaml";

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
            _ if path == GENERATION_LOCK => Self::GenerationLock,
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
            Some(texts) => texts.finish(self.merge_texts(&texts, labels)),
            None => lines::merge(sides, labels, lines::unresolved),
        }
    }

    /// The result that leaves least to resolve among those that are sound.
    fn merge_texts(self, texts: &Texts, labels: &Labels<'_>) -> Merged {
        if self == Self::CargoLock
            && let Some(lock) = cargo_lock::merge(texts.each())
        {
            return Merged::clean(lock);
        }
        let is_sound = |merged: &Merged| merged.conflicts > 0 || self.is_sound(texts, merged);
        let by_structure = self.merge_segments(texts, labels).filter(is_sound);
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
            Self::Rust | Self::Lines => None,
        }
    }

    fn resolve(self) -> Resolve {
        match self {
            Self::Markdown => markdown::resolve,
            Self::Rust => rust::resolve,
            _ => lines::unresolved,
        }
    }

    fn keys_of_which_ours_win(self) -> &'static [&'static str] {
        match self {
            Self::GenerationLock => &["sha256"],
            _ => &[],
        }
    }

    /// Whether a result without conflicts means what it should, as far as the versions mean anything.
    fn is_sound(self, texts: &Texts, merged: &Merged) -> bool {
        let read: fn(&str) -> Option<Value> = match self {
            Self::Toml | Self::CargoLock => values::of_toml,
            Self::Yaml | Self::GenerationLock => values::of_yaml,
            _ => return true,
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
}

fn each<'a>(
    texts: [&'a str; 3],
    parse: impl Fn(&'a str) -> Option<Segment<'a>>,
) -> Option<[Segment<'a>; 3]> {
    let [base, ours, theirs] = texts.map(parse);
    Some([base?, ours?, theirs?])
}

/// Three versions of a text in one form: lines end as on Unix, and the last one ends too.
struct Texts {
    base: String,
    ours: String,
    theirs: String,
    /// How lines end in the result.
    line_end: &'static str,
    /// Whether the last line of the result ends.
    is_ended: bool,
}

impl Texts {
    /// Nothing for what is not text, or has both kinds of ends of lines.
    fn read(sides: &Sides<'_>) -> Option<Self> {
        let versions = [sides.base, sides.ours, sides.theirs];
        let [base, ours, theirs] = versions.map(|bytes| str::from_utf8(bytes).ok());
        let texts = [base?, ours?, theirs?];
        if texts.iter().any(|text| text.contains('\0')) {
            return None;
        }
        let ends = texts
            .iter()
            .map(|text| text.matches('\n').count())
            .sum::<usize>();
        let windows_ends = texts
            .iter()
            .map(|text| text.matches("\r\n").count())
            .sum::<usize>();
        if windows_ends != 0 && windows_ends != ends {
            return None;
        }
        let is_ended = texts.map(|text| text.is_empty() || text.ends_with('\n'));
        let [base, ours, theirs] = texts.map(|text| {
            let mut text = text.replace("\r\n", "\n");
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text
        });
        Some(Self {
            base,
            ours,
            theirs,
            line_end: if windows_ends == 0 { "\n" } else { "\r\n" },
            is_ended: if is_ended[0] == is_ended[1] {
                is_ended[2]
            } else {
                is_ended[1]
            },
        })
    }

    fn each(&self) -> [&str; 3] {
        [&self.base, &self.ours, &self.theirs]
    }

    fn sides(&self) -> Sides<'_> {
        let [base, ours, theirs] = self.each().map(str::as_bytes);
        Sides { base, ours, theirs }
    }

    /// The whole of the file as one conflict.
    fn in_conflict(&self, labels: &Labels<'_>) -> Merged {
        let conflict = Conflict::new(&self.base, &self.ours, &self.theirs);
        lines::joined(&[Chunk::Conflict(conflict)], labels)
    }

    /// The result in the form of the versions.
    fn finish(&self, merged: Merged) -> Merged {
        let mut text = String::from_utf8_lossy(&merged.bytes).into_owned();
        if !self.is_ended && merged.conflicts == 0 && text.ends_with('\n') {
            text.pop();
        }
        Merged {
            bytes: text.replace('\n', self.line_end).into_bytes(),
            conflicts: merged.conflicts,
        }
    }
}
