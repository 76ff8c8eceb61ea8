//! Searching a stream for a few bytes.

/// Looks for bytes in chunks that may cut them in two.
#[derive(Debug)]
pub struct Needle {
    wanted: &'static [u8],
    /// The end of what was seen, shorter than `wanted`.
    carried: Vec<u8>,
    was_found: bool,
}

impl Needle {
    /// Looks for `wanted`, which is not empty.
    pub fn new(wanted: &'static [u8]) -> Self {
        Self {
            wanted,
            carried: Vec::new(),
            was_found: false,
        }
    }

    /// Looks into the next chunk.
    pub fn feed(&mut self, chunk: &[u8]) {
        let reach = self.wanted.len() - 1;
        let mut border = std::mem::take(&mut self.carried);
        border.extend_from_slice(&chunk[..chunk.len().min(reach)]);
        self.was_found |= contains(&border, self.wanted) || contains(chunk, self.wanted);
        let end = if chunk.len() < reach { &border } else { chunk };
        self.carried = end[end.len().saturating_sub(reach)..].to_vec();
    }

    /// Whether it was seen.
    pub fn was_found(&self) -> bool {
        self.was_found
    }
}

/// Whether `wanted` stands somewhere in `bytes`.
pub fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    // Looking for the first byte alone is much faster than comparing everywhere.
    let Some((first, rest)) = wanted.split_first() else {
        return true;
    };
    let mut left = bytes;
    while let Some(place) = left.iter().position(|byte| byte == first) {
        left = &left[place + 1..];
        if left.starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_however_the_stream_is_cut() {
        let bytes = b"xxabxabcdxx";
        for size in 1..=bytes.len() {
            let mut needle = Needle::new(b"abcd");
            bytes.chunks(size).for_each(|chunk| needle.feed(chunk));
            assert!(needle.was_found(), "in chunks of {size}");
        }
    }

    #[test]
    fn parts_of_it_that_do_not_meet_are_not_it() {
        let mut needle = Needle::new(b"abcd");
        for chunk in [&b"ab"[..], b"x", b"cd", b"abc", b"", b"xd"] {
            needle.feed(chunk);
        }
        assert!(!needle.was_found());
    }
}
