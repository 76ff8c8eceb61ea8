//! The kinds of files that can be told by their content.

/// A kind of file.
#[derive(Debug)]
pub struct Format {
    /// In lower case.
    pub extensions: &'static [&'static str],
    /// What it is served as, whatever the uploader claimed.
    pub content_type: &'static str,
    /// How its content is told from others.
    pub signature: Signature,
}

/// What the content of a format has.
#[derive(Debug)]
pub enum Signature {
    /// One of these at its beginning.
    Start(&'static [&'static [u8]]),
    /// A beginning, and more at an offset.
    StartAndMore(&'static [u8], usize, &'static [u8]),
    /// A beginning that formats share, and one of these somewhere within.
    Container {
        /// The beginning.
        start: &'static [u8],
        /// What tells the formats apart.
        within: &'static [&'static [u8]],
    },
    /// Characters that can be read, in whatever encoding.
    Text,
}

const ZIP: &[u8] = b"PK\x03\x04";
/// Compound files: Office before 2007, and HWP.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

const FORMATS: [Format; 16] = [
    Format {
        extensions: &["jpg", "jpeg"],
        content_type: "image/jpeg",
        signature: Signature::Start(&[b"\xFF\xD8\xFF"]),
    },
    Format {
        extensions: &["png"],
        content_type: "image/png",
        signature: Signature::Start(&[b"\x89PNG\r\n\x1A\n"]),
    },
    Format {
        extensions: &["gif"],
        content_type: "image/gif",
        signature: Signature::Start(&[b"GIF87a", b"GIF89a"]),
    },
    Format {
        extensions: &["bmp"],
        content_type: "image/bmp",
        signature: Signature::StartAndMore(b"BM", 6, &[0; 4]),
    },
    Format {
        extensions: &["webp"],
        content_type: "image/webp",
        signature: Signature::StartAndMore(b"RIFF", 8, b"WEBP"),
    },
    Format {
        extensions: &["pdf"],
        content_type: "application/pdf",
        signature: Signature::Start(&[b"%PDF-"]),
    },
    Format {
        extensions: &["xlsx"],
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        signature: zip_with(&[b"xl/workbook"]),
    },
    Format {
        extensions: &["docx"],
        content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        signature: zip_with(&[b"word/document"]),
    },
    Format {
        extensions: &["pptx"],
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        signature: zip_with(&[b"ppt/presentation"]),
    },
    Format {
        extensions: &["hwpx"],
        content_type: "application/hwp+zip",
        signature: zip_with(&[b"application/hwp+zip"]),
    },
    Format {
        extensions: &["xls"],
        content_type: "application/vnd.ms-excel",
        // The names of streams are in UTF-16.
        signature: ole_with(&[b"W\0o\0r\0k\0b\0o\0o\0k\0", b"B\0o\0o\0k\0\0\0"]),
    },
    Format {
        extensions: &["doc"],
        content_type: "application/msword",
        signature: ole_with(&[b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"]),
    },
    Format {
        extensions: &["ppt"],
        content_type: "application/vnd.ms-powerpoint",
        signature: ole_with(&[b"P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0"]),
    },
    Format {
        extensions: &["hwp"],
        content_type: "application/x-hwp",
        signature: ole_with(&[b"HWP Document File"]),
    },
    Format {
        extensions: &["txt"],
        content_type: "text/plain",
        signature: Signature::Text,
    },
    Format {
        extensions: &["csv"],
        content_type: "text/csv",
        signature: Signature::Text,
    },
];

const fn zip_with(within: &'static [&'static [u8]]) -> Signature {
    Signature::Container { start: ZIP, within }
}

const fn ole_with(within: &'static [&'static [u8]]) -> Signature {
    Signature::Container { start: OLE, within }
}

impl Format {
    /// The format of an extension in lower case.
    pub fn of(extension: &str) -> Option<&'static Self> {
        let mut formats = FORMATS.iter();
        formats.find(|format| format.extensions.contains(&extension))
    }

    /// All extensions.
    pub fn known() -> impl Iterator<Item = &'static str> {
        FORMATS.iter().flat_map(|format| format.extensions).copied()
    }

    /// Whether browsers show it as a picture.
    pub fn is_image(&self) -> bool {
        self.content_type.starts_with("image/")
    }
}
