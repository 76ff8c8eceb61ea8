//! TOML in pieces: tables, arrays of tables, keys, and arrays with an entry a line; everything else is a leaf.

mod scan;

use super::segment::{Kind, Node, Segment};
use scan::{is_nothing, line_end, scan, string_length};

/// Stands between the parts of a dotted key.
const DOT: &str = "\0";

/// A line or several that belong together.
struct Statement<'a> {
    /// Where the comments and blank lines above begin.
    lead: usize,
    start: usize,
    end: usize,
    form: Form<'a>,
}

enum Form<'a> {
    /// `[name]`
    Table(String),
    /// `[[name]]`
    Element(String),
    /// A key, and its value with everything to the end of the line.
    Pair(String, &'a str),
}

/// A table with its keys, or the keys above all tables.
struct Section<'a> {
    name: Name,
    start: usize,
    end: usize,
    segment: Segment<'a>,
}

#[derive(Clone, PartialEq, Eq)]
enum Name {
    Root,
    Table,
    Element(String),
}

/// A file, cut into its tables; nothing where it cannot be read.
pub(super) fn parse(text: &str) -> Option<Segment<'_>> {
    let statements = statements(text)?;
    let end = statements.last().map_or(0, |statement| statement.end);
    let mut sections = sections(text, &statements).into_iter().peekable();
    let mut children = Vec::new();
    while let Some(section) = sections.next() {
        if let Name::Element(name) = section.name.clone() {
            let is_same = |next: &Section<'_>| next.name == Name::Element(name.clone());
            let others = std::iter::from_fn(|| sections.next_if(is_same));
            let tables = std::iter::once(section).chain(others).collect();
            children.push(array_of_tables(text, &name, tables));
        } else {
            children.push(section.segment);
        }
    }
    Some(Segment::whole(text, Kind::Mapping, children, &text[end..]))
}

fn statements(text: &str) -> Option<Vec<Statement<'_>>> {
    let mut statements = Vec::new();
    let (mut lead, mut start) = (0, 0);
    while start < text.len() {
        let line = &text[start..line_end(text, start)];
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            start += line.len();
            continue;
        }
        let (form, length) = statement(&text[start..])?;
        let end = start + length;
        statements.push(Statement {
            lead,
            start,
            end,
            form,
        });
        (lead, start) = (end, end);
    }
    Some(statements)
}

/// What a text begins with, and its length.
fn statement(text: &str) -> Option<(Form<'_>, usize)> {
    let line = &text[..line_end(text, 0)];
    let content = line.trim_start();
    if let Some(name) = content.strip_prefix("[[") {
        return Some((Form::Element(header_name(name, "]]")?), line.len()));
    }
    if let Some(name) = content.strip_prefix('[') {
        return Some((Form::Table(header_name(name, "]")?), line.len()));
    }
    let equals = scan(text, |byte, _| byte == b'=')?;
    let value = equals + 1;
    let ends_value = |byte, depth| byte == b'\n' && depth == 0;
    let end = scan(&text[value..], ends_value).map_or(text.len(), |end| value + end + 1);
    let key = key_name(&text[..equals])?;
    Some((Form::Pair(key, &text[value..end]), end))
}

fn header_name(rest: &str, end: &str) -> Option<String> {
    let place = scan(rest, |byte, depth| byte == b']' && depth == 0)?;
    let is_ended = rest[place..].starts_with(end);
    is_ended.then(|| key_name(&rest[..place]))?
}

/// A key in one form, however it is written.
fn key_name(key: &str) -> Option<String> {
    let key = key.trim();
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if key.chars().all(is_bare) {
        return Some(key.replace('.', DOT));
    }
    let mut table: toml::Table = toml::from_str(&format!("{key} = 0")).ok()?;
    let mut parts = Vec::new();
    while let Some((part, value)) = table.into_iter().next() {
        parts.push(part);
        table = match value {
            toml::Value::Table(inner) => inner,
            _ => toml::Table::new(),
        };
    }
    Some(parts.join(DOT))
}

