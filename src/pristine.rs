//! The last output of the generator, the base of merges: `.egov-msa/pristine`.
//!
//! One line an object, `<sha256> <base64 of its zlib stream>`, sorted. An object never changes, so git can merge the
//! file by taking all lines of both sides (`merge=union`), and what is too much does no harm.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib;

use crate::file_tree::FileTree;
use crate::generation_lock::{KEPT, LockedFiles, sha256};

/// Path of the file in a project.
pub const PRISTINE_FILE: &str = ".egov-msa/pristine";

/// Level of compression: higher ones take twice the time for a few per cent.
const LEVEL: u8 = 6;

/// Characters of a digest.
const DIGEST_LENGTH: usize = 64;

/// Why an object cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// It is not there.
    Missing,
    /// It does not have the content that its name promises.
    Damaged,
}

/// The objects by their digest, packed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pristine(BTreeMap<String, String>);

impl Pristine {
    /// Reads the objects; whatever is no object, such as a conflict marker of git, is passed over.
    pub fn parse(text: &str) -> Self {
        let objects = text.lines().filter_map(|line| {
            let (digest, packed) = line.split_once(' ')?;
            let is_digest = digest.len() == DIGEST_LENGTH
                && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_digest.then(|| (digest.to_owned(), packed.to_owned()))
        });
        Self(objects.collect())
    }

    /// The objects of a tree; those that are known already are taken over, for packing takes time.
    pub fn of(tree: &FileTree, files: &LockedFiles, known: &Self) -> Self {
        let objects = files.iter().filter_map(|(path, locked)| {
            let packed = match known.0.get(&locked.sha256) {
                Some(packed) => packed.clone(),
                None => pack(&tree.get(path)?.bytes),
            };
            Some((locked.sha256.clone(), packed))
        });
        Self(objects.collect())
    }

    /// How many contents there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the generator has written this content.
    pub fn contains(&self, digest: &str) -> bool {
        self.0.contains_key(digest)
    }

    /// The content with a digest.
    pub fn content(&self, digest: &str) -> Result<Vec<u8>, Unavailable> {
        let packed = self.0.get(digest).ok_or(Unavailable::Missing)?;
        unpack(packed)
            .filter(|bytes| sha256(bytes) == digest)
            .ok_or(Unavailable::Damaged)
    }
}

impl fmt::Display for Pristine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(KEPT)?;
        self.0
            .iter()
            .try_for_each(|(digest, packed)| writeln!(formatter, "{digest} {packed}"))
    }
}

fn pack(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(compress_to_vec_zlib(bytes, LEVEL))
}

fn unpack(packed: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD_NO_PAD.decode(packed.trim_end()).ok()?;
    decompress_to_vec_zlib(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_tree::File;
    use crate::generation_lock::locked_files;

    fn of(contents: &[&str]) -> Pristine {
        let mut tree = FileTree::default();
        for (index, content) in contents.iter().enumerate() {
            let file = File::generated((*content).to_owned());
            tree.insert(&format!("file{index}"), file).expect("is new");
        }
        Pristine::of(&tree, &locked_files(&tree), &Pristine::default())
    }

    #[test]
    fn every_content_comes_back_and_equal_ones_are_kept_once() {
        let text = of(&["", "하나\n", "two\n", "two\n"]).to_string();
        assert_eq!(text.lines().count(), 4);
        let pristine = Pristine::parse(&text);
        for content in ["", "하나\n", "two\n"] {
            let bytes = pristine.content(&sha256(content.as_bytes()));
            assert_eq!(bytes.expect("is there"), content.as_bytes());
        }
    }

    #[test]
    fn a_union_of_two_with_markers_and_other_line_endings_has_the_objects_of_both() {
        let (first, second) = (of(&["a\n", "b\n"]), of(&["b\n", "c\n"]));
        let both = format!("<<<<<<< ours\n{second}=======\n{first}>>>>>>> theirs\n");
        let pristine = Pristine::parse(&both.replace('\n', "\r\n"));
        for content in ["a\n", "b\n", "c\n"] {
            assert!(pristine.content(&sha256(content.as_bytes())).is_ok());
        }
    }

    #[test]
    fn what_is_missing_or_damaged_is_told_apart() {
        let text = of(&["a\n"]).to_string();
        let digest = sha256(b"a\n");
        let other = of(&["b\n"]).to_string().replace(&sha256(b"b\n"), &digest);
        assert_eq!(
            Pristine::parse(&text).content(&sha256(b"b\n")),
            Err(Unavailable::Missing)
        );
        for damaged in [other, text.replace(' ', " !"), format!("{digest} \n")] {
            let content = Pristine::parse(&damaged).content(&digest);
            assert_eq!(content, Err(Unavailable::Damaged), "{damaged}");
        }
    }
}
