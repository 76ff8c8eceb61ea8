//! Ports for servers that a test stops and starts again.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

/// How many ports a server may need: a node of Erlang listens on two more, beside its own.
const OF_A_SERVER: u16 = 3;
/// Below those that the system gives to connections, so that none of them takes a port while its server is away.
const FIRST: u16 = 20_000;
const SERVERS: u16 = 4_000;

static ASKED: AtomicU16 = AtomicU16::new(0);

/// A port that is free, as the two after it are, and that nobody else in this process gets.
pub fn free_port() -> u16 {
    let somewhere = u16::try_from(std::process::id() % u32::from(SERVERS)).expect("small");
    let mut candidates = std::iter::from_fn(|| {
        let server = (somewhere + ASKED.fetch_add(1, Ordering::SeqCst)) % SERVERS;
        Some(FIRST + server * OF_A_SERVER)
    });
    candidates
        .find(|port| (0..OF_A_SERVER).all(|other| is_free(port + other)))
        .expect("there is always one more")
}

/// Host and such a port.
pub fn free_address() -> String {
    format!("127.0.0.1:{}", free_port())
}

fn is_free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}
