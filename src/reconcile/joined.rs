//! Projects in which git has joined two branches: what the other one had generated is in the work tree already, and the
//! lock, which is that of one branch, does not tell.

use std::collections::HashMap;

/// How often a line is in the last output, the work tree and the new output.
type Counts = [usize; 3];

/// Whether the work tree has every line that the new output adds and none that it takes, in whatever order git has put
/// them.
pub fn has_change(base: &[u8], ours: &[u8], theirs: &[u8]) -> bool {
    let mut lines = HashMap::<&[u8], Counts>::new();
    for (version, text) in [base, ours, theirs].into_iter().enumerate() {
        for line in text.split(|byte| *byte == b'\n') {
            lines.entry(line).or_default()[version] += 1;
        }
    }
    lines.values().all(|[base, ours, theirs]| {
        if theirs > base {
            ours >= theirs
        } else if theirs < base {
            ours <= theirs
        } else {
            true
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_recognised_in_any_order_and_only_as_a_whole() {
        let (base, theirs) = (b"a\nb\n", b"a\nc\nb\n");
        assert!(has_change(base, b"a\nb\nc\n", theirs));
        assert!(has_change(base, b"x\na\nb\nc\n", theirs));
        assert!(!has_change(base, b"a\nb\nx\n", theirs));
        assert!(!has_change(base, b"a\nb\nc\n", b"a\nc\nc\nb\n"));
        assert!(has_change(base, b"a\nc\n", b"a\n"));
        assert!(!has_change(base, b"a\nb\nc\n", b"a\n"));
    }
}
