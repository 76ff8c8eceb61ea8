//! Whether the content of a file is what its extension says, seen while it streams by.

use crate::FileError;
use crate::format::{Format, Signature};
use crate::needle::{Needle, contains};

/// What browsers look at when they guess a type: "resource header" of the MIME sniffing standard.
const RESOURCE_HEADER: usize = 1445;

/// Where the directory of a ZIP file may begin, counted from its end: 22 bytes and a comment.
const ZIP_DIRECTORY: usize = 22 + 65_535;

/// Signs of a page or a script in a file that claims to be a picture or a document.
const MARKUP: [&[u8]; 6] = [
    b"<!doctype",
    b"<html",
    b"<script",
    b"<svg",
    b"<?php",
    b"<iframe",
];

/// Looks at the content of one file.
#[derive(Debug)]
pub struct Inspection {
    format: &'static Format,
    /// The beginning, until it has been judged.
    head: Option<Vec<u8>>,
    markers: Vec<Needle>,
    text: TextCheck,
    /// The end, of formats in which an archive could hide.
    tail: Vec<u8>,
}

impl Inspection {
    /// Begins with a file of `format`.
    pub fn new(format: &'static Format) -> Self {
        let markers: &[&[u8]] = match &format.signature {
            Signature::Container { within, .. } => within,
            _ => &[],
        };
        Self {
            format,
            head: Some(Vec::new()),
            markers: markers.iter().map(|marker| Needle::new(marker)).collect(),
            text: TextCheck::default(),
            tail: Vec::new(),
        }
    }

    /// Looks at the next part of the content.
    ///
    /// # Errors
    /// As soon as the content cannot be what it should be.
    pub fn feed(&mut self, chunk: &[u8]) -> Result<(), FileError> {
        self.feed_head(chunk)?;
        match self.format.signature {
            Signature::Container { .. } => {
                self.markers
                    .iter_mut()
                    .for_each(|marker| marker.feed(chunk));
            }
            Signature::Start(_) | Signature::StartAndMore(..) => self.feed_tail(chunk),
            Signature::Text => require(self.text.accepts(chunk))?,
        }
        Ok(())
    }

    /// Judges the whole.
    ///
    /// # Errors
    /// When the content is not what it should be.
    pub fn finish(mut self) -> Result<(), FileError> {
        self.judge_head()?;
        let has_marker = self.markers.is_empty() || self.markers.iter().any(Needle::was_found);
        require(has_marker && !ends_with_zip_directory(&self.tail))
    }

    fn feed_head(&mut self, chunk: &[u8]) -> Result<(), FileError> {
        let Some(head) = &mut self.head else {
            return Ok(());
        };
        let missing = RESOURCE_HEADER - head.len();
        head.extend_from_slice(&chunk[..chunk.len().min(missing)]);
        if head.len() == RESOURCE_HEADER {
            self.judge_head()?;
        }
        Ok(())
    }

    fn judge_head(&mut self) -> Result<(), FileError> {
        self.head.take().map_or(Ok(()), |head| {
            require(starts_right(&head, &self.format.signature))
        })
    }

    fn feed_tail(&mut self, chunk: &[u8]) {
        self.tail.extend_from_slice(chunk);
        let surplus = self.tail.len().saturating_sub(ZIP_DIRECTORY);
        self.tail.drain(..surplus);
    }
}

fn require(holds: bool) -> Result<(), FileError> {
    if holds {
        Ok(())
    } else {
        Err(FileError::WrongContent)
    }
}

fn starts_right(head: &[u8], signature: &Signature) -> bool {
    match signature {
        Signature::Start(starts) => {
            starts.iter().any(|start| head.starts_with(start)) && !has_markup(head)
        }
        Signature::StartAndMore(start, offset, more) => {
            head.starts_with(start)
                && head
                    .get(*offset..)
                    .is_some_and(|rest| rest.starts_with(more))
                && !has_markup(head)
        }
        Signature::Container { start, .. } => head.starts_with(start),
        Signature::Text => true,
    }
}

fn has_markup(head: &[u8]) -> bool {
    let lower = head.to_ascii_lowercase();
    MARKUP.iter().any(|sign| contains(&lower, sign))
}

/// Whether a ZIP reader, which begins at the end, would find an archive: its directory ends with a
/// comment that reaches to the end of the file.
fn ends_with_zip_directory(tail: &[u8]) -> bool {
    tail.windows(22).enumerate().any(|(place, end)| {
        let comment = usize::from(u16::from_le_bytes([end[20], end[21]]));
        end.starts_with(b"PK\x05\x06") && place + 22 + comment == tail.len()
    })
}

/// Whether bytes are text: UTF-16 begins with its mark, all other encodings in use have no control
/// characters but those of lines.
#[derive(Debug, Default)]
struct TextCheck {
    begin: Vec<u8>,
    is_utf16: bool,
}

impl TextCheck {
    fn accepts(&mut self, chunk: &[u8]) -> bool {
        if self.begin.len() < 2 {
            self.begin.extend(chunk.iter().take(2 - self.begin.len()));
            self.is_utf16 = matches!(self.begin[..], [0xFF, 0xFE] | [0xFE, 0xFF]);
        }
        self.is_utf16 || chunk.iter().all(|byte| is_of_text(*byte))
    }
}

fn is_of_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | b' '..=0x7E | 0x80..)
}

#[cfg(test)]
mod tests;
