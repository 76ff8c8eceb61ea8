//! One request is one trace, from the gateway to the database.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::support::{ADMINISTRATOR, PASSWORD, TestMesh};

const LIMIT: Duration = Duration::from_secs(20);
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// A tracing server: its address, and what it gets.
async fn zipkin() -> (String, UnboundedReceiver<Value>) {
    let (sender, spans) = unbounded_channel();
    let take = move |body: Bytes| async move {
        let batch: Vec<Value> = serde_json::from_slice(&body).expect("spans");
        for span in batch {
            let _ = sender.send(span);
        }
        StatusCode::ACCEPTED
    };
    let router = Router::new().route("/api/v2/spans", post(take));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}/api/v2/spans"), spans)
}

/// Waits for the span of the trace that `is_it`.
async fn span(
    spans: &mut UnboundedReceiver<Value>,
    seen: &mut Vec<Value>,
    is_it: impl Fn(&Value) -> bool,
) -> Value {
    let search = async {
        loop {
            if let Some(found) = seen.iter().find(|span| is_it(span)) {
                return found.clone();
            }
            let span = spans.recv().await.expect("the tracing server runs");
            if span["traceId"] == TRACE {
                seen.push(span);
            }
        }
    };
    let found = tokio::time::timeout(LIMIT, search).await;
    found.unwrap_or_else(|_| panic!("the span is missing"))
}

#[tokio::test]
async fn a_request_is_one_trace_from_the_gateway_to_the_database() {
    let (endpoint, mut spans) = zipkin().await;
    let mesh = TestMesh::start_with(&[("management.zipkin.tracing.endpoint", &endpoint)]).await;
    let response = mesh
        .request("POST", "/user-service/login")
        .header("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-01"))
        .json(&json!({"email": ADMINISTRATOR, "password": PASSWORD}))
        .send()
        .await
        .expect("the gateway answers");
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["x-trace-id"], TRACE);

    let mut seen = Vec::new();
    let mut parent = json!("00f067aa0ba902b7");
    for (service, kind) in [
        ("api-gateway", "SERVER"),
        ("api-gateway", "CLIENT"),
        ("user-service", "SERVER"),
    ] {
        let is_it = |span: &Value| {
            span["parentId"] == parent
                && span["kind"] == kind
                && span["localEndpoint"]["serviceName"] == service
        };
        parent = span(&mut spans, &mut seen, is_it).await["id"].clone();
    }
    let select = |span: &Value| span["parentId"] == parent && span["name"] == "select";
    let statement = span(&mut spans, &mut seen, select).await;
    let database = statement["remoteEndpoint"]["serviceName"].as_str();
    assert!(
        database.is_some_and(|name| name.ends_with("-user-service")),
        "{statement}"
    );
    let sql = &statement["tags"]["sql.query"];
    assert!(
        !sql.to_string().contains(ADMINISTRATOR),
        "values are not shown: {sql}"
    );
    mesh.mesh.stop().await;
}
