//! A RabbitMQ of a test's own.

use std::path::Path;
use std::process::Command;

use crate::ports::free_port;

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
