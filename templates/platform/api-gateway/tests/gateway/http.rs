//! HTTP in its details: versions, bodies that come in pieces, and clients that leave.

use axum::body::{Body, Bytes};
use axum::routing::{get, post};
use futures_util::StreamExt;
use mesh_test::TestService;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::raw::{Raw, within};
use crate::support::{access_token, gateway, gateway_with, serve, started_and_ready, user_service};

fn head(request_line: &str, headers: &str) -> String {
    let token = access_token("ROLE_USER");
    format!("{request_line}\r\nHost: gw\r\nAuthorization: {token}\r\n{headers}\r\n")
}

/// A gateway before a user service with one more path.
async fn gateway_before(path: &str, handler: axum::routing::MethodRouter) -> TestService {
    let service = user_service().route(path, handler);
    gateway(&[serve(service).await]).await
}

/// A body of two pieces whose length nobody knows before.
async fn pieces() -> Body {
    let pieces = ["one,", "two"].map(Ok::<_, std::io::Error>);
    Body::from_stream(futures_util::stream::iter(pieces))
}

#[tokio::test]
async fn clients_of_http_1_0_are_answered_in_their_version() {
    let gateway = gateway_before("/api/pieces", get(pieces)).await;
    let mut client = Raw::connect(&gateway).await;
    let request = head("GET /user-service/api/pieces HTTP/1.0", "");
    client.send(&request).await;
    let answer = client.rest().await;
    assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
    assert!(!answer.contains("transfer-encoding"), "{answer}");
    assert!(answer.ends_with("\r\n\r\none,two"), "{answer}");
}

#[tokio::test]
async fn a_service_may_answer_in_http_1_0() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let read = stream.read(&mut [0; 4096]).await.unwrap();
        assert!(read > 0);
        let answer = b"HTTP/1.0 200 OK\r\n\r\nuntil the end";
        stream.write_all(answer).await.unwrap();
    });
    let routes = json!({
        "routes": [
            { "uri": format!("http://{address}"), "predicates": ["Path=/user-service/api/old"] },
            { "uri": "lb://user-service", "predicates": ["Path=/**"] },
        ],
    });
    let gateway = gateway_with(routes, &[serve(user_service()).await]).await;
    let mut client = Raw::connect(&gateway).await;
    let request = head(
        "GET /user-service/api/old HTTP/1.1",
        "Connection: close\r\n",
    );
    client.send(&request).await;
    let answer = client.rest().await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("until the end"), "{answer}");
}

#[tokio::test]
async fn a_client_that_expects_100_gets_it_from_the_gateway() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let mut client = Raw::connect(&gateway).await;
    let headers = "Connection: close\r\nContent-Length: 4\r\nExpect: 100-continue\r\n";
    let request = head("POST /user-service/api/a HTTP/1.1", headers);
    client.send(&request).await;
    assert!(client.head().await.starts_with("http/1.1 100 "));
    client.send("text").await;
    assert!(client.head().await.starts_with("http/1.1 200 "));
    let seen: Value = serde_json::from_str(&client.rest().await).unwrap();
    assert_eq!(seen["body"], "text");
    assert_eq!(seen["headers"]["expect"], Value::Null);
}

#[tokio::test]
async fn a_client_that_may_not_is_answered_before_it_sends_its_body() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let mut client = Raw::connect(&gateway).await;
    let headers = "Content-Length: 1000000\r\nExpect: 100-continue\r\n";
    let request = head("POST /user-service/elsewhere HTTP/1.1", headers);
    client.send(&request).await;
    assert!(client.head().await.starts_with("http/1.1 401 "));
}

/// A handler that tells what it reads piece by piece; nothing for a body that broke off.
fn reader(pieces: UnboundedSender<Option<Bytes>>) -> axum::routing::MethodRouter {
    post(move |body: Body| async move {
        let mut body = body.into_data_stream();
        while let Some(piece) = body.next().await {
            let _ = pieces.send(piece.ok());
        }
    })
}

