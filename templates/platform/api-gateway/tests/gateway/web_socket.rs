//! Connections that become WebSockets.

use std::net::SocketAddr;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::raw::within;
use crate::support::{access_token, gateway, gateway_with, serve, user_service};

/// A service that accepts one WebSocket, tells the request line, and echoes every byte.
async fn echoing_web_socket() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a connection");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let request = head(&mut stream).await.to_ascii_lowercase();
        assert!(request.contains("upgrade: websocket"), "{request}");
        assert!(request.contains("sec-websocket-key: abc"), "{request}");
        let line = request.lines().next().expect("a request line");
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Line: {line}\r\n\r\n"
        );
        stream
            .write_all(answer.as_bytes())
            .await
            .expect("a connection");
        let (mut reader, mut writer) = stream.split();
        tokio::io::copy(&mut reader, &mut writer)
            .await
            .expect("a connection");
    });
    address
}

/// Everything up to the empty line.
async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("a connection"));
    }
    String::from_utf8(head).expect("text")
}

async fn ask(gateway: &mesh_test::TestService, path: &str, token: &str) -> (TcpStream, String) {
    let host = gateway.url("").replace("http://", "");
    let mut stream = TcpStream::connect(&host).await.expect("a connection");
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\nConnection: keep-alive, Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Key: abc\r\nSec-WebSocket-Version: 13\r\n\r\n"
    );
    stream
        .write_all(request.as_bytes())
        .await
        .expect("a connection");
    let answer = head(&mut stream).await.to_ascii_lowercase();
    (stream, answer)
}

#[tokio::test]
async fn bytes_go_both_ways_once_the_service_has_agreed() {
    let routes = json!({
        "routes": [
            {
                "uri": format!("ws://{}", echoing_web_socket().await),
                "predicates": ["Path=/user-service/api/socket"],
                "filters": ["StripPrefix"],
            },
            { "uri": "lb://user-service", "predicates": ["Path=/**"] },
        ],
    });
    let gateway = gateway_with(routes, &[serve(user_service()).await]).await;
    let path = "/user-service/api/socket?room=1";
    let (mut stream, answer) = ask(&gateway, path, &access_token("ROLE_USER")).await;
    assert!(answer.starts_with("http/1.1 101"), "{answer}");
    assert!(answer.contains("upgrade: websocket"), "{answer}");
    assert!(
        answer.contains("x-line: get /api/socket?room=1"),
        "{answer}"
    );
    for message in [&b"one"[..], &[0_u8; 5000]] {
        stream.write_all(message).await.unwrap();
        let mut echoed = vec![1; message.len()];
        stream.read_exact(&mut echoed).await.unwrap();
        assert!(echoed == message);
    }
    stream.shutdown().await.unwrap();
    assert_eq!(
        stream.read(&mut [0; 1]).await.unwrap(),
        0,
        "the end is passed on"
    );
}

#[tokio::test]
async fn a_web_socket_ends_when_the_gateway_stops() {
    let routes = json!({
        "routes": [
            {
                "uri": format!("ws://{}", echoing_web_socket().await),
                "predicates": ["Path=/user-service/api/socket"],
            },
            { "uri": "lb://user-service", "predicates": ["Path=/**"] },
        ],
    });
    let gateway = gateway_with(routes, &[serve(user_service()).await]).await;
    let token = access_token("ROLE_USER");
    let (mut stream, answer) = ask(&gateway, "/user-service/api/socket", &token).await;
    assert!(answer.starts_with("http/1.1 101"), "{answer}");
    within(gateway.stop()).await;
    let read = within(stream.read(&mut [0; 1])).await;
    assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
}

#[tokio::test]
async fn a_web_socket_needs_the_same_rights_and_a_service_may_decline() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let (_, answer) = ask(&gateway, "/user-service/api/socket", "").await;
    assert!(answer.starts_with("http/1.1 401"), "{answer}");
    let token = access_token("ROLE_USER");
    let (_, answer) = ask(&gateway, "/user-service/api/socket", &token).await;
    assert!(answer.starts_with("http/1.1 200"), "{answer}");
    assert!(!answer.contains("upgrade:"), "{answer}");
}

#[tokio::test]
async fn a_service_cannot_make_a_web_socket_of_an_ordinary_request() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        head(&mut stream).await;
        let answer =
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n";
        stream.write_all(answer).await.unwrap();
        stream.read_u8().await
    });
    let routes = json!({
        "routes": [
            { "uri": format!("http://{address}"), "predicates": ["Path=/user-service/api/x"] },
            { "uri": "lb://user-service", "predicates": ["Path=/**"] },
        ],
    });
    let gateway = gateway_with(routes, &[serve(user_service()).await]).await;
    let request = gateway.http().get(gateway.url("/user-service/api/x"));
    let request = request.header("Authorization", access_token("ROLE_USER"));
    assert_eq!(request.send().await.unwrap().status(), 502);
}
