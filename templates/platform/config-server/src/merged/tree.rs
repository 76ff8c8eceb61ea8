//! From flat keys to nested values.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

enum Node {
    Leaf(Value),
    Members(BTreeMap<String, Node>),
    /// By index. Gaps are closed rather than filled: an index may be any number.
    Elements(BTreeMap<usize, Node>),
}

enum Segment<'a> {
    Member(&'a str),
    Element(usize),
}

/// The nested object of values by flat key, `a.b[0]`. Where a value stands in the place of a group
/// of others, the first one stays.
pub fn tree(values: Vec<(String, Value)>) -> Value {
    let mut root = BTreeMap::new();
    for (key, value) in values {
        let mut path = segments(&key).into_iter();
        if let Some(Segment::Member(name)) = path.next() {
            let rest: Vec<Segment<'_>> = path.collect();
            insert_member(&mut root, name, &rest, value);
        }
    }
    object(root)
}

/// The members and indexes that a key leads through. Brackets around anything but an index hold
/// the name of a member, dots included.
fn segments(key: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    let mut rest = key;
    while !rest.is_empty() {
        let bracketed = rest
            .strip_prefix('[')
            .and_then(|inner| inner.split_once(']'));
        if let Some((inner, after)) = bracketed {
            let is_first = segments.is_empty();
            segments.push(match inner.parse() {
                Ok(index) if !is_first => Segment::Element(index),
                _ => Segment::Member(inner),
            });
            rest = after.strip_prefix('.').unwrap_or(after);
        } else {
            let end = rest[1..].find(['.', '[']).map_or(rest.len(), |at| at + 1);
            segments.push(Segment::Member(&rest[..end]));
            rest = rest[end..].strip_prefix('.').unwrap_or(&rest[end..]);
        }
    }
    segments
}

fn insert_member(
    members: &mut BTreeMap<String, Node>,
    name: &str,
    rest: &[Segment<'_>],
    value: Value,
) {
    match members.get_mut(name) {
        Some(node) => insert(node, rest, value),
        None => {
            members.insert(name.to_owned(), new_node(rest, value));
        }
    }
}

fn insert(node: &mut Node, path: &[Segment<'_>], value: Value) {
    match (node, path.split_first()) {
        (Node::Members(members), Some((Segment::Member(name), rest))) => {
            insert_member(members, name, rest, value);
        }
        (Node::Elements(elements), Some((Segment::Element(index), rest))) => {
            match elements.get_mut(index) {
                Some(element) => insert(element, rest, value),
                None => {
                    elements.insert(*index, new_node(rest, value));
                }
            }
        }
        _ => {}
    }
}

fn new_node(path: &[Segment<'_>], value: Value) -> Node {
    match path.split_first() {
        None => Node::Leaf(value),
        Some((Segment::Member(name), rest)) => {
            Node::Members([((*name).to_owned(), new_node(rest, value))].into())
        }
        Some((Segment::Element(index), rest)) => {
            Node::Elements([(*index, new_node(rest, value))].into())
        }
    }
}

fn object(members: BTreeMap<String, Node>) -> Value {
    let members = members.into_iter();
    Value::Object(
        members
            .map(|(name, node)| (name, nested(node)))
            .collect::<Map<_, _>>(),
    )
}

fn nested(node: Node) -> Value {
    match node {
        Node::Leaf(value) => value,
        Node::Members(members) => object(members),
        Node::Elements(elements) => elements.into_values().map(nested).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(values: &[(&str, i32)]) -> Value {
        let values = values
            .iter()
            .map(|(key, value)| ((*key).to_owned(), json!(value)));
        tree(values.collect())
    }

    #[test]
    fn keys_are_taken_apart() {
        let cases = [
            (
                of(&[("a.b.c", 1), ("a.d", 2)]),
                json!({"a": {"b": {"c": 1}, "d": 2}}),
            ),
            (
                of(&[("l[1].x", 2), ("l[0].x", 1), ("l[0].y[0]", 3)]),
                json!({"l": [{"x": 1, "y": [3]}, {"x": 2}]}),
            ),
            (of(&[("m[a.b/c].d", 1)]), json!({"m": {"a.b/c": {"d": 1}}})),
            (of(&[("[1]", 1), ("[x.y]", 2)]), json!({"1": 1, "x.y": 2})),
            (of(&[("l[18446744073709551615]", 1)]), json!({"l": [1]})),
            (
                of(&[("a[b", 1), ("c]", 2)]),
                json!({"a": {"[b": 1}, "c]": 2}),
            ),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn of_a_value_and_a_group_in_one_place_the_first_stays() {
        assert_eq!(of(&[("a", 1), ("a.b", 2)]), json!({"a": 1}));
        assert_eq!(of(&[("a.b", 2), ("a", 1)]), json!({"a": {"b": 2}}));
        assert_eq!(of(&[("a.b", 2), ("a[0]", 1)]), json!({"a": {"b": 2}}));
    }
}
