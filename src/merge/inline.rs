//! Lists in one line, such as `features = ["json", "stream"]`: by their entries.

use serde_yaml::Value;

use super::lines::{self, Conflict};
use super::segment::{Kind, Segment};
use super::structure::Merger;
use super::values::Values;
use super::{Labels, changed};

/// Nobody sees markers here: with a conflict the line stays as it is.
const LABELS: Labels<'static> = Labels {
    base: "",
    ours: "",
    theirs: "",
};

/// Stands between entries.
const SEPARATOR: &str = ", ";

/// A line with one list in it.
struct Line<'a> {
    head: &'a str,
    /// The entries, one a line.
    list: String,
    tail: &'a str,
}

impl<'a> Line<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (head, rest) = text.split_once('[')?;
        let (list, tail) = rest.split_once(']')?;
        let has_another = list.contains('[') || tail.contains(['[', ']']);
        let is_one_line = text.lines().count() == 1;
        // A line that begins with the bracket may be the name of a table.
        let is_value = !head.trim().is_empty();
        let entries = list
            .split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty());
        (is_one_line && is_value && !has_another).then(|| Self {
            head,
            list: entries.map(|entry| format!("{entry}\n")).collect(),
            tail,
        })
    }

    fn entries(&self) -> Vec<Segment<'_>> {
        let entry = |text| Segment::leaf(String::new(), "", text);
        self.list.split_inclusive('\n').map(entry).collect()
    }
}

/// Merges a line that both sides have changed, if it means the same then as what both have made of it.
pub(super) fn resolve(conflict: &Conflict, read: fn(&str) -> Option<Value>) -> Option<String> {
    let texts = [&conflict.base, &conflict.ours, &conflict.theirs];
    let [base, ours, theirs] = texts.map(|text| str::from_utf8(text).ok());
    let (base, ours, theirs) = (base?, ours?, theirs?);
    let merged = merge([base, ours, theirs])?;
    let [base, ours, theirs, result] = [base, ours, theirs, &merged].map(|text| read(text.trim()));
    let values = Values {
        base: Some(&base?),
        ours: Some(&ours?),
        theirs: Some(&theirs?),
        merged: Some(&result?),
    };
    values.agree(&[]).then_some(merged)
}

fn merge(texts: [&str; 3]) -> Option<String> {
    let [base, ours, theirs] = texts.map(Line::read);
    let (base, ours, theirs) = (base?, ours?, theirs?);
    let merger = Merger {
        labels: &LABELS,
        ours_win: &[],
        resolve: lines::unresolved,
    };
    let versions = [base.entries(), ours.entries(), theirs.entries()];
    let merged = merger.children(Kind::Sequence, versions.each_ref().map(Vec::as_slice))?;
    let list = String::from_utf8(merged.bytes).ok()?;
    let list: Vec<&str> = list.lines().collect();
    let head = changed(base.head, ours.head, theirs.head)?;
    let tail = changed(base.tail, ours.tail, theirs.tail)?;
    (merged.conflicts == 0).then(|| format!("{head}[{}]{tail}", list.join(SEPARATOR)))
}
