//! Asking for a pack, and taking it out of the answer.

use bytes::{Buf, Bytes};
use tokio::sync::mpsc::Sender;

use super::pkt_line::{FLUSH, PktLine, PktLines, pkt_line, unexpected};
use crate::git::bare_copy::Needs;
use crate::git::error::FetchProblem;

/// The bands that the answer is sent in.
const PACK: u8 = 1;
const PROGRESS: u8 = 2;
const FAILURE: u8 = 3;

/// First letters of the lines in which the server tells what both sides have: `ACK` and `NAK`.
const NEGOTIATION: [u8; 2] = [b'A', b'N'];

/// The request for what is needed, in the way that `capabilities` name. All that the copy has is told at once: what the server sends
/// besides does no harm.
pub fn request(needs: &Needs, capabilities: &str) -> String {
    let mut request = String::new();
    for (number, id) in needs.wants.iter().enumerate() {
        let line = match number {
            0 => format!("want {id} {capabilities}\n"),
            _ => format!("want {id}\n"),
        };
        request.push_str(&pkt_line(&line));
    }
    request.push_str(FLUSH);
    for id in &needs.haves {
        request.push_str(&pkt_line(&format!("have {id}\n")));
    }
    request.push_str(&pkt_line("done\n"));
    request
}

/// Sends the pack of an answer to `pieces`.
///
/// # Errors
/// When the server refuses, or the answer breaks off.
pub async fn receive(mut lines: PktLines, pieces: Sender<Bytes>) -> Result<(), FetchProblem> {
    while let Some(line) = lines.next().await? {
        let PktLine::Data(mut line) = line else {
            return Ok(());
        };
        match line.first().copied() {
            Some(PACK) => {
                line.advance(1);
                // Whoever receives no more has failed, and tells why.
                if pieces.send(line).await.is_err() {
                    return Ok(());
                }
            }
            Some(FAILURE) => return Err(refusal(&line[1..])),
            Some(b'E') => return Err(refusal(&line)),
            Some(PROGRESS) => {}
            Some(letter) if NEGOTIATION.contains(&letter) => {}
            _ => return Err(unexpected("the answer is not in git's format")),
        }
    }
    Err(unexpected("the pack broke off"))
}

fn refusal(message: &[u8]) -> FetchProblem {
    let message = String::from_utf8_lossy(message);
    let message = message.strip_prefix("ERR ").unwrap_or(&message);
    FetchProblem::Protocol(format!("the server refuses: {}", message.trim_end()))
}

#[cfg(test)]
mod tests {
    use git2::Oid;

    use super::*;

    #[test]
    fn a_request_tells_what_is_wanted_and_what_is_there() {
        let id = |digit: &str| Oid::from_str(&digit.repeat(40)).unwrap();
        let needs = Needs {
            wants: [id("1"), id("2")].into(),
            haves: [id("3")].into(),
        };
        let (one, two, three) = ("1".repeat(40), "2".repeat(40), "3".repeat(40));
        let expected =
            format!("003cwant {one} ofs-delta\n0032want {two}\n00000032have {three}\n0009done\n");
        assert_eq!(request(&needs, "ofs-delta"), expected);
    }
}
