//! Merge by lines, as `git merge-file --diff3` does it.

use std::collections::HashSet;

use git2::{MergeFileInput, MergeFileOptions, MergeFileResult};

use super::additions::Around;
use super::{Labels, Merged, Sides};

/// Length of the markers that people and tools know.
const MARKER_SIZE: usize = 7;

/// Labels in the raw result; nobody sees them.
const RAW_LABELS: Labels<'static> = Labels {
    base: "base",
    ours: "ours",
    theirs: "theirs",
};

/// A piece of the result.
#[derive(Debug)]
pub(super) enum Chunk {
    /// What both sides agree on.
    Agreed(Vec<u8>),
    /// Where they do not.
    Conflict(Conflict),
}

impl Chunk {
    /// What our version has here.
    fn ours(&self) -> &[u8] {
        match self {
            Self::Agreed(bytes) => bytes,
            Self::Conflict(conflict) => &conflict.ours,
        }
    }
}

/// The three versions of some lines that cannot be merged.
#[derive(Debug, Default)]
pub(super) struct Conflict {
    /// The lines of the base.
    pub base: Vec<u8>,
    /// Our lines.
    pub ours: Vec<u8>,
    /// Their lines.
    pub theirs: Vec<u8>,
    /// How lines end here.
    pub line_end: &'static str,
}

impl Conflict {
    /// A conflict of texts whose lines end as on Unix.
    pub fn new(base: &str, ours: &str, theirs: &str) -> Self {
        let [base, ours, theirs] = [base, ours, theirs].map(|text| text.as_bytes().to_vec());
        Self {
            base,
            ours,
            theirs,
            line_end: "\n",
        }
    }

    /// Writes the conflict between markers.
    fn write(&self, bytes: &mut Vec<u8>, labels: &Labels<'_>) {
        let mut marker = |mark: &str, label: &str, lines: &[u8]| {
            let mark = mark.repeat(MARKER_SIZE);
            let gap = if label.is_empty() { "" } else { " " };
            bytes.extend_from_slice(format!("{mark}{gap}{label}{}", self.line_end).as_bytes());
            bytes.extend_from_slice(lines);
        };
        marker("<", labels.ours, &self.ours);
        marker("|", labels.base, &self.base);
        marker("=", "", &self.theirs);
        marker(">", labels.theirs, b"");
    }
}

/// Finds a text for lines that cannot be merged.
pub(super) type Resolve = fn(&Conflict, Around<'_>) -> Option<String>;

/// Finds none, as git.
pub(super) fn unresolved(_conflict: &Conflict, _around: Around<'_>) -> Option<String> {
    None
}

/// Merges lines; what differs on both sides goes between markers, unless it can be resolved.
pub(super) fn merge(sides: &Sides<'_>, labels: &Labels<'_>, resolve: Resolve) -> Merged {
    match chunks(sides) {
        Some(chunks) => joined(&resolved(chunks, resolve), labels),
        None => Merged::unmergeable(sides.ours),
    }
}

fn resolved(mut chunks: Vec<Chunk>, resolve: Resolve) -> Vec<Chunk> {
    let mut before = String::new();
    for index in 0..chunks.len() {
        if let Chunk::Conflict(conflict) = &chunks[index] {
            let after = chunks.get(index + 1).map_or(&[][..], Chunk::ours);
            let after = String::from_utf8_lossy(after);
            let around = Around {
                before: &before,
                after: &after,
            };
            if let Some(text) = resolve(conflict, around) {
                chunks[index] = Chunk::Agreed(text.into_bytes());
            }
        }
        before.push_str(&String::from_utf8_lossy(chunks[index].ours()));
    }
    chunks
}

/// The file that the chunks are.
pub(super) fn joined(chunks: &[Chunk], labels: &Labels<'_>) -> Merged {
    let mut merged = Merged::clean([]);
    for chunk in chunks {
        match chunk {
            Chunk::Agreed(bytes) => merged.bytes.extend_from_slice(bytes),
            Chunk::Conflict(conflict) => {
                conflict.write(&mut merged.bytes, labels);
                merged.conflicts += 1;
            }
        }
    }
    merged
}

/// What a merge by lines comes to; nothing for content that is not text.
pub(super) fn chunks(sides: &Sides<'_>) -> Option<Vec<Chunk>> {
    let versions = [sides.base, sides.ours, sides.theirs];
    if versions.iter().any(|version| version.contains(&0)) {
        return None;
    }
    // Markers longer than anything alike in the versions are found again without doubt.
    let longest = versions.iter().map(|version| longest_mark(version)).max();
    let size = longest.unwrap_or_default().max(MARKER_SIZE) + 1;
    // What git2 gives for an empty result must not be looked at, so a line is put above that is in no version.
    let fence = format!("{}{}", "=".repeat(size + 1), line_end(sides.base));
    let fence = if adds_something(sides) { "" } else { &fence };
    let fenced = versions.map(|version| [fence.as_bytes(), version].concat());
    let [base, ours, theirs] = fenced.each_ref().map(Vec::as_slice);
    let raw = raw_merge(&Sides { base, ours, theirs }, u16::try_from(size).ok()?)?;
    let result = raw.content().strip_prefix(fence.as_bytes())?;
    Some(split(result, size))
}

/// Whether a side has a line that the base has not; otherwise the result may be empty.
fn adds_something(sides: &Sides<'_>) -> bool {
    let lines = |version| <[u8]>::split_inclusive(version, |byte| *byte == b'\n');
    let known: HashSet<&[u8]> = lines(sides.base).collect();
    let mut lines = lines(sides.ours).chain(lines(sides.theirs));
    lines.any(|line| !known.contains(line))
}

/// How the first line ends.
fn line_end(text: &[u8]) -> &'static str {
    let mut lines = text.split_inclusive(|byte| *byte == b'\n');
    let is_windows = lines.next().is_some_and(|line| line.ends_with(b"\r\n"));
    if is_windows { "\r\n" } else { "\n" }
}

