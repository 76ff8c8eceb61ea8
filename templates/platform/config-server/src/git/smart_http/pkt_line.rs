//! Git's framing: a length in four hexadecimal digits, itself included, and as many bytes.

use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use reqwest::Response;
use tokio::time::timeout;

use crate::git::error::FetchProblem;

/// Digits of the length.
const LENGTH: usize = 4;

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PktLine {
    /// The end of a list.
    Flush,
    /// Some bytes.
    Data(Bytes),
}

/// The parts of an answer, as they come in.
pub struct PktLines {
    response: Response,
    received: BytesMut,
    patience: Duration,
}

impl PktLines {
    /// The parts of `response`, for each of which `patience` is the longest wait.
    pub fn new(response: Response, patience: Duration) -> Self {
        Self {
            response,
            received: BytesMut::new(),
            patience,
        }
    }

    /// The next part; nothing at the end of the answer.
    ///
    /// # Errors
    /// When the answer breaks off, or is framed in another way.
    pub async fn next(&mut self) -> Result<Option<PktLine>, FetchProblem> {
        loop {
            if let Some(line) = take(&mut self.received)? {
                return Ok(Some(line));
            }
            let piece = timeout(self.patience, self.response.chunk())
                .await
                .map_err(|_| FetchProblem::TimedOut)??;
            match piece {
                Some(piece) => self.received.extend_from_slice(&piece),
                None if self.received.is_empty() => return Ok(None),
                None => return Err(unexpected("the answer broke off")),
            }
        }
    }
}

/// The first part, when it is there as a whole.
fn take(received: &mut BytesMut) -> Result<Option<PktLine>, FetchProblem> {
    let Some(digits) = received.first_chunk::<LENGTH>() else {
        return Ok(None);
    };
    match length_of(digits) {
        Some(0) => {
            received.advance(LENGTH);
            Ok(Some(PktLine::Flush))
        }
        Some(length) if length >= LENGTH => {
            if received.len() < length {
                return Ok(None);
            }
            let mut line = received.split_to(length).freeze();
            line.advance(LENGTH);
            Ok(Some(PktLine::Data(line)))
        }
        _ => Err(unexpected("the answer is not in git's format")),
    }
}

fn length_of(digits: &[u8; LENGTH]) -> Option<usize> {
    digits.iter().try_fold(0, |length, digit| {
        let value = char::from(*digit).to_digit(16)?;
        Some(length * 16 + usize::try_from(value).ok()?)
    })
}

/// An answer that makes no sense.
pub fn unexpected(problem: &str) -> FetchProblem {
    FetchProblem::Protocol(problem.to_owned())
}

/// A part with `text`.
pub fn pkt_line(text: &str) -> String {
    format!("{:04x}{text}", text.len() + LENGTH)
}

/// Ends a list.
pub const FLUSH: &str = "0000";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_taken_when_they_are_whole() {
        let text = format!("{}{FLUSH}{}", pkt_line("a\n"), pkt_line(""));
        let mut received = BytesMut::new();
        let mut parts = Vec::new();
        for byte in text.bytes() {
            received.extend_from_slice(&[byte]);
            parts.extend(take(&mut received).unwrap());
        }
        let data = |text: &'static str| PktLine::Data(Bytes::from(text));
        assert_eq!(parts, [data("a\n"), PktLine::Flush, data("")]);
        assert!(received.is_empty());
    }

    #[test]
    fn other_formats_are_refused() {
        for text in ["<!do", "0001", "0003", "-001", "+00a"] {
            let mut received = BytesMut::from(text);
            assert!(take(&mut received).is_err(), "{text}");
        }
    }
}
