//! Instances that fail, one way or another.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use axum::Router;
use axum::routing::any;
use mesh_test::TestService;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::raw::within;
use crate::support::{access_token, serve, started_and_ready, user_service};

/// A gateway with a service `shaky` of these instances at `/user-service/api/shaky`.
async fn gateway_before(instances: &[SocketAddr], time_limit: &str) -> TestService {
    let instances: Vec<Value> = instances
        .iter()
        .map(|address| json!({ "uri": format!("http://{address}") }))
        .collect();
    let settings = json!({
        "spring.cloud": {
            "gateway": {
                "httpclient.response-timeout": time_limit,
                "routes": [
                    { "uri": "lb://shaky", "predicates": ["Path=/user-service/api/shaky"] },
                ],
            },
            "discovery.client.simple.instances.shaky": instances,
        },
    });
    started_and_ready(settings, &[serve(user_service()).await]).await
}

async fn status(gateway: &TestService, method: &str) -> u16 {
    let url = gateway.url("/user-service/api/shaky");
    let request = gateway
        .http()
        .request(method.parse().expect("a method"), url);
    let request = request.header("Authorization", access_token("ROLE_USER"));
    request.send().await.expect("an answer").status().as_u16()
}

async fn statuses(gateway: &TestService, method: &str, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(status(gateway, method).await);
    }
    statuses
}

fn counting(calls: Arc<AtomicUsize>) -> Router {
    Router::new().fallback(any(move || async move {
        calls.fetch_add(1, Ordering::SeqCst);
    }))
}

/// An instance that reads a request and breaks the connection off, again and again.
async fn breaking_off(calls: Arc<AtomicUsize>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            calls.fetch_add(1, Ordering::SeqCst);
        }
    });
    address
}

/// An instance that takes requests and never answers.
async fn silent() -> SocketAddr {
    serve(Router::new().fallback(any(std::future::pending::<()>))).await
}

#[tokio::test]
async fn a_safe_request_goes_to_another_instance_when_one_breaks_off() {
    let (broken, whole) = (Arc::default(), Arc::default());
    let instances = [
        breaking_off(Arc::clone(&broken)).await,
        serve(counting(Arc::clone(&whole))).await,
    ];
    let gateway = gateway_before(&instances, "10s").await;
    assert_eq!(statuses(&gateway, "GET", 8).await, [200; 8]);
    assert_eq!(whole.load(Ordering::SeqCst), 8);
    let asked = broken.load(Ordering::SeqCst);
    assert_eq!(asked, 1, "whoever broke off is asked last for a while");
}

#[tokio::test]
async fn a_request_that_may_have_changed_something_is_not_sent_again() {
    let (broken, whole) = (Arc::default(), Arc::default());
    let instances = [
        breaking_off(Arc::clone(&broken)).await,
        serve(counting(Arc::clone(&whole))).await,
    ];
    let gateway = gateway_before(&instances, "10s").await;
    let mut statuses = statuses(&gateway, "POST", 6).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 502]);
    assert_eq!(broken.load(Ordering::SeqCst), 1);
    assert_eq!(whole.load(Ordering::SeqCst), 5);
}

#[tokio::test]
async fn an_instance_that_never_answers_is_asked_last_after_some_calls() {
    let whole = Arc::default();
    let instances = [silent().await, serve(counting(Arc::clone(&whole))).await];
    let gateway = gateway_before(&instances, "500ms").await;
    let statuses = statuses(&gateway, "GET", 12).await;
    let late = statuses.iter().filter(|status| **status == 504).count();
    assert_eq!(late, 3, "{statuses:?}");
    assert_eq!(whole.load(Ordering::SeqCst), 9);
}

/// An instance with a runtime of its own, which dies with everything on it.
struct Mortal {
    address: SocketAddr,
    runtime: tokio::runtime::Runtime,
}

impl Mortal {
    fn born(calls: Arc<AtomicUsize>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let (sender, receiver) = std::sync::mpsc::channel();
        runtime.spawn(async move {
            let address = serve(counting(calls)).await;
            sender.send(address).expect("somebody waits");
        });
        let address = receiver.recv().expect("it listens");
        Self { address, runtime }
    }

    fn die(self) {
        self.runtime.shutdown_background();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_safe_request_fails_when_an_instance_dies_under_load() {
    let calls = [Arc::default(), Arc::default()];
    let [first, second] = [0, 1].map(|index: usize| {
        let calls = Arc::clone(&calls[index]);
        thread::spawn(|| Mortal::born(calls))
            .join()
            .expect("it lives")
    });
    let gateway = Arc::new(gateway_before(&[first.address, second.address], "10s").await);
    let over = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let (gateway, over) = (gateway.clone(), over.clone());
            tokio::spawn(async move {
                while !over.load(Ordering::SeqCst) {
                    assert_eq!(status(&gateway, "GET").await, 200);
                }
            })
        })
        .collect();
    let more_than = async |index: usize, count: usize| {
        while calls[index].load(Ordering::SeqCst) <= count {
            tokio::task::yield_now().await;
        }
    };
    within(more_than(0, 100)).await;
    first.die();
    let before = calls[1].load(Ordering::SeqCst);
    within(more_than(1, before + 200)).await;
    over.store(true, Ordering::SeqCst);
    for client in clients {
        client.await.expect("every answer was good");
    }
    second.die();
}
