//! How sequences are indented: some people put the dashes below their key, some two columns to the right.

use super::parse;
use crate::merge::segment::{Kind, Segment};

/// A text with its sequences indented as in another one; nothing where they are already, or not always alike.
pub(in crate::merge) fn in_style_of(style: &str, text: &str) -> Option<String> {
    let wanted = offset(&parse(style)?)?;
    let parsed = parse(text)?;
    let present = offset(&parsed)?;
    (present != wanted).then(|| {
        let mut restyled = String::with_capacity(text.len());
        write(&parsed, 0, wanted - present, &mut restyled);
        restyled
    })
}

/// By how much dashes stand to the right of their key, where that is the same everywhere.
fn offset(segment: &Segment<'_>) -> Option<isize> {
    let mut offsets = Vec::new();
    collect_offsets(segment, &mut offsets);
    let first = *offsets.first()?;
    offsets
        .iter()
        .all(|offset| *offset == first)
        .then_some(first)
}

fn collect_offsets(segment: &Segment<'_>, offsets: &mut Vec<isize>) {
    let Some(node) = &segment.node else {
        return;
    };
    if let (true, Some(first)) = (is_below_key(segment), node.children.first()) {
        offsets.push(column(first.text) - key_column(node.head));
    }
    for child in &node.children {
        collect_offsets(child, offsets);
    }
}

/// Whether a segment is a key with a sequence, and no document or list of its own.
fn is_below_key(segment: &Segment<'_>) -> bool {
    let sequence = segment
        .node
        .as_ref()
        .filter(|node| node.kind == Kind::Sequence);
    sequence.is_some_and(|node| !node.head.is_empty() && !node.head.starts_with("---"))
}

fn column(text: &str) -> isize {
    width(text.len() - text.trim_start_matches(' ').len())
}

/// The column of a key, which may stand behind a dash.
fn key_column(head: &str) -> isize {
    width(head.len() - head.trim_start_matches([' ', '-']).len())
}

fn width(columns: usize) -> isize {
    isize::try_from(columns).unwrap_or(isize::MAX)
}

/// Writes a segment, moved to the right by `shift`, and each sequence in it by `change` more.
fn write(segment: &Segment<'_>, shift: isize, change: isize, text: &mut String) {
    push_moved(segment.lead, shift, text);
    let Some(node) = &segment.node else {
        push_moved(segment.text, shift, text);
        return;
    };
    let inner = if is_below_key(segment) {
        shift + change
    } else {
        shift
    };
    push_moved(node.head, shift, text);
    for child in &node.children {
        write(child, inner, change, text);
    }
    push_moved(node.tail, inner, text);
}

fn push_moved(lines: &str, shift: isize, text: &mut String) {
    for line in lines.split_inclusive('\n') {
        let content = line.trim_start_matches(' ');
        let is_blank = content.trim().is_empty();
        let column = if is_blank {
            0
        } else {
            column(line).saturating_add(shift).max(0)
        };
        text.extend(std::iter::repeat_n(' ', column.unsigned_abs()));
        text.push_str(if is_blank { line } else { content });
    }
}
