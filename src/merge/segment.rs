//! A text in pieces: what a format's segmenter makes of it, and what the merge by structure works on.

/// A piece of a text that has an identity among its siblings.
#[derive(Debug)]
pub(super) struct Segment<'a> {
    /// Its name; in a sequence it is chosen when the versions are compared.
    pub key: String,
    /// The comments and blank lines above that belong to it.
    pub lead: &'a str,
    /// Everything else of it.
    pub text: &'a str,
    /// Its value, where that is a single word or string.
    pub scalar: Option<String>,
    /// What `text` consists of, where it has parts.
    pub node: Option<Node<'a>>,
}

/// A text with parts: `head`, the children one after another, and `tail` are the whole of it.
#[derive(Debug)]
pub(super) struct Node<'a> {
    /// How the children are told apart.
    pub kind: Kind,
    /// What stands above the children.
    pub head: &'a str,
    /// The parts, in order.
    pub children: Vec<Segment<'a>>,
    /// What stands below them.
    pub tail: &'a str,
}

/// How the children of a node are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// By their keys.
    Mapping,
    /// By their keys; the first child stands behind the dash and stays the first.
    Item,
    /// By a field that all have, or by their values.
    Sequence,
}

impl<'a> Segment<'a> {
    /// A piece without parts.
    pub fn leaf(key: String, lead: &'a str, text: &'a str) -> Self {
        Self {
            key,
            lead,
            text,
            scalar: None,
            node: None,
        }
    }

    /// A whole text that consists of pieces.
    pub fn whole(text: &'a str, kind: Kind, children: Vec<Self>, tail: &'a str) -> Self {
        let node = Node {
            kind,
            head: "",
            children,
            tail,
        };
        Self {
            node: Some(node),
            ..Self::leaf(String::new(), "", text)
        }
    }

    /// All of it, with what stands above.
    pub fn full_text(&self) -> String {
        [self.lead, self.text].concat()
    }

    /// The value of one of its parts.
    pub fn field(&self, name: &str) -> Option<&str> {
        let children = &self.node.as_ref()?.children;
        let child = children.iter().find(|child| child.key == name)?;
        child.scalar.as_deref()
    }

    /// Whether it says the same as another, blank lines apart.
    pub fn says_same(&self, other: &Self) -> bool {
        self.text == other.text && same_but_for_blank_lines(self.lead, other.lead)
    }
}

impl Node<'_> {
    /// A node of which there is nothing yet.
    pub fn empty(kind: Kind) -> Self {
        Self {
            kind,
            head: "",
            children: Vec::new(),
            tail: "",
        }
    }

    /// Whether the parts of both can be merged: what stands behind a dash cannot give its place to another.
    pub fn is_like(&self, other: &Self) -> bool {
        let first = |node: &Self| node.children.first().map(|child| child.key.clone());
        let begin_alike = || match (first(self), first(other)) {
            (Some(one), Some(another)) => one == another,
            _ => true,
        };
        self.kind == other.kind && (self.kind != Kind::Item || begin_alike())
    }
}

/// Whether two texts are the same, blank lines apart.
pub(super) fn same_but_for_blank_lines(left: &str, right: &str) -> bool {
    let written = |line: &&str| !line.trim().is_empty();
    left.lines()
        .filter(written)
        .eq(right.lines().filter(written))
}
