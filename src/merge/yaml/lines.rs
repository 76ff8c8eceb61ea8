//! The lines of a YAML file, and what each of them is.

use super::words::split_key;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Blank,
    Comment,
    /// Part of the block scalar above.
    Scalar,
    Content,
}

/// A line with its place in the text.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub start: usize,
    pub end: usize,
    /// Column of the content.
    pub indent: usize,
    /// The line from there on, without its end.
    pub content: &'a str,
    pub role: Role,
}

/// The lines with their roles; nothing where tabs make columns uncertain.
pub(super) fn lines(text: &str) -> Option<Vec<Line<'_>>> {
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