fn sections<'a>(text: &'a str, statements: &[Statement<'a>]) -> Vec<Section<'a>> {
    let is_header = |statement: &Statement<'_>| !matches!(statement.form, Form::Pair(..));
    let first = statements.iter().position(is_header);
    let (root, rest) = statements.split_at(first.unwrap_or(statements.len()));
    let (start, end) = (0, root.last().map_or(0, |last| last.end));
    let mut sections = vec![Section {
        name: Name::Root,
        start,
        end,
        segment: Segment {
            key: "root".to_owned(),
            ..Segment::whole(&text[start..end], Kind::Mapping, pairs(text, root), "")
        },
    }];
    let starts: Vec<usize> = (0..rest.len())
        .filter(|&index| is_header(&rest[index]))
        .collect();
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(rest.len());
        sections.extend(section(text, &rest[start], &rest[start + 1..end]));
    }
    sections
}

fn section<'a>(
    text: &'a str,
    header: &Statement<'a>,
    statements: &[Statement<'a>],
) -> Option<Section<'a>> {
    let (name, key) = match &header.form {
        Form::Table(name) => (Name::Table, format!("[{name}]")),
        Form::Element(name) => (Name::Element(name.clone()), String::new()),
        Form::Pair(..) => return None,
    };
    let end = statements.last().unwrap_or(header).end;
    let node = Node {
        kind: Kind::Mapping,
        head: &text[header.start..header.end],
        children: pairs(text, statements),
        tail: "",
    };
    let lead = &text[header.lead..header.start];
    let segment = Segment {
        node: Some(node),
        ..Segment::leaf(key, lead, &text[header.start..end])
    };
    Some(Section {
        name,
        start: header.lead,
        end,
        segment,
    })
}

/// The tables of one array, which stand one below the other.
fn array_of_tables<'a>(text: &'a str, name: &str, tables: Vec<Section<'a>>) -> Segment<'a> {
    let start = tables.first().map_or(0, |first| first.start);
    let end = tables.last().map_or(start, |last| last.end);
    let elements = tables.into_iter().map(|table| table.segment).collect();
    Segment {
        key: format!("[[{name}]]"),
        ..Segment::whole(&text[start..end], Kind::Sequence, elements, "")
    }
}

fn pairs<'a>(text: &'a str, statements: &[Statement<'a>]) -> Vec<Segment<'a>> {
    let pair = |statement: &Statement<'a>| match &statement.form {
        Form::Pair(key, value) => {
            let lead = &text[statement.lead..statement.start];
            let text = &text[statement.start..statement.end];
            Some(Segment {
                scalar: string(value),
                node: array(text, value),
                ..Segment::leaf(key.clone(), lead, text)
            })
        }
        _ => None,
    };
    statements.iter().filter_map(pair).collect()
}

/// The value of a string in one line.
fn string(value: &str) -> Option<String> {
    let value = value.trim_start();
    if !value.starts_with(['"', '\'']) {
        return None;
    }
    let (string, rest) = value.split_at(string_length(value)?);
    let inner = &string[1..string.len() - 1];
    let is_plain = !inner.contains(['"', '\'', '\\', '\n']) && is_nothing(rest);
    is_plain.then(|| inner.to_owned())
}

/// The entries of an array that has one in each line, each with a comma.
fn array<'a>(text: &'a str, value: &str) -> Option<Node<'a>> {
    if !is_nothing(value.lines().next()?.trim_start().strip_prefix('[')?) {
        return None;
    }
    let head = line_end(text, 0);
    let closing = text.trim_end().rfind('\n').map(|end| end + 1)?;
    if closing < head || !text[closing..].trim_start().starts_with(']') {
        return None;
    }
    let mut children = Vec::new();
    let (mut lead, mut start) = (head, head);
    while start < closing {
        let end = line_end(text, start);
        let line = &text[start..end];
        if !is_nothing(line) {
            let mut item = Segment::leaf(String::new(), &text[lead..start], line);
            item.scalar = Some(array_item(line)?.to_owned());
            children.push(item);
            lead = end;
        }
        start = end;
    }
    Some(Node {
        kind: Kind::Sequence,
        head: &text[..head],
        children,
        tail: &text[lead..],
    })
}

/// What stands before the comma of a line.
fn array_item(line: &str) -> Option<&str> {
    let comma = scan(line, |byte, depth| byte == b',' && depth == 0)?;
    is_nothing(&line[comma + 1..]).then(|| line[..comma].trim())
}
