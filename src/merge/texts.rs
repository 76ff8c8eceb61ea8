//! Three versions of a text, made alike for the merge.

use super::lines::{self, Chunk, Conflict};
use super::{Labels, Merged, Sides};

/// Three versions of a text in one form: lines end as on Unix, and the last one ends too.
pub(super) struct Texts {
    pub base: String,
    pub ours: String,
    pub theirs: String,
    /// How lines end in the result.
    line_end: &'static str,
    /// Whether the last line of the result ends.
    is_ended: bool,
}

impl Texts {
    /// Nothing for what is not text, or has both kinds of ends of lines.
    pub fn read(sides: &Sides<'_>) -> Option<Self> {
        let versions = [sides.base, sides.ours, sides.theirs];
        let [base, ours, theirs] = versions.map(|bytes| str::from_utf8(bytes).ok());
        let texts = [base?, ours?, theirs?];
        if texts.iter().any(|text| text.contains('\0')) {
            return None;
        }
        let count =
            |end: &str| -> usize { texts.iter().map(|text| text.matches(end).count()).sum() };
        let windows_ends = count("\r\n");
        if windows_ends != 0 && windows_ends != count("\n") {
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

    /// Base, ours and theirs.
    pub fn each(&self) -> [&str; 3] {
        [&self.base, &self.ours, &self.theirs]
    }

    /// The same as bytes.
    pub fn sides(&self) -> Sides<'_> {
        let [base, ours, theirs] = self.each().map(str::as_bytes);
        Sides { base, ours, theirs }
    }

    /// The whole of the file as one conflict.
    pub fn in_conflict(&self, labels: &Labels<'_>) -> Merged {
        let conflict = Conflict::new(&self.base, &self.ours, &self.theirs);
        lines::joined(&[Chunk::Conflict(conflict)], labels)
    }

    /// The result in the form of the versions.
    pub fn finish(&self, merged: Merged) -> Merged {
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

/// The text with each conflict resolved as ours, and as theirs.
pub(super) fn resolutions(text: &str, labels: &Labels<'_>) -> [String; 2] {
    let [ours, base, theirs, end] = [
        format!("<<<<<<< {}", labels.ours),
        format!("||||||| {}", labels.base),
        "=======".to_owned(),
        format!(">>>>>>> {}", labels.theirs),
    ];
    let mut resolutions = [String::new(), String::new()];
    let mut taken_by = [true, true];
    for line in text.split_inclusive('\n') {
        match line.trim_end() {
            marker if marker == ours => taken_by = [true, false],
            marker if marker == base => taken_by = [false, false],
            marker if marker == theirs => taken_by = [false, true],
            marker if marker == end => taken_by = [true, true],
            _ => {
                let takers = resolutions.iter_mut().zip(taken_by);
                takers
                    .filter(|(_, takes)| *takes)
                    .for_each(|(text, _)| text.push_str(line));
            }
        }
    }
    resolutions
}