async fn gateway_before_reader() -> (TestService, UnboundedReceiver<Option<Bytes>>) {
    let (sender, pieces) = unbounded_channel();
    let gateway = gateway_before("/api/read", reader(sender)).await;
    (gateway, pieces)
}

async fn begun_upload(gateway: &TestService) -> Raw {
    let mut client = Raw::connect(gateway).await;
    let headers = "Connection: close\r\nContent-Length: 8\r\n";
    let request = head("POST /user-service/api/read HTTP/1.1", headers);
    client.send(&format!("{request}first")).await;
    client
}

#[tokio::test]
async fn an_upload_reaches_the_service_while_it_comes() {
    let (gateway, mut pieces) = gateway_before_reader().await;
    let mut client = begun_upload(&gateway).await;
    assert_eq!(within(pieces.recv()).await.unwrap().unwrap(), "first");
    client.send("end").await;
    assert_eq!(within(pieces.recv()).await.unwrap().unwrap(), "end");
    assert!(client.rest().await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn an_upload_that_breaks_off_breaks_off_for_the_service() {
    let (gateway, mut pieces) = gateway_before_reader().await;
    let client = begun_upload(&gateway).await;
    assert_eq!(within(pieces.recv()).await.unwrap().unwrap(), "first");
    drop(client);
    assert_eq!(within(pieces.recv()).await, Some(None), "no whole body");
    let again = begun_upload(&gateway).await;
    assert_eq!(within(pieces.recv()).await.unwrap().unwrap(), "first");
    drop(again);
}

#[tokio::test]
async fn a_body_that_is_no_http_is_the_client_s_fault() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let mut client = Raw::connect(&gateway).await;
    let request = head(
        "POST /user-service/api/a HTTP/1.1",
        "Transfer-Encoding: chunked\r\n",
    );
    client.send(&format!("{request}no length\r\n")).await;
    let answer = client.head().await;
    assert!(answer.starts_with("http/1.1 400 "), "{answer}");
}

/// Tells when it is dropped.
struct Dropped(UnboundedSender<()>);

impl Drop for Dropped {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[tokio::test]
async fn a_download_ends_for_the_service_when_the_client_leaves() {
    let (sender, mut receiver) = unbounded_channel();
    let endless = get(move || async move {
        let held = Dropped(sender);
        let pieces = futures_util::stream::repeat_with(move || {
            let Dropped(_) = &held;
            Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 1000]))
        });
        Body::from_stream(pieces)
    });
    let gateway = gateway_before("/api/endless", endless).await;
    let mut client = Raw::connect(&gateway).await;
    let request = head("GET /user-service/api/endless HTTP/1.1", "");
    client.send(&request).await;
    assert!(client.head().await.starts_with("http/1.1 200 "));
    drop(client);
    assert_eq!(within(receiver.recv()).await, Some(()));
}

/// Server-sent events, of which only the first ever comes.
async fn events() -> ([(&'static str, &'static str); 1], Body) {
    let first = futures_util::stream::iter([Ok::<_, std::io::Error>("data: 1\n\n")]);
    let body = Body::from_stream(first.chain(futures_util::stream::pending()));
    ([("content-type", "text/event-stream;charset=UTF-8")], body)
}

#[tokio::test]
async fn events_arrive_at_once_and_end_when_the_gateway_stops() {
    let service = user_service().route("/api/events", get(events));
    let settings = json!({ "server.shutdown-timeout": "1h" });
    let gateway = started_and_ready(settings, &[serve(service).await]).await;
    let mut client = Raw::connect(&gateway).await;
    let request = head("GET /user-service/api/events HTTP/1.1", "");
    client.send(&request).await;
    let answer = client.head().await;
    assert!(answer.contains("text/event-stream"), "{answer}");
    let mut event = [0; "9\r\ndata: 1\n\n\r\n".len()];
    within(client.stream.read_exact(&mut event)).await.unwrap();
    assert!(event.ends_with(b"data: 1\n\n\r\n"));
    within(gateway.stop()).await;
    assert_eq!(client.rest().await, "0\r\n\r\n", "an orderly end");
}
