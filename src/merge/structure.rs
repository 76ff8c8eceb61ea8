//! Merge by structure: entries by their names, recursively; what is untouched keeps its bytes.

use std::collections::{BTreeMap, BTreeSet};

use super::identity::{Entry, List, names_of};
use super::lines::{self, Chunk, Conflict};
use super::segment::{Kind, Node, Segment, same_but_for_blank_lines};
use super::{Labels, Merged, Sides, changed};

/// A merge of three texts in pieces.
pub(super) struct Merger<'m> {
    /// Names of the versions in conflict markers.
    pub labels: &'m Labels<'m>,
    /// Keys whose value is ours where both sides have changed it.
    pub ours_win: &'m [&'m str],
    /// What to do about lines that cannot be merged.
    pub resolve: lines::Resolve,
}

impl Merger<'_> {
    /// Merges what both sides have.
    pub fn merge(
        &self,
        base: Option<&Segment<'_>>,
        ours: &Segment<'_>,
        theirs: &Segment<'_>,
    ) -> Merged {
        let mut merged = self.lead(base.map_or("", |base| base.lead), ours.lead, theirs.lead);
        merged.append(self.body(base, ours, theirs));
        merged
    }

    fn lead(&self, base: &str, ours: &str, theirs: &str) -> Merged {
        let differ_in_blank_lines_only =
            ![ours, theirs].contains(&base) && same_but_for_blank_lines(ours, theirs);
        if differ_in_blank_lines_only {
            return Merged::clean(ours);
        }
        self.text(base, ours, theirs)
    }

    fn body(&self, base: Option<&Segment<'_>>, ours: &Segment<'_>, theirs: &Segment<'_>) -> Merged {
        let base_text = base.map_or("", |base| base.text);
        if let Some(text) = changed(base_text, ours.text, theirs.text) {
            return Merged::clean(text);
        }
        if self.ours_win.contains(&ours.key.as_str()) {
            return Merged::clean(ours.text);
        }
        let base = base.and_then(|base| base.node.as_ref());
        let by_structure = match (&ours.node, &theirs.node) {
            (Some(ours), Some(theirs)) => self.node(base, ours, theirs),
            _ => None,
        };
        by_structure.unwrap_or_else(|| self.text(base_text, ours.text, theirs.text))
    }

    fn text(&self, base: &str, ours: &str, theirs: &str) -> Merged {
        if let Some(text) = changed(base, ours, theirs) {
            return Merged::clean(text);
        }
        let [base, ours, theirs] = [base, ours, theirs].map(str::as_bytes);
        lines::merge(&Sides { base, ours, theirs }, self.labels, self.resolve)
    }

    fn node(&self, base: Option<&Node<'_>>, ours: &Node<'_>, theirs: &Node<'_>) -> Option<Merged> {
        let nothing = Node::empty(ours.kind);
        let base = base.unwrap_or(&nothing);
        if !ours.is_like(theirs) || !ours.is_like(base) {
            return None;
        }
        let mut merged = self.text(base.head, ours.head, theirs.head);
        merged.append(self.children(
            ours.kind,
            [&base.children, &ours.children, &theirs.children],
        )?);
        merged.append(self.text(base.tail, ours.tail, theirs.tail));
        Some(merged)
    }

    /// Merges three versions of a list; nothing where its entries cannot be told apart, or both sides moved some.
    pub fn children(&self, kind: Kind, versions: [&[Segment<'_>]; 3]) -> Option<Merged> {
        let names = names_of(kind, versions)?;
        let lists = Lists::new(&names, versions);
        let anchors = lists.anchors()?;
        let is_anchor: BTreeSet<&str> = anchors.iter().copied().collect();
        let between = lists.each().map(|list| list.between(&is_anchor));
        let mut merged = Merged::clean([]);
        for place in std::iter::once(None).chain(anchors.into_iter().map(Some)) {
            if let Some(name) = place {
                merged.append(self.anchored(&lists, name));
            }
            let [base, ours, theirs] = between.each_ref().map(|between| entries_at(between, place));
            let gap = Gap {
                kind,
                base,
                ours,
                theirs,
            };
            merged.append(self.gap(&lists, &gap));
        }
        Some(merged)
    }

    /// An entry that both sides have.
    fn anchored(&self, lists: &Lists<'_, '_>, name: &str) -> Merged {
        match (lists.ours.get(name), lists.theirs.get(name)) {
            (Some(ours), Some(theirs)) => self.merge(lists.base.get(name), ours, theirs),
            _ => Merged::clean([]),
        }
    }

    /// The entries between two that both sides have: ours, then theirs, or all in order.
    fn gap(&self, lists: &Lists<'_, '_>, gap: &Gap<'_, '_, '_>) -> Merged {
        if lists.is_contested(gap) {
            let [base, ours, theirs] = [gap.base, gap.ours, gap.theirs].map(full_text);
            return self.text(&base, &ours, &theirs);
        }
        let one_sided = |side| move |entry| self.one_sided(&lists.base, entry, side);
        let ours = gap.ours.iter().map(one_sided(Side::Ours));
        let theirs = gap.theirs.iter().map(one_sided(Side::Theirs));
        let mut pieces: Vec<(&str, Merged)> = ours.chain(theirs).collect();
        if lists.are_sorted {
            pieces.sort_by_key(|(name, _)| *name);
        }
        let mut merged = Merged::clean([]);
        for (_, piece) in pieces {
            merged.append(piece);
        }
        merged
    }

    /// What becomes of an entry that the other side does not have: it was added here, or removed there.
    fn one_sided<'s>(
        &self,
        base: &List<'_, '_>,
        entry: &Entry<'s, '_>,
        side: Side,
    ) -> (&'s str, Merged) {
        let text = entry.segment.full_text();
        let merged = match base.get(entry.name) {
            None => Merged::clean(text),
            Some(base) if base.says_same(entry.segment) => Merged::clean([]),
            Some(base) => {
                let base = base.full_text();
                let conflict = match side {
                    Side::Ours => Conflict::new(&base, &text, ""),
                    Side::Theirs => Conflict::new(&base, "", &text),
                };
                lines::joined(&[Chunk::Conflict(conflict)], self.labels)
            }
        };
        (entry.name, merged)
    }
}

