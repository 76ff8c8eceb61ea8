//! YAML in block style, in pieces: documents, mappings and sequences; everything else is a leaf.

use super::segment::{Kind, Node, Segment};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Blank,
    Comment,
    /// Part of the block scalar above.
    Scalar,
    Content,
}

#[derive(Clone, Debug)]
struct Line<'a> {
    start: usize,
    end: usize,
    /// Column of the content.
    indent: usize,
    /// The line from there on, without its end.
    content: &'a str,
    role: Role,
}

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

/// Whether nothing but a comment follows.
fn is_nothing(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with('#')
}

/// The key of an entry and what follows its colon.
fn split_key(content: &str) -> Option<(String, &str)> {
    let end = match content.chars().next()? {
        quote @ ('"' | '\'') => quoted_end(content, quote)?,
        '?' | '[' | '{' | '&' | '*' | '!' | '|' | '>' | '%' | '@' | '`' | '#' | ',' => return None,
        _ => plain_key_end(content)?,
    };
    let (key, rest) = content.split_at(end);
    let rest = rest.trim_start().strip_prefix(':')?;
    let is_separated = rest.is_empty() || rest.starts_with(' ');
    is_separated.then(|| Some((unquoted(key.trim_end())?, rest.trim_start())))?
}

fn plain_key_end(content: &str) -> Option<usize> {
    let mut colons = content.match_indices(':').map(|(place, _)| place);
    let end =
        colons.find(|place| matches!(content.as_bytes().get(place + 1), None | Some(b' ')))?;
    (!content[..end].contains(" #")).then_some(end)
}

/// Where a quoted text ends.
fn quoted_end(content: &str, quote: char) -> Option<usize> {
    let mut characters = content.char_indices().skip(1).peekable();
    while let Some((place, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            characters.next();
        } else if character == quote {
            let is_doubled =
                quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == quote);
            if !is_doubled {
                return Some(place + 1);
            }
            characters.next();
        }
    }
    None
}

/// The value of a quoted or plain word.
fn unquoted(word: &str) -> Option<String> {
    if word.starts_with(['"', '\'']) {
        serde_yaml::from_str(word).ok()
    } else {
        Some(word.to_owned())
    }
}

/// The value in one line; nothing for anything that is more than a word or string.
fn scalar(lines: &[Line<'_>], value: &str) -> Option<String> {
    if lines.len() > 1
        || is_nothing(value)
        || value.starts_with(['[', '{', '&', '*', '!', '|', '>'])
    {
        return None;
    }
    if let Some(quote) = value
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''))
    {
        let end = quoted_end(value, quote)?;
        return is_nothing(&value[end..]).then(|| unquoted(&value[..end]))?;
    }
    let end = value.find(" #").unwrap_or(value.len());
    Some(value[..end].trim_end().to_owned())
}

/// The lines with their roles; nothing where tabs make columns uncertain.
fn lines(text: &str) -> Option<Vec<Line<'_>>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut scalar: Option<BlockScalar> = None;
    for raw in text.split_inclusive('\n') {
        let end = start + raw.len();
        let content = raw.trim_start_matches(' ');
        let indent = raw.len() - content.len();
        let content = content.trim_end_matches('\n');
        let is_blank = content.trim().is_empty();
        scalar = scalar.filter(|scalar| is_blank || indent > scalar.parent);
        let role = match &scalar {
            Some(scalar) if !is_blank || scalar.keeps_blank_lines => Role::Scalar,
            _ if is_blank => Role::Blank,
            _ if content.starts_with('#') => Role::Comment,
            _ if content.starts_with('\t') => return None,
            _ => Role::Content,
        };
        if role == Role::Content {
            scalar = BlockScalar::announced(content, indent);
        }
        lines.push(Line {
            start,
            end,
            indent,
            content,
            role,
        });
        start = end;
    }
    Some(lines)
}

/// A text in lines of its own (`|` or `>`).
struct BlockScalar {
    /// Column of what it belongs to; the scalar is deeper.
    parent: usize,
    keeps_blank_lines: bool,
}

impl BlockScalar {
    /// The scalar that begins below a line.
    fn announced(line: &str, indent: usize) -> Option<Self> {
        let mut parent = indent;
        let mut content = line;
        while let Some(rest) = content.strip_prefix("- ") {
            let inner = rest.trim_start();
            if inner.starts_with(['|', '>']) {
                break;
            }
            parent += content.len() - inner.len();
            content = inner;
        }
        let value = match split_key(content) {
            Some((_, value)) => value,
            None => content.strip_prefix("- ")?.trim_start(),
        };
        let value = value.split(" #").next()?.trim_end();
        let modifiers = value.strip_prefix(['|', '>'])?;
        let is_header = modifiers
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-'));
        is_header.then(|| Self {
            parent,
            keeps_blank_lines: modifiers.contains('+'),
        })
    }
}
