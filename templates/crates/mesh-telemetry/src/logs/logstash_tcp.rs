//! Log lines straight to a TCP input of Logstash (codec `json_lines`). The service never waits for
//! it: lines that cannot be sent soon are dropped.

use std::io::{self, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;

/// Lines that wait to be sent.
const CAPACITY: usize = 8192;
/// Longest time that connecting or writing may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// Pause before connecting again.
const PAUSE: Duration = Duration::from_secs(1);

/// Hands lines to a thread that sends them.
#[derive(Clone)]
pub struct LogstashTcp(SyncSender<Vec<u8>>);

impl LogstashTcp {
    /// Starts to send to `destination`, such as `localhost:5001`.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(destination: String) -> io::Result<Self> {
        let (sender, lines) = sync_channel(CAPACITY);
        std::thread::Builder::new()
            .name("logstash".to_owned())
            .spawn(move || send_all(&destination, &lines))?;
        Ok(Self(sender))
    }
}

impl<'a> MakeWriter<'a> for LogstashTcp {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// One call is one line: the formatting layer writes events whole.
impl Write for LogstashTcp {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // A full queue drops the line: the log must not hold up the service.
        let _ = self.0.try_send(line.to_vec());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Sends until nobody logs any more. A line that fails goes with the next connection.
fn send_all(destination: &str, lines: &Receiver<Vec<u8>>) {
    let mut connection: Option<TcpStream> = None;
    while let Ok(line) = lines.recv() {
        while connection
            .as_mut()
            .is_none_or(|stream| stream.write_all(&line).is_err())
        {
            connection = connect(destination);
            if connection.is_none() {
                std::thread::sleep(PAUSE);
            }
        }
    }
}

fn connect(destination: &str) -> Option<TcpStream> {
    let addresses = destination.to_socket_addrs().ok()?;
    let stream = addresses
        .into_iter()
        .find_map(|address| TcpStream::connect_timeout(&address, PATIENCE).ok())?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    Some(stream)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Instant;

    use super::*;

    const LINE: &str = "{\"message\":\"hello\"}\n";

    fn next_line(listener: &TcpListener) -> String {
        let (stream, _) = listener.accept().unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        line
    }

    #[test]
    fn nobody_waits_while_nobody_listens() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let mut log = LogstashTcp::start(address.to_string()).unwrap();
        let started = Instant::now();
        for _ in 0..2 * CAPACITY {
            log.write_all(LINE.as_bytes()).unwrap();
        }
        assert!(started.elapsed() < PATIENCE, "logging waits for Logstash");
        let listener = TcpListener::bind(address).unwrap();
        assert_eq!(next_line(&listener), LINE, "what was queued arrives later");
    }

    #[test]
    fn a_broken_connection_is_replaced() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut log = LogstashTcp::start(listener.local_addr().unwrap().to_string()).unwrap();
        let is_over = Arc::new(AtomicBool::new(false));
        let service = std::thread::spawn({
            let is_over = is_over.clone();
            move || {
                while !is_over.load(Ordering::Relaxed) {
                    log.write_all(LINE.as_bytes()).unwrap();
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
        });
        for _ in 0..3 {
            assert_eq!(next_line(&listener), LINE);
        }
        is_over.store(true, Ordering::Relaxed);
        service.join().unwrap();
    }
}