/// One of the two versions that are merged.
#[derive(Clone, Copy)]
enum Side {
    Ours,
    Theirs,
}

/// The entries between two that both sides have.
struct Gap<'g, 's, 'a> {
    kind: Kind,
    base: &'g [Entry<'s, 'a>],
    ours: &'g [Entry<'s, 'a>],
    theirs: &'g [Entry<'s, 'a>],
}

/// Three versions of a list.
struct Lists<'s, 'a> {
    base: List<'s, 'a>,
    ours: List<'s, 'a>,
    theirs: List<'s, 'a>,
    /// Whether the names are in order in each of them.
    are_sorted: bool,
}

impl<'s, 'a> Lists<'s, 'a> {
    fn new(names: &'s [Vec<String>; 3], versions: [&'s [Segment<'a>]; 3]) -> Self {
        let lists = [0, 1, 2].map(|version| List::new(&names[version], versions[version]));
        let are_sorted = lists.iter().all(List::is_sorted);
        let [base, ours, theirs] = lists;
        Self {
            base,
            ours,
            theirs,
            are_sorted,
        }
    }

    fn each(&self) -> [&List<'s, 'a>; 3] {
        [&self.base, &self.ours, &self.theirs]
    }

    /// The entries that both sides have, in the order of the side that moved some; nothing where both did.
    fn anchors(&self) -> Option<Vec<&'s str>> {
        let ours = self.ours.names_also_in(&self.theirs);
        let theirs = self.theirs.names_also_in(&self.ours);
        let has_moved = |names: &[&str]| {
            let known = names.iter().filter(|name| self.base.contains(name));
            let before = self.base.names_also_in(&self.ours);
            let before = before.iter().filter(|name| self.theirs.contains(name));
            !known.eq(before)
        };
        if ours == theirs || !has_moved(&theirs) {
            Some(ours)
        } else if !has_moved(&ours) {
            Some(theirs)
        } else {
            None
        }
    }

    /// Whether both sides put something of their own in the place of the same entry; in a sequence, whose order may
    /// matter, next to an entry that is gone.
    fn is_contested(&self, gap: &Gap<'_, '_, '_>) -> bool {
        let is_new = |entry: &Entry<'_, '_>| !self.base.contains(entry.name);
        let is_gone = |entry: &Entry<'_, '_>| {
            !self.ours.contains(entry.name) && !self.theirs.contains(entry.name)
        };
        let has_lost_place = if gap.kind == Kind::Sequence && !self.are_sorted {
            !gap.base.is_empty()
        } else {
            gap.base.iter().any(is_gone)
        };
        has_lost_place && gap.ours.iter().any(is_new) && gap.theirs.iter().any(is_new)
    }
}

fn entries_at<'g, 's, 'a>(
    between: &'g BTreeMap<Option<&'s str>, Vec<Entry<'s, 'a>>>,
    place: Option<&'s str>,
) -> &'g [Entry<'s, 'a>] {
    between.get(&place).map(Vec::as_slice).unwrap_or_default()
}

fn full_text(entries: &[Entry<'_, '_>]) -> String {
    entries
        .iter()
        .map(|entry| entry.segment.full_text())
        .collect()
}
