//! Spans as tracing servers get them, and what happens when they do not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use mesh_config::{Environment, Layer, Settings};
use mesh_telemetry::{Metrics, Tags, Tracer};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(10);
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// A tracing server at both addresses.
struct Collector {
    url: String,
    bodies: UnboundedReceiver<Value>,
}

impl Collector {
    async fn start(answer: impl Fn() -> StatusCode + Clone + Send + Sync + 'static) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (sender, bodies) = unbounded_channel();
        let take = move |body: Bytes| {
            let (sender, answer) = (sender.clone(), answer.clone());
            async move {
                let _ = sender.send(serde_json::from_slice(&body).expect("JSON"));
                answer()
            }
        };
        let router = Router::new()
            .route("/api/v2/spans", post(take.clone()))
            .route("/v1/traces", post(take));
        Self {
            url: serve(router).await,
            bodies,
        }
    }

    async fn next(&mut self) -> Value {
        let body = timeout(LIMIT, self.bodies.recv()).await;
        body.expect("spans arrive").expect("the server runs")
    }
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

fn tracer(settings: &[(&str, String)]) -> (Tracer, Metrics) {
    let always = ("management.tracing.sampling.probability", "1".to_owned());
    let entries = [&[always], settings].concat();
    let layer = Layer::new(
        "test",
        entries
            .iter()
            .map(|(key, value)| (*key, value.as_str().into())),
    );
    let settings = Settings::merge(&[layer], Environment::default(), &[]);
    let metrics = Metrics::new("a-service");
    let tracer = Tracer::from_settings(&settings, "a-service", &metrics).expect("settings");
    (tracer, metrics)
}

fn zipkin(url: &str) -> (&'static str, String) {
    let key = "management.zipkin.tracing.endpoint";
    (key, format!("{url}/api/v2/spans"))
}

fn otlp(url: &str) -> (&'static str, String) {
    let key = "management.otlp.tracing.endpoint";
    (key, format!("{url}/v1/traces"))
}

fn from_caller() -> HeaderMap {
    let parent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let mut headers = HeaderMap::new();
    headers.insert("traceparent", parent.parse().expect("a value"));
    headers.insert("tracestate", "congo=t61rcWkgMzE".parse().expect("a value"));
    headers
}

fn dropped(metrics: &Metrics, exporter: &str) -> u64 {
    let tags = Tags::from([("exporter", exporter.to_owned())]);
    metrics.counter("tracing.spans.dropped", tags).count()
}

fn finish_failed(tracer: &Tracer) {
    let tags = Tags::from([
        ("error", "503".to_owned()),
        ("http.method", "GET".to_owned()),
    ]);
    tracer
        .begin_server(&from_caller())
        .finish("get /a".to_owned(), tags);
}

#[tokio::test]
async fn otlp_servers_get_spans_in_the_json_of_the_protocol() {
    let mut collector = Collector::start(|| StatusCode::OK).await;
    let (tracer, _) = tracer(&[otlp(&collector.url)]);
    finish_failed(&tracer);
    let body = collector.next().await;
    let resource = &body["resourceSpans"][0];
    assert_eq!(
        resource["resource"]["attributes"][0],
        serde_json::json!({"key": "service.name", "value": {"stringValue": "a-service"}})
    );
    let span = &resource["scopeSpans"][0]["spans"][0];
    assert_eq!(span["traceId"], TRACE);
    assert_eq!(span["parentSpanId"], "00f067aa0ba902b7");
    assert_eq!(span["traceState"], "congo=t61rcWkgMzE");
    assert_eq!(span["spanId"].as_str().unwrap().len(), 16);
    assert_eq!(span["name"], "get /a");
    assert_eq!(span["kind"], 2);
    assert_eq!(
        span["status"],
        serde_json::json!({"code": 2, "message": "503"})
    );
    assert_eq!(span["attributes"][1]["key"], "http.method");
    let nanoseconds = |name: &str| span[name].as_str().unwrap().parse::<u128>().unwrap();
    let (start, end) = (
        nanoseconds("startTimeUnixNano"),
        nanoseconds("endTimeUnixNano"),
    );
    assert!(
        start > 1_600_000_000_000_000_000 && start <= end,
        "{start} {end}"
    );
}

#[tokio::test]
async fn zipkin_and_otlp_get_the_same_spans_side_by_side() {
    let mut one = Collector::start(|| StatusCode::ACCEPTED).await;
    let mut other = Collector::start(|| StatusCode::OK).await;
    let (tracer, _) = tracer(&[zipkin(&one.url), otlp(&other.url)]);
    finish_failed(&tracer);
    let in_zipkin = one.next().await;
    let in_otlp = other.next().await;
    let in_otlp = &in_otlp["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
    assert_eq!(in_zipkin[0]["id"], in_otlp["spanId"]);
    assert_eq!(in_zipkin[0]["traceId"], TRACE);
    assert_eq!(in_zipkin[0]["kind"], "SERVER");
    assert_eq!(in_zipkin[0]["tags"]["error"], "503");
}

#[tokio::test]
async fn calls_belong_to_the_work_that_makes_them() {
    let mut collector = Collector::start(|| StatusCode::ACCEPTED).await;
    let (tracer, _) = tracer(&[zipkin(&collector.url)]);
    let server = tracer.begin_server(&from_caller());
    let own_id = server.context().span_id_text();
    let work = server.within(async {
        let client = tracer.begin_client();
        let mut headers = HeaderMap::new();
        client.inject(&mut headers);
        client.finish("get".to_owned(), Tags::new());
        let call = Tracer::ended_client(Duration::from_millis(7)).expect("part of a trace");
        let tags = Tags::from([("peer.service", "a-database".to_owned())]);
        call.finish("select".to_owned(), tags);
        headers
    });
    let headers = work.await;
    assert_eq!(headers["x-b3-parentspanid"], own_id.as_str());
    assert_eq!(headers["tracestate"], "congo=t61rcWkgMzE");
    let spans = collector.next().await;
    assert_eq!(spans[0]["parentId"], own_id.as_str());
    assert_eq!(spans[1]["parentId"], own_id.as_str());
    assert_eq!(spans[1]["remoteEndpoint"]["serviceName"], "a-database");
    assert!(spans[1]["duration"].as_u64() >= Some(7000), "{spans}");
    assert!(
        Tracer::ended_client(Duration::ZERO).is_none(),
        "the work is over"
    );
}

#[tokio::test]
async fn what_the_caller_does_not_want_sent_is_not_sent() {
    let mut collector = Collector::start(|| StatusCode::ACCEPTED).await;
    let (tracer, _) = tracer(&[zipkin(&collector.url)]);
    let mut unwanted = HeaderMap::new();
    unwanted.insert("b3", "0".parse().unwrap());
    let span = tracer.begin_server(&unwanted);
    assert!(!span.is_recording());
    span.finish("unwanted".to_owned(), Tags::new());
    finish_failed(&tracer);
    let spans = collector.next().await;
    assert_eq!(spans.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn lost_spans_are_counted_and_the_next_ones_arrive() {
    let failures = Arc::new(AtomicUsize::new(0));
    let answer = move || match failures.fetch_add(1, Ordering::SeqCst) {
        0 => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::ACCEPTED,
    };
    let mut collector = Collector::start(answer).await;
    let (tracer, metrics) = tracer(&[zipkin(&collector.url)]);
    finish_failed(&tracer);
    collector.next().await;
    let started = Instant::now();
    while dropped(&metrics, "zipkin") == 0 {
        assert!(started.elapsed() < LIMIT, "the loss is not counted");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(dropped(&metrics, "zipkin"), 1);
    finish_failed(&tracer);
    collector.next().await;
    tracer.close().await;
    assert_eq!(dropped(&metrics, "zipkin"), 1);
}

#[tokio::test]
async fn a_server_that_does_not_answer_holds_nothing_up() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let asked = Arc::new(Notify::new());
    let heard = asked.clone();
    let hang = move || {
        heard.notify_one();
        std::future::pending::<StatusCode>()
    };
    let url = serve(Router::new().route("/api/v2/spans", post(hang))).await;
    let (tracer, metrics) = tracer(&[zipkin(&url)]);
    finish_failed(&tracer);
    timeout(LIMIT, asked.notified())
        .await
        .expect("the server is asked");
    let started = Instant::now();
    for _ in 0..10_000 {
        finish_failed(&tracer);
    }
    assert!(
        started.elapsed() < LIMIT,
        "requests wait for the tracing server"
    );
    assert!(dropped(&metrics, "zipkin") > 0, "not everything can wait");
    timeout(LIMIT, tracer.close())
        .await
        .expect("nor does the end");
}

#[tokio::test]
async fn spans_that_wait_at_the_end_are_sent() {
    let mut collector = Collector::start(|| StatusCode::ACCEPTED).await;
    let (tracer, metrics) = tracer(&[zipkin(&collector.url)]);
    for _ in 0..1200 {
        finish_failed(&tracer);
    }
    tracer.close().await;
    let mut arrived = 0;
    while let Ok(batch) = collector.bodies.try_recv() {
        arrived += batch.as_array().unwrap().len();
    }
    assert_eq!(arrived, 1200);
    finish_failed(&tracer);
    assert_eq!(dropped(&metrics, "zipkin"), 1, "what comes later is lost");
}
