//! The header that tells browsers what to do with a file.

use axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// Characters of RFC 5987 that stand for themselves.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// Value of `Content-Disposition`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContentDisposition {
    /// Shown where it is.
    Inline,
    /// Saved under this name.
    Attachment(String),
}

impl ContentDisposition {
    /// The header. Front ends cut off exactly `attachment; filename*=UTF-8''` and decode the rest.
    pub fn header(&self) -> HeaderValue {
        match self {
            Self::Inline => HeaderValue::from_static("inline"),
            Self::Attachment(name) => {
                let encoded = percent_encode(name.as_bytes(), ENCODED);
                HeaderValue::try_from(format!("attachment; filename*=UTF-8''{encoded}"))
                    .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded_as_the_front_ends_read_them() {
        for (name, encoded) in [
            ("a.png", "a.png"),
            ("보고서 1.pdf", "%EB%B3%B4%EA%B3%A0%EC%84%9C%201.pdf"),
            (
                "it's (100%);\r\n\".txt",
                "it%27s%20%28100%25%29%3B%0D%0A%22.txt",
            ),
        ] {
            let header = ContentDisposition::Attachment(name.to_owned()).header();
            let expected = format!("attachment; filename*=UTF-8''{encoded}");
            assert_eq!(header.to_str().unwrap(), expected);
        }
    }
}
