//! A service behind the gateway that does what a test wants.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Answers every request with its name, after a delay.
pub struct Upstream {
    /// `http://host:port`.
    pub address: String,
    delay_in_ms: Arc<AtomicU64>,
}

impl Upstream {
    /// Starts it; it goes on until the test ends.
    pub fn start(name: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let delay_in_ms = Arc::new(AtomicU64::new(0));
        let delay = delay_in_ms.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let delay = delay.clone();
                std::thread::spawn(move || answer_all(stream, name, &delay));
            }
        });
        Self {
            address: format!("http://{address}"),
            delay_in_ms,
        }
    }

    /// Lets every answer take so long from now on.
    pub fn take(&self, delay: Duration) {
        let delay = u64::try_from(delay.as_millis()).expect("short");
        self.delay_in_ms.store(delay, Ordering::SeqCst);
    }
}

fn answer_all(mut stream: TcpStream, name: &str, delay: &AtomicU64) {
    let mut lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
    let mut next_head = || loop {
        match lines.next() {
            Some(Ok(line)) if line.is_empty() => return true,
            Some(Ok(_)) => {}
            _ => return false,
        }
    };
    while next_head() {
        std::thread::sleep(Duration::from_millis(delay.load(Ordering::SeqCst)));
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{name}",
            name.len()
        );
        if stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}
