//! Log lines straight to a TCP input of Logstash (codec `json_lines`).

use std::io::{self, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::Outage;

/// Longest time that connecting or writing may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// Pause before connecting again.
const PAUSE: Duration = Duration::from_secs(1);
/// Of the standard framework's template.
const USUAL_PORT: u16 = 5001;

/// A connection to one of several Logstash.
pub struct LogstashTcp {
    /// `host:port`, the one to be preferred first.
    destinations: Vec<String>,
    connection: Option<TcpStream>,
    outage: Outage,
}

impl LogstashTcp {
    /// No connection yet. `destinations` are separated by commas.
    pub fn to(destinations: &str) -> Self {
        let destinations = destinations.split(',').map(str::trim);
        let with_port = |destination: &str| match destination.contains(':') {
            true => destination.to_owned(),
            false => format!("{destination}:{USUAL_PORT}"),
        };
        Self {
            destinations: destinations.map(with_port).collect(),
            connection: None,
            outage: Outage::of("Logstash"),
        }
    }

    /// Sends lines, however long nobody takes them. A line that fails goes again, with the next
    /// connection.
    pub fn send(&mut self, lines: &[u8]) {
        let mut rest = lines;
        while !rest.is_empty() {
            let Some(connection) = &mut self.connection else {
                self.connect();
                continue;
            };
            let sent = whole_lines_sent(connection, rest);
            rest = &rest[sent..];
            if !rest.is_empty() {
                self.connection = None;
            }
        }
    }

    fn connect(&mut self) {
        let mut failure = None;
        for destination in &self.destinations {
            match connect(destination) {
                Ok(connection) => {
                    self.outage.worked();
                    self.connection = Some(connection);
                    return;
                }
                Err(error) => failure = Some(error),
            }
        }
        if let Some(error) = failure {
            self.outage.failed(error);
        }
        std::thread::sleep(PAUSE);
    }
}

fn connect(destination: &str) -> io::Result<TcpStream> {
    let mut failure = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in destination.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => {
                stream.set_write_timeout(Some(PATIENCE))?;
                return Ok(stream);
            }
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

/// Bytes up to the end of the last line that went out as a whole; all of them unless writing failed.
fn whole_lines_sent(connection: &mut TcpStream, lines: &[u8]) -> usize {
    let mut sent = 0;
    while sent < lines.len() {
        match connection.write(&lines[sent..]) {
            Ok(0) => break,
            Ok(count) => sent += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    let last_end = lines[..sent].iter().rposition(|byte| *byte == b'\n');
    last_end.map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;

    use super::*;

    const LINE: &str = "{\"message\":\"hello\"}\n";

    fn listen() -> (TcpListener, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        (listener, address)
    }

    fn next_line(listener: &TcpListener) -> String {
        let (stream, _) = listener.accept().unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        line
    }

    #[test]
    fn what_nobody_takes_arrives_later() {
        let (listener, address) = listen();
        drop(listener);
        let mut logstash = LogstashTcp::to(&address);
        let sender = std::thread::spawn(move || logstash.send(LINE.as_bytes()));
        let listener = TcpListener::bind(address).unwrap();
        assert_eq!(next_line(&listener), LINE);
        sender.join().unwrap();
    }

    #[test]
    fn a_broken_connection_is_replaced() {
        let (listener, address) = listen();
        let mut logstash = LogstashTcp::to(&address);
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let sender = std::thread::spawn(move || {
            let pause = Duration::from_millis(5);
            while stopped
                .recv_timeout(pause)
                .is_err_and(|error| error.to_string().contains("timed"))
            {
                logstash.send(LINE.as_bytes());
            }
        });
        for _ in 0..3 {
            assert_eq!(next_line(&listener), LINE, "lines stay whole");
        }
        drop(stop);
        drop(listener);
        drop(sender);
    }

    #[test]
    fn the_first_destination_that_is_there_gets_the_lines() {
        let (away, nowhere) = listen();
        drop(away);
        let (listener, address) = listen();
        let mut logstash = LogstashTcp::to(&format!("{nowhere}, {address}"));
        logstash.send(LINE.as_bytes());
        assert_eq!(next_line(&listener), LINE);
    }

    #[test]
    fn the_port_of_the_template_is_the_usual_one() {
        let logstash = LogstashTcp::to("logstash,other:9999");
        assert_eq!(logstash.destinations, ["logstash:5001", "other:9999"]);
    }
}
