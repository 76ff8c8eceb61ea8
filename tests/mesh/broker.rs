//! A RabbitMQ of a test's own.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

/// A broker that can be stopped and started again; it keeps what it stores in between.
pub struct Broker {
    folder: tempfile::TempDir,
    port: u16,
}

impl Broker {
    /// Starts it.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let broker = Self {
            folder,
            port: free_port(),
        };
        broker.start_again();
        broker
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("amqp://guest:guest@127.0.0.1:{}", self.port)
    }

    /// Starts it after a stop.
    pub fn start_again(&self) {
        self.call("start");
    }

    /// Stops it.
    pub fn stop(&self) {
        self.call("stop");
    }

    fn call(&self, action: &str) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/rabbitmq");
        let status = Command::new(script)
            .arg(action)
            .arg(self.folder.path())
            .arg(self.port.to_string())
            .status()
            .expect("the script runs");
        assert!(status.success(), "RabbitMQ: {action}");
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port that is free and has two free ones beside it, as a node of Erlang needs.
fn free_port() -> u16 {
    loop {
        let first = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = first.local_addr().expect("bound").port();
        let is_free = |port: Option<u16>| {
            port.is_some_and(|port| TcpListener::bind(("127.0.0.1", port)).is_ok())
        };
        if is_free(port.checked_add(1)) && is_free(port.checked_add(2)) {
            return port;
        }
    }
}
