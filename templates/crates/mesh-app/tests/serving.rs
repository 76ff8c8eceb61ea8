//! How connections are served and how they end, on shared threads and on one for each core.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::{get, post};
use futures_util::FutureExt;
use mesh_app::{
    BuildFuture, RunningService, ServiceContext, ServiceDefinition, Serving, Startup, start,
};
use mesh_config::Layer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const FORMS: [Serving; 2] = [Serving::Shared, Serving::PerCore];

const DEFINITION: ServiceDefinition = ServiceDefinition {
    name: "serving-service",
    version: "1.0.0",
    defaults: "",
    migrate: None,
    build,
};

fn build(_: ServiceContext) -> BuildFuture {
    let thread = || async { std::thread::current().name().unwrap_or_default().to_owned() };
    let router = Router::new()
        .route("/thread", get(thread))
        .route("/echo", post(|body: String| async { body }));
    std::future::ready(Ok(router)).boxed()
}

fn startup(serving: Serving, settings: &[(&str, &str)]) -> Startup {
    let alone = [
        ("server.address", "127.0.0.1"),
        ("server.port", "0"),
        ("spring.cloud.config.enabled", "false"),
        ("eureka.client.register-with-eureka", "false"),
        ("eureka.client.fetch-registry", "false"),
    ];
    let settings = alone.iter().chain(settings);
    let settings = settings.map(|(key, value)| (*key, (*value).into()));
    Startup {
        overrides: vec![Layer::new("test", settings)],
        serving,
        ..Startup::default()
    }
}

async fn started(serving: Serving, settings: &[(&str, &str)]) -> RunningService {
    let service = start(DEFINITION, startup(serving, settings)).await;
    service.unwrap_or_else(|error| panic!("{error}"))
}

async fn connected(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.expect("a connection")
}

async fn send(stream: &mut TcpStream, text: &str) {
    let sent = stream.write_all(text.as_bytes()).await;
    sent.expect("an open connection");
}

/// Everything until the connection ends; fails the test when it does not.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    // A connection that is cut off may end with an error.
    let _ = tokio::time::timeout(Duration::from_secs(10), read)
        .await
        .expect("the connection ends");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Everything up to an empty line.
async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("more of the head"));
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// A request that the service has begun to serve, and that waits for its body `done`.
async fn request_in_flight(address: SocketAddr) -> TcpStream {
    let mut stream = connected(address).await;
    let request =
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n";
    send(&mut stream, request).await;
    assert!(head(&mut stream).await.contains("100 Continue"));
    stream
}

/// The thread that serves a connection.
async fn thread_of(stream: &mut TcpStream) -> String {
    let request = "GET /thread HTTP/1.1\r\nHost: a\r\n\r\n";
    send(stream, request).await;
    let head = head(stream).await;
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length = length.and_then(|length| length.parse().ok());
    let mut name = vec![0; length.expect("a length")];
    stream.read_exact(&mut name).await.expect("the whole name");
    String::from_utf8(name).expect("a name")
}

#[tokio::test]
async fn stopping_waits_for_requests_in_flight_and_takes_no_new_ones() {
    for form in FORMS {
        let service = started(form, &[]).await;
        let address = service.address();
        let mut in_flight = request_in_flight(address).await;
        let stopping = tokio::spawn(service.stop());
        let begun = Instant::now();
        while TcpStream::connect(address).await.is_ok() {
            let waited = begun.elapsed();
            assert!(waited < Duration::from_secs(10), "{form:?} takes requests");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        in_flight.write_all(b"done").await.unwrap();
        let answer = rest(&mut in_flight).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{form:?} {answer}");
        assert!(answer.ends_with("done"), "{form:?} {answer}");
        stopping.await.unwrap();
    }
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_cut_off() {
    for form in FORMS {
        let service = started(form, &[("server.shutdown-timeout", "100ms")]).await;
        let mut in_flight = request_in_flight(service.address()).await;
        service.stop().await;
        assert_eq!(rest(&mut in_flight).await, "", "{form:?}");
    }
}

/// A service whose background work never ends.
fn build_restless(context: ServiceContext) -> BuildFuture {
    context.background.spawn(std::future::pending::<()>());
    build(context)
}

#[tokio::test]
async fn requests_and_background_work_share_the_time_to_stop() {
    let limit = Duration::from_secs(3);
    let restless = ServiceDefinition {
        build: build_restless,
        ..DEFINITION
    };
    let startup = startup(Serving::Shared, &[("server.shutdown-timeout", "3s")]);
    let service = start(restless, startup).await.expect("a service");
    let _in_flight = request_in_flight(service.address()).await;
    let begun = Instant::now();
    service.stop().await;
    let waited = begun.elapsed();
    assert!(waited >= limit && waited < 2 * limit, "{waited:?}");
}

#[tokio::test]
async fn connections_without_request_do_not_hold_up_the_stop() {
    for form in FORMS {
        let service = started(form, &[("server.shutdown-timeout", "1h")]).await;
        let mut idle = connected(service.address()).await;
        thread_of(&mut idle).await;
        let mut fresh = connected(service.address()).await;
        let stopped = tokio::time::timeout(Duration::from_secs(10), service.stop()).await;
        assert!(stopped.is_ok(), "{form:?}");
        assert_eq!(rest(&mut idle).await, "", "{form:?}");
        assert_eq!(rest(&mut fresh).await, "", "{form:?}");
    }
}

#[tokio::test]
async fn whoever_does_not_send_a_whole_head_in_time_is_cut_off() {
    for form in FORMS {
        let service = started(form, &[("server.idle-timeout", "500ms")]).await;
        let mut silent = connected(service.address()).await;
        let mut slow = connected(service.address()).await;
        slow.write_all(b"GET /thread HTTP/1.1\r\nHost:")
            .await
            .unwrap();
        let mut idle = connected(service.address()).await;
        thread_of(&mut idle).await;
        for stream in [&mut silent, &mut slow, &mut idle] {
            assert_eq!(rest(stream).await, "", "{form:?}");
        }
        service.stop().await;
    }
}

#[tokio::test]
async fn each_core_has_a_thread_and_a_connection_stays_with_its_own() {
    let service = started(Serving::PerCore, &[]).await;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut threads = BTreeSet::new();
    for _ in 0..cores {
        let mut stream = connected(service.address()).await;
        let thread = thread_of(&mut stream).await;
        assert_eq!(thread_of(&mut stream).await, thread);
        threads.insert(thread);
    }
    let expected = (0..cores).map(|number| format!("core-{number}"));
    assert_eq!(threads, expected.collect());
    service.stop().await;
}