fn raw_merge(sides: &Sides<'_>, marker_size: u16) -> Option<MergeFileResult> {
    // Most of git2 starts libgit2 before it calls it; `merge_file` does not.
    git2::Index::new().ok()?;
    let input = |bytes| {
        let mut input = MergeFileInput::new();
        input.content(bytes);
        input
    };
    let mut options = MergeFileOptions::new();
    options
        .style_diff3(true)
        .marker_size(marker_size)
        .ancestor_label(RAW_LABELS.base)
        .our_label(RAW_LABELS.ours)
        .their_label(RAW_LABELS.theirs);
    let [base, ours, theirs] = [sides.base, sides.ours, sides.theirs].map(input);
    git2::merge_file(&base, &ours, &theirs, Some(&mut options)).ok()
}

/// The longest run of one character of markers at the start of a line.
fn longest_mark(bytes: &[u8]) -> usize {
    let run = |line: &[u8]| match line.first() {
        Some(mark @ (b'<' | b'|' | b'=' | b'>')) => {
            line.iter().take_while(|byte| *byte == mark).count()
        }
        _ => 0,
    };
    bytes
        .split(|byte| *byte == b'\n')
        .map(run)
        .max()
        .unwrap_or_default()
}

/// Which part of the raw result a line belongs to.
enum Part {
    Agreed,
    Ours,
    Base,
    Theirs,
}

fn split(raw: &[u8], marker_size: usize) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut agreed = Vec::new();
    let mut conflict = Conflict::default();
    let mut part = Part::Agreed;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        match mark(line, marker_size) {
            Some(b'<') => {
                chunks.push(Chunk::Agreed(std::mem::take(&mut agreed)));
                conflict.line_end = line_end(line);
                part = Part::Ours;
            }
            Some(b'|') => part = Part::Base,
            Some(b'=') => part = Part::Theirs,
            Some(_) => {
                chunks.push(Chunk::Conflict(std::mem::take(&mut conflict)));
                part = Part::Agreed;
            }
            None => match part {
                Part::Agreed => agreed.extend_from_slice(line),
                Part::Ours => conflict.ours.extend_from_slice(line),
                Part::Base => conflict.base.extend_from_slice(line),
                Part::Theirs => conflict.theirs.extend_from_slice(line),
            },
        }
    }
    chunks.push(Chunk::Agreed(agreed));
    chunks
}

/// The character of the marker that a line is.
fn mark(line: &[u8], marker_size: usize) -> Option<u8> {
    let first = *line.first()?;
    let is_mark = matches!(first, b'<' | b'|' | b'=' | b'>');
    let run = line.iter().take_while(|byte| **byte == first).count();
    (is_mark && run == marker_size).then_some(first)
}
