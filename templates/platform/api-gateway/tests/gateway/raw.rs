//! HTTP as it goes over the wire, for what a client library would smooth over.

use std::time::Duration;

use mesh_test::TestService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection.
pub struct Raw {
    /// The connection.
    pub stream: TcpStream,
}

impl Raw {
    /// A connection to `service`.
    pub async fn connect(service: &TestService) -> Self {
        let host = service.url("").replace("http://", "");
        let stream = TcpStream::connect(host).await.expect("a connection");
        Self { stream }
    }

    /// Sends a text as it is.
    pub async fn send(&mut self, text: &str) {
        let sent = self.stream.write_all(text.as_bytes()).await;
        sent.expect("a connection");
    }

    /// Everything up to the empty line, in lower case.
    pub async fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(
                within(self.stream.read_u8())
                    .await
                    .expect("more of the head"),
            );
        }
        String::from_utf8_lossy(&head).to_ascii_lowercase()
    }

    /// Everything up to the end of the connection.
    pub async fn rest(&mut self) -> String {
        let mut rest = String::new();
        let read = within(self.stream.read_to_string(&mut rest)).await;
        read.expect("an orderly end");
        rest
    }
}

/// What comes of `work`; a test does not wait for ever.
pub async fn within<T>(work: impl Future<Output = T>) -> T {
    let result = tokio::time::timeout(Duration::from_secs(10), work).await;
    result.expect("it takes no 10 seconds")
}
