//! YAML in block style, in pieces: documents, mappings and sequences; everything else is a leaf.

mod lines;
pub(super) mod style;
mod words;

use super::segment::{Kind, Node, Segment};
use lines::{Line, Role, lines};
use words::{is_nothing, scalar, split_key};

/// The children of a block and what stands below them.
struct Block<'a> {
    kind: Kind,
    children: Vec<Segment<'a>>,
    tail: &'a str,
}

/// A file, cut into its documents; nothing where it cannot be read line by line.
pub(super) fn parse(text: &str) -> Option<Segment<'_>> {
    let lines = lines(text)?;
    let source = Source { text };
    let starts = document_starts(&lines)?;
    let mut documents = Vec::new();
    let mut lead_from = 0;
    for (index, &start) in starts.iter().enumerate() {
        let next = starts.get(index + 1).copied().unwrap_or(lines.len());
        let end = start + trivia_start(&lines[start..next], None);
        let lead = source.slice(&lines[lead_from..start]);
        documents.push(source.document(index, lead, &lines[start..end]));
        lead_from = end;
    }
    let tail = source.slice(&lines[lead_from..]);
    Some(Segment::whole(text, Kind::Mapping, documents, tail))
}

/// The lines at which documents start.
fn document_starts(lines: &[Line<'_>]) -> Option<Vec<usize>> {
    let is_content = |line: &&Line<'_>| line.role == Role::Content;
    let at_margin = |line: &&Line<'_>| is_content(line) && line.indent == 0;
    if lines
        .iter()
        .filter(at_margin)
        .any(|line| is_foreign(line.content))
    {
        return None;
    }
    let first = lines.iter().position(|line| line.role == Role::Content);
    let is_marker = |line: &Line<'_>| line.role == Role::Content && is_document_marker(line);
    let markers = (0..lines.len()).filter(|&index| is_marker(&lines[index]));
    let mut starts: Vec<usize> = markers.collect();
    if let Some(first) = first.filter(|first| starts.first() != Some(first)) {
        starts.insert(0, first);
    }
    Some(starts)
}

/// Directives, ends of documents, and documents that begin in the line of their marker.
fn is_foreign(content: &str) -> bool {
    let begins_behind_marker = content
        .strip_prefix("--- ")
        .is_some_and(|rest| !is_nothing(rest));
    content.starts_with('%') || content.starts_with("...") || begins_behind_marker
}

fn is_document_marker(line: &Line<'_>) -> bool {
    line.indent == 0 && (line.content.trim_end() == "---" || line.content.starts_with("--- "))
}

struct Source<'a> {
    text: &'a str,
}

impl<'a> Source<'a> {
    fn slice(&self, lines: &[Line<'_>]) -> &'a str {
        match (lines.first(), lines.last()) {
            (Some(first), Some(last)) => &self.text[first.start..last.end],
            _ => "",
        }
    }

    fn document(&self, index: usize, lead: &'a str, lines: &[Line<'a>]) -> Segment<'a> {
        let head = usize::from(lines.first().is_some_and(is_document_marker));
        let block = self.block(&lines[head..]);
        let mut document = self.segment(String::new(), lead, lines, head, block);
        document.key = document_name(&document).unwrap_or_else(|| format!("document {index}"));
        document
    }

    /// A segment whose first `head` lines stand above its block.
    fn segment(
        &self,
        key: String,
        lead: &'a str,
        lines: &[Line<'a>],
        head: usize,
        block: Option<Block<'a>>,
    ) -> Segment<'a> {
        let node = block.map(|block| Node {
            kind: block.kind,
            head: self.slice(&lines[..head]),
            children: block.children,
            tail: block.tail,
        });
        Segment {
            node,
            ..Segment::leaf(key, lead, self.slice(lines))
        }
    }

    /// The entries of a mapping or sequence; nothing where the lines are something else.
    fn block(&self, lines: &[Line<'a>]) -> Option<Block<'a>> {
        let first = lines.iter().find(|line| line.role == Role::Content)?;
        let (indent, is_sequence) = (first.indent, is_item(first.content));
        let starts = entry_starts(lines, indent, is_sequence)?;
        let mut children = Vec::with_capacity(starts.len());
        let mut lead_from = 0;
        for (index, &start) in starts.iter().enumerate() {
            let next = starts.get(index + 1).copied().unwrap_or(lines.len());
            let end = start + trivia_start(&lines[start..next], Some(indent));
            let lead = self.slice(&lines[lead_from..start]);
            children.push(match is_sequence {
                true => self.item(lead, &lines[start..end]),
                false => self.entry(lead, &lines[start..end])?,
            });
            lead_from = end;
        }
        Some(Block {
            kind: if is_sequence {
                Kind::Sequence
            } else {
                Kind::Mapping
            },
            children,
            tail: self.slice(&lines[lead_from..]),
        })
    }

    fn entry(&self, lead: &'a str, lines: &[Line<'a>]) -> Option<Segment<'a>> {
        let (key, value) = split_key(lines.first()?.content)?;
        let block = is_nothing(value).then(|| self.block(&lines[1..])).flatten();
        let mut entry = self.segment(key, lead, lines, 1, block);
        entry.scalar = scalar(lines, value);
        Some(entry)
    }

    fn item(&self, lead: &'a str, lines: &[Line<'a>]) -> Segment<'a> {
        let dash = &lines[0];
        let content = dash.content[1..].trim_start();
        let mut inner = lines.to_vec();
        inner[0].indent += dash.content.len() - content.len();
        inner[0].content = content;
        let is_mapping = !is_item(content) && split_key(content).is_some();
        let block = is_mapping.then(|| self.block(&inner)).flatten();
        let block = block.map(|block| Block {
            kind: Kind::Item,
            ..block
        });
        let mut item = self.segment(String::new(), lead, lines, 0, block);
        item.scalar = scalar(lines, content).filter(|_| !is_mapping);
        item
    }
}

/// Kind and name of an object of Kubernetes.
fn document_name(document: &Segment<'_>) -> Option<String> {
    let metadata = document.node.as_ref()?.children.iter();
    let metadata = metadata.into_iter().find(|child| child.key == "metadata")?;
    let (kind, name) = (document.field("kind")?, metadata.field("name")?);
    let namespace = metadata.field("namespace").unwrap_or_default();
    Some([kind, namespace, name].join("\0"))
}

/// The lines at which the entries of a block start.
fn entry_starts(lines: &[Line<'_>], indent: usize, is_sequence: bool) -> Option<Vec<usize>> {
    let mut starts = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if line.role != Role::Content || line.indent > indent {
            continue;
        }
        let is_start = is_item(line.content) == is_sequence;
        // A sequence may stand at the margin of the key that it belongs to.
        let is_below_key = !is_sequence && !starts.is_empty();
        if line.indent < indent || !(is_start || is_below_key) {
            return None;
        }
        if is_start {
            starts.push(index);
        }
    }
    Some(starts)
}

/// Where the comments and blank lines begin that belong to what comes next. Deeper comments than `indent` do not.
fn trivia_start(lines: &[Line<'_>], indent: Option<usize>) -> usize {
    let belongs_here = |line: &Line<'_>| match line.role {
        Role::Blank => false,
        Role::Comment => indent.is_some_and(|indent| line.indent > indent),
        Role::Scalar | Role::Content => true,
    };
    lines
        .iter()
        .rposition(belongs_here)
        .map_or(0, |last| last + 1)
}

fn is_item(content: &str) -> bool {
    content == "-" || content.starts_with("- ")
}
