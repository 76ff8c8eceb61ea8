//! A service to call, and a client to call it with.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mesh_client::{CallError, MeshClient};
use mesh_config::{Environment, Layer, Settings};
use mesh_discovery::Instances;
use mesh_resilience::Resilience;
use mesh_telemetry::{Metrics, Tracer};
use tokio::net::TcpListener;
use tokio::sync::watch;

pub const SERVICE: &str = "user-service";

/// How a service answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// `["hello"]`
    Well,
    /// This status.
    Refusing(StatusCode),
    /// 500 to so many requests since the start, then well.
    BrokenUntil(usize),
    /// Not before its mood changes.
    Silent,
    /// With a head, and a body that does not come.
    Dragging,
    /// With something else than was asked for.
    Confused,
}

/// A service that changes its mood.
pub struct Dependency {
    pub address: String,
    mood: watch::Sender<Mood>,
    calls: Arc<AtomicUsize>,
}

impl Dependency {
    pub async fn start(mood: Mood) -> Self {
        let (sender, mood) = watch::channel(mood);
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = calls.clone();
        let router = Router::new().fallback(move || {
            let call = counted.fetch_add(1, Ordering::SeqCst) + 1;
            answer(mood.clone(), call)
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            mood: sender,
            calls,
        }
    }

    pub fn becomes(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    /// How often it was called.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    pub async fn wait_for_calls(&self, calls: usize) {
        wait_until("it is called", async || self.calls() >= calls).await;
    }
}

async fn answer(mut mood: watch::Receiver<Mood>, call: usize) -> Response {
    let present = *mood.borrow_and_update();
    let changed = async |mut mood: watch::Receiver<Mood>| mood.changed().await;
    match present {
        Mood::BrokenUntil(last) if call <= last => {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Mood::Well | Mood::BrokenUntil(_) => r#"["hello"]"#.into_response(),
        Mood::Refusing(status) => status.into_response(),
        Mood::Confused => "<html>".into_response(),
        Mood::Silent => {
            let _ = changed(mood).await;
            r#"["hello"]"#.into_response()
        }
        Mood::Dragging => {
            let late = futures_util::stream::once(async move {
                let _ = changed(mood).await;
                Ok::<_, std::io::Error>("[]")
            });
            Body::from_stream(late).into_response()
        }
    }
}

/// An address that nobody listens on: bound and given back.
pub async fn dead_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// A client, and what it can be watched by.
pub struct Caller {
    pub client: MeshClient,
    pub resilience: Resilience,
    pub metrics: Metrics,
}

impl Caller {
    /// One that calls these instances, protected as `yaml` says below `resilience4j`.
    pub fn new(addresses: &[&str], yaml: &str) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let indented = yaml.lines().map(|line| format!("  {}\n", line.trim_end()));
        let yaml = format!("resilience4j:\n{}", indented.collect::<String>());
        let layer = Layer::from_yaml("test", &yaml).expect("valid YAML");
        let settings = Settings::merge(&[layer], Environment::default(), &[]);
        let metrics = Metrics::new("a-service");
        let resilience = Resilience::from_settings(&settings, &metrics).expect("valid settings");
        let client = MeshClient::new(
            reqwest::Client::new(),
            Instances::fixed(addresses.iter().map(|address| (SERVICE, *address))),
            Tracer::silent(),
            metrics.clone(),
            resilience.clone(),
        );
        Self {
            client,
            resilience,
            metrics,
        }
    }

    pub async fn get(&self) -> Result<reqwest::Response, CallError> {
        self.client.send(SERVICE, |http, base| http.get(base)).await
    }

    /// `GET`, and the list that it answers.
    pub async fn list(&self) -> Result<Vec<String>, CallError> {
        self.client
            .call(SERVICE)
            .json(|http, base| http.get(base))
            .await
    }

    /// Whether Prometheus would read this line.
    pub fn measures(&self, line: &str) -> bool {
        let text = self.metrics.prometheus();
        text.lines().any(|known| known == line)
    }
}

pub async fn wait_until(what: &str, condition: impl AsyncFn() -> bool) {
    let waiting = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let limit = Duration::from_secs(10);
    let result = tokio::time::timeout(limit, waiting).await;
    assert!(result.is_ok(), "waited {limit:?} in vain until {what}");
}
