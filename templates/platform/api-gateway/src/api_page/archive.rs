//! The files of Swagger UI, as they lie in the archive of its release.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use anyhow::Context;
use axum::body::Bytes;
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::{CompressionMethod, ZipArchive};

use super::file::{Content, File};

/// The files that make up the page.
const WANTED: [&str; 7] = [
    "index.html",
    "index.css",
    "swagger-ui.css",
    "swagger-ui-bundle.js",
    "swagger-ui-standalone-preset.js",
    "favicon-16x16.png",
    "favicon-32x32.png",
];

/// Starts the page; the one in the archive shows an example from the internet.
const INITIALIZER: (&str, &str) = (
    "swagger-initializer.js",
    include_str!("swagger-initializer.js"),
);

type Archive = ZipArchive<Cursor<&'static [u8]>>;

/// All files by name.
///
/// # Errors
/// When one is not in the archive, which means that another release has other files.
pub fn files() -> anyhow::Result<BTreeMap<&'static str, File>> {
    let mut archive = Archive::new(Cursor::new(SWAGGER_UI_VENDORED))?;
    let mut files = BTreeMap::new();
    for name in WANTED {
        let file = file(&mut archive, name)
            .with_context(|| format!("Swagger UI has no usable file {name}"))?;
        files.insert(name, file);
    }
    let (name, text) = INITIALIZER;
    files.insert(name, initializer(name, text));
    Ok(files)
}

fn initializer(name: &str, text: &'static str) -> File {
    let mut checksum = flate2::Crc::new();
    checksum.update(text.as_bytes());
    File::new(name, checksum.sum(), Content::Plain(text.into()))
}

fn file(archive: &mut Archive, name: &str) -> anyhow::Result<File> {
    let mut found = archive.by_index_raw(position(archive, name)?)?;
    let mut content = Vec::new();
    found.read_to_end(&mut content)?;
    let checksum = found.crc32();
    let content = match found.compression() {
        CompressionMethod::Stored => Content::Plain(content.into()),
        _ => Content::Gzip(gzip(&content, checksum, found.size())),
    };
    Ok(File::new(name, checksum, content))
}

/// The folder is called after the release.
fn position(archive: &Archive, name: &str) -> anyhow::Result<usize> {
    let path = format!("/dist/{name}");
    let mut names = archive.file_names_raw();
    names
        .position(|entry| entry.ends_with(path.as_bytes()))
        .context("it is missing")
}

/// Gzip is what a zip archive holds, deflated content, between a header without a date and
/// checksum and size (RFC 1952): so nothing is compressed or decompressed here.
fn gzip(deflated: &[u8], checksum: u32, size: u64) -> Bytes {
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let size_of_four_bytes = &size.to_le_bytes()[..4];
    [
        &HEADER,
        deflated,
        &checksum.to_le_bytes(),
        size_of_four_bytes,
    ]
    .concat()
    .into()
}
