//! Contents that are what they say, and others.

use super::*;

fn verdict(extension: &str, content: &[u8], chunk_size: usize) -> bool {
    let mut inspection = Inspection::new(Format::of(extension).unwrap());
    let fed = content
        .chunks(chunk_size)
        .try_for_each(|chunk| inspection.feed(chunk));
    fed.and_then(|()| inspection.finish()).is_ok()
}

fn is_accepted(extension: &str, content: &[u8]) -> bool {
    let whole = verdict(extension, content, content.len().max(1));
    assert_eq!(whole, verdict(extension, content, 1), "however it is cut");
    whole
}

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n....IHDR";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

#[test]
fn every_format_accepts_its_own_content_and_no_other() {
    let contents: [(&str, &[u8]); 12] = [
        ("jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF"),
        ("png", PNG),
        ("gif", b"GIF89a\x01\0\x01\0;"),
        ("bmp", b"BM\x46\0\0\0\0\0\0\0\x36"),
        ("webp", b"RIFF\x10\0\0\0WEBPVP8 "),
        ("pdf", b"%PDF-1.7\n1 0 obj\x01"),
        ("xlsx", b"PK\x03\x04[Content_Types].xml..xl/workbook.xml"),
        ("docx", b"PK\x03\x04[Content_Types].xml..word/document.xml"),
        ("hwpx", b"PK\x03\x04mimetypeapplication/hwp+zip"),
        (
            "xls",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..W\0o\0r\0k\0b\0o\0o\0k\0",
        ),
        (
            "hwp",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..HWP Document File V3.00",
        ),
        ("txt", "한글 text\r\n".as_bytes()),
    ];
    for (extension, _) in &contents {
        for (other, content) in &contents {
            let expected = extension == other;
            // A picture is no text, while a text has nothing that shows a mistake.
            assert_eq!(
                is_accepted(extension, content),
                expected,
                "{other} as {extension}"
            );
        }
        assert!(
            !is_accepted(extension, b"MZ\x90\0\x03"),
            "a program as {extension}"
        );
        assert!(
            !is_accepted(extension, b"\x7FELF\x02"),
            "a program as {extension}"
        );
    }
}

#[test]
fn pages_and_scripts_are_no_pictures() {
    for markup in [
        "<script>",
        "<HTML>",
        "<svg onload=x>",
        "<?php",
        "<!DOCTYPE html>",
    ] {
        let gif = [b"GIF89a/*", markup.as_bytes()].concat();
        assert!(!is_accepted("gif", &gif), "{markup}");
        assert!(!is_accepted("jpg", markup.as_bytes()), "{markup}");
        let pdf = [markup.as_bytes(), b"%PDF-1.4"].concat();
        assert!(!is_accepted("pdf", &pdf), "{markup}");
    }
}

#[test]
fn archives_behind_pictures_are_found_with_and_without_comment() {
    assert!(!is_accepted("png", &[PNG, EMPTY_ZIP].concat()));
    let mut with_comment = [PNG, EMPTY_ZIP, b"hi"].concat();
    assert!(
        is_accepted("png", &with_comment),
        "its directory has no comment"
    );
    let length_of_comment = PNG.len() + 20;
    with_comment[length_of_comment] = 2;
    assert!(!is_accepted("png", &with_comment));
}

#[test]
fn an_archive_is_found_behind_a_long_picture() {
    let long = [PNG, &vec![7; 3 * ZIP_DIRECTORY], EMPTY_ZIP].concat();
    assert!(!verdict("png", &long, 8192));
    assert!(verdict("png", &long[..long.len() - 1], 8192));
}

#[test]
fn texts_may_have_any_encoding_but_no_control_characters() {
    let cp949 = b"\xC7\xD1\xB1\xDB\r\n";
    let utf16 = b"\xFF\xFEa\0\x5C\xD5";
    assert!(is_accepted("txt", cp949));
    assert!(is_accepted("txt", utf16));
    assert!(is_accepted("csv", b""));
    assert!(!is_accepted("txt", b"a\0b"));
    assert!(!is_accepted("txt", b"\x1B[2J"));
}

#[test]
fn an_empty_file_is_no_picture() {
    assert!(!is_accepted("png", b""));
    assert!(!is_accepted("xlsx", b""));
}
