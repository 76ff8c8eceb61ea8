//! The line endings of a work tree: git turns them round on Windows, and editors do.

use std::borrow::Cow;

/// How many bytes git looks at to tell a binary file from text.
const SAMPLE: usize = 8000;

/// How the lines of a file end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnding {
    /// `\n`, which the generator writes.
    Lf,
    /// `\r\n`.
    CrLf,
}

impl LineEnding {
    /// How most lines end.
    pub fn of(bytes: &[u8]) -> Self {
        let all = bytes.iter().filter(|byte| **byte == b'\n').count();
        let with_return = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
        if with_return * 2 > all {
            Self::CrLf
        } else {
            Self::Lf
        }
    }

    /// Text whose lines end in `\n`, with this ending.
    pub fn apply(self, text: &[u8]) -> Vec<u8> {
        match self {
            Self::Lf => text.to_vec(),
            Self::CrLf => text
                .split_inclusive(|byte| *byte == b'\n')
                .flat_map(|line| match line.split_last() {
                    Some((b'\n', content)) => [content, b"\r\n"],
                    _ => [line, b""],
                })
                .flatten()
                .copied()
                .collect(),
        }
    }
}

/// Whether the bytes are no text, by git's rule.
pub fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(SAMPLE).any(|byte| *byte == 0)
}

/// The text with lines that end in `\n`; what is not text stays as it is.
pub fn to_lf(bytes: &[u8]) -> Cow<'_, [u8]> {
    if is_binary(bytes) || !bytes.windows(2).any(|pair| pair == b"\r\n") {
        return Cow::Borrowed(bytes);
    }
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let text = lines.flat_map(|line| match line.strip_suffix(b"\r\n") {
        Some(content) => [content, b"\n"],
        None => [line, b""],
    });
    Cow::Owned(text.flatten().copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_with_the_ending_of_most_of_its_lines() {
        for (text, ending) in [
            ("a\nb\n", LineEnding::Lf),
            ("a\r\nb\r\n", LineEnding::CrLf),
            ("a\r\nb", LineEnding::CrLf),
            ("", LineEnding::Lf),
            ("a", LineEnding::Lf),
        ] {
            let bytes = text.as_bytes();
            assert_eq!(LineEnding::of(bytes), ending, "{text:?}");
            assert_eq!(ending.apply(&to_lf(bytes)), bytes, "{text:?}");
        }
        assert_eq!(LineEnding::of(b"a\r\nb\r\nc\n"), LineEnding::CrLf);
    }

    #[test]
    fn what_is_not_text_is_left_alone() {
        assert_eq!(*to_lf(b"\x00\r\n"), *b"\x00\r\n");
    }
}
