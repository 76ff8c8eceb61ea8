//! The name that a file had where it came from.

use unicode_normalization::UnicodeNormalization;

use crate::FileError;

/// Longest name, in characters: what the column holds.
const LONGEST: usize = 200;

/// A name for people, without folders and without characters that cannot be seen. It never
/// becomes part of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// Reads the name that a client sent.
    ///
    /// # Errors
    /// When there is nothing before or after the last dot, or the name is too long.
    pub fn parse(sent: &str) -> Result<Self, FileError> {
        // Some browsers send the whole path. macOS sends Hangul in pieces (NFD), which other systems
        // show as such.
        let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
        let visible: String = last.nfc().filter(|sign| !is_invisible(*sign)).collect();
        let name = visible.trim();
        let (stem, extension) = name.rsplit_once('.').ok_or(FileError::InvalidName)?;
        let fits = name.chars().count() <= LONGEST;
        if stem.is_empty() || extension.is_empty() || !fits {
            return Err(FileError::InvalidName);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the last dot, in lower case.
    pub fn extension(&self) -> String {
        let (_, extension) = self.0.rsplit_once('.').unwrap_or_default();
        extension.to_lowercase()
    }
}

/// Control characters, and those that reverse the direction of writing: `exe.png` could be shown as
/// `gnp.exe`.
fn is_invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_invisible_characters_are_dropped() {
        for (sent, expected) in [
            ("보고서.PDF", "보고서.PDF"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Users\\me\\a b.png", "a b.png"),
            ("cod\u{202E}gnp.exe.png", "codgnp.exe.png"),
            ("line\r\nbreak.txt", "linebreak.txt"),
            ("\u{1112}\u{1161}\u{11AB}.txt", "한.txt"),
        ] {
            assert_eq!(FileName::parse(sent).unwrap().as_str(), expected);
        }
        assert_eq!(FileName::parse("a.b.PNG").unwrap().extension(), "png");
    }

    #[test]
    fn names_without_stem_or_extension_are_refused() {
        let long = format!("{}.txt", "가".repeat(197));
        for sent in ["", ".", "..", "a", "a.", ".png", "a/.png", "x\\", &long] {
            assert!(FileName::parse(sent).is_err(), "{sent}");
        }
    }
}
