//! Life of a service: it starts or says why not, and is seen by those who watch it.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use futures_util::FutureExt;
use mesh_app::{
    BuildFuture, RunningService, ServiceContext, ServiceDefinition, StartError, Startup, start,
};
use mesh_config::{Environment, Layer};

const DEFINITION: ServiceDefinition = ServiceDefinition {
    name: "life-service",
    version: "1.2.3",
    defaults: "greeting: hello\n",
    migrate: None,
    build,
};

fn build(context: ServiceContext) -> BuildFuture {
    async move {
        let greeting: String = context.settings.get("greeting")?;
        let client = context.client.clone();
        let call = || async move {
            client
                .send("nobody", |http, base| http.get(base))
                .await
                .is_err()
                .to_string()
        };
        Ok(Router::new()
            .route("/greeting", get(move || async move { greeting }))
            .route("/call", get(call)))
    }
    .boxed()
}

fn startup(environment: Environment, settings: &[(&str, &str)]) -> Startup {
    let alone = [
        ("server.address", "127.0.0.1"),
        ("server.port", "0"),
        ("spring.cloud.config.enabled", "false"),
        ("eureka.client.register-with-eureka", "false"),
        ("eureka.client.fetch-registry", "false"),
    ];
    let entries = alone
        .iter()
        .chain(settings)
        .map(|(key, value)| (*key, (*value).into()));
    Startup {
        environment,
        overrides: vec![Layer::new("test", entries)],
        ..Startup::default()
    }
}

async fn started(startup: Startup) -> RunningService {
    start(DEFINITION, startup)
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn a_service_answers_with_its_settings_and_its_health() {
    let service = started(startup(Environment::of([("GREETING", "good day")]), &[])).await;
    let base = format!("http://{}", service.address());
    let text = async |path: &str| {
        reqwest::get(format!("{base}{path}"))
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    };
    assert_eq!(text("/greeting").await, "good day");
    assert_eq!(
        text("/actuator/health").await,
        r#"{"groups":["liveness","readiness"],"status":"UP"}"#
    );
    assert_eq!(
        reqwest::get(format!("{base}/nowhere"))
            .await
            .unwrap()
            .status(),
        404
    );
    service.stop().await;
}

#[tokio::test]
async fn a_service_that_leaves_serves_on_but_is_not_ready_and_keeps_no_connection() {
    let mut service = started(startup(
        Environment::default(),
        &[("server.shutdown-delay", "60s")],
    ))
    .await;
    let base = format!("http://{}", service.address());
    let get = async |path: &str| reqwest::get(format!("{base}{path}")).await.unwrap();
    let before = get("/greeting").await;
    assert!(!before.headers().contains_key("connection"));
    let seen = async {
        while get("/actuator/health/readiness").await.status() != 503 {
            tokio::task::yield_now().await;
        }
        assert_eq!(get("/actuator/health/liveness").await.status(), 200);
        let greeting = get("/greeting").await;
        assert_eq!(greeting.headers()["connection"], "close");
        assert_eq!(greeting.text().await.unwrap(), "hello");
    };
    tokio::select! {
        () = service.leave() => panic!("it left at once"),
        () = seen => {}
    }
    service.stop().await;
}

#[tokio::test]
async fn settings_in_json_outrank_variables() {
    let json = r#"{"greeting": "hi"}"#;
    let environment =
        Environment::of([("GREETING", "good day"), ("SPRING_APPLICATION_JSON", json)]);
    let service = started(startup(environment, &[])).await;
    let greeting = reqwest::get(format!("http://{}/greeting", service.address())).await;
    assert_eq!(greeting.unwrap().text().await.unwrap(), "hi");
    service.stop().await;

    let broken = Environment::of([("SPRING_APPLICATION_JSON", "{")]);
    let failure = start(DEFINITION, startup(broken, &[])).await.err();
    let message = failure.map(|error| error.to_string()).unwrap_or_default();
    assert!(message.contains("SPRING_APPLICATION_JSON"), "{message}");
}

#[tokio::test]
async fn requests_are_measured_by_route_when_metrics_are_exposed() {
    let exposed = [("management.endpoints.web.exposure.include", "prometheus")];
    let service = started(startup(Environment::default(), &exposed)).await;
    let base = format!("http://{}", service.address());
    for path in ["/greeting?a=1", "/greeting?a=2", "/nowhere"] {
        reqwest::get(format!("{base}{path}")).await.unwrap();
    }
    let prometheus = reqwest::get(format!("{base}/actuator/prometheus"))
        .await
        .unwrap();
    let text = prometheus.text().await.unwrap();
    for (route, status, outcome, count) in [
        ("/greeting", 200, "SUCCESS", 2),
        ("NOT_FOUND", 404, "CLIENT_ERROR", 1),
    ] {
        let line = format!(
            r#"http_server_requests_seconds_count{{application="life-service",error="none",exception="none",method="GET",outcome="{outcome}",status="{status}",uri="{route}"}} {count}"#
        );
        assert!(text.lines().any(|known| known == line), "{line}\n{text}");
    }
    assert!(!text.contains("resilience4j"), "nobody was called yet");
    let failed = reqwest::get(format!("{base}/call")).await.unwrap();
    assert_eq!(failed.text().await.unwrap(), "true");
    let prometheus = reqwest::get(format!("{base}/actuator/prometheus"))
        .await
        .unwrap();
    let text = prometheus.text().await.unwrap();
    let line = r#"resilience4j_circuitbreaker_state{application="life-service",name="nobody",state="closed"} 1"#;
    assert!(text.lines().any(|known| known == line), "{line}\n{text}");
    let hidden = reqwest::get(format!("{base}/actuator/health"))
        .await
        .unwrap();
    assert_eq!(hidden.status(), 404, "what is not exposed does not exist");
    service.stop().await;
}

#[tokio::test]
async fn circuit_breakers_are_part_of_the_health_when_that_is_wished() {
    let settings = [
        ("management.health.circuitbreakers.enabled", "true"),
        ("management.endpoint.health.show-details", "always"),
        (
            "resilience4j.circuitbreaker.configs.default.register-health-indicator",
            "true",
        ),
    ];
    let service = started(startup(Environment::default(), &settings)).await;
    let base = format!("http://{}", service.address());
    reqwest::get(format!("{base}/call")).await.unwrap();
    let health = reqwest::get(format!("{base}/actuator/health"))
        .await
        .unwrap();
    let health: serde_json::Value = serde_json::from_str(&health.text().await.unwrap()).unwrap();
    let breakers = &health["components"]["circuitBreakers"]["details"];
    assert_eq!(breakers["nobody"]["status"], "UP", "{health}");
    service.stop().await;
}

#[tokio::test]
async fn circuit_breakers_follow_their_settings_while_the_service_runs() {
    let settings = [
        (
            "management.endpoints.web.exposure.include",
            "env,circuitbreakers",
        ),
        ("management.endpoint.env.post.enabled", "true"),
        ("spring.security.user.name", "admin"),
        ("spring.security.user.password", "secret"),
    ];
    let service = started(startup(Environment::default(), &settings)).await;
    let base = format!("http://{}", service.address());
    let client = reqwest::Client::new();
    let threshold = async || {
        let request = client.get(format!("{base}/actuator/circuitbreakers"));
        let response = request.basic_auth("admin", Some("secret")).send().await;
        let all: serde_json::Value = response.unwrap().json().await.unwrap();
        all["circuitBreakers"]["nobody"]["failureRateThreshold"].clone()
    };
    reqwest::get(format!("{base}/call")).await.unwrap();
    assert_eq!(threshold().await, "50.0%");
    let key = "resilience4j.circuitbreaker.configs.default.failure-rate-threshold";
    let set = client.post(format!("{base}/actuator/env"));
    let set = set.basic_auth("admin", Some("secret"));
    let entry = serde_json::json!({"name": key, "value": "80"});
    assert_eq!(set.json(&entry).send().await.unwrap().status(), 200);
    assert_eq!(threshold().await, "80.0%");
    service.stop().await;
}

#[tokio::test]
async fn the_caller_s_trace_is_kept_told_and_sent_to_zipkin() {
    let (sender, mut spans) = tokio::sync::mpsc::unbounded_channel();
    let zipkin = Router::new().route(
        "/api/v2/spans",
        axum::routing::post(move |body: axum::body::Bytes| async move {
            let _ = sender.send(body);
            axum::http::StatusCode::ACCEPTED
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/api/v2/spans", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, zipkin).await });

    let settings = [("management.zipkin.tracing.endpoint", endpoint.as_str())];
    let service = started(startup(Environment::default(), &settings)).await;
    let trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let request = reqwest::Client::new()
        .get(format!("http://{}/greeting?a=1", service.address()))
        .header("traceparent", format!("00-{trace_id}-00f067aa0ba902b7-01"));
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["x-trace-id"], trace_id);
    let body = tokio::time::timeout(Duration::from_secs(10), spans.recv())
        .await
        .unwrap()
        .unwrap();
    let sent: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let span = &sent[0];
    assert_eq!(span["traceId"], trace_id);
    assert_eq!(span["parentId"], "00f067aa0ba902b7");
    assert_eq!(span["kind"], "SERVER");
    assert_eq!(span["name"], "get /greeting");
    assert_eq!(span["localEndpoint"]["serviceName"], "life-service");
    assert_eq!(span["tags"]["http.status_code"], "200");
    assert_eq!(span["tags"]["http.path"], "/greeting");
    service.stop().await;
}

#[tokio::test]
async fn what_stands_in_the_way_of_a_start_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let failure = start(
        DEFINITION,
        startup(Environment::default(), &[("server.port", &port)]),
    )
    .await
    .err();
    let message = failure.map(|error| error.to_string()).unwrap_or_default();
    assert!(
        message.contains(&port) && message.contains("--server.port"),
        "{message}"
    );

    let failure = start(
        DEFINITION,
        startup(
            Environment::default(),
            &[("server.shutdown-timeout", "soon")],
        ),
    )
    .await
    .err();
    assert!(matches!(failure, Some(StartError::Settings(_))));

    let needed = [
        ("spring.cloud.config.enabled", "true"),
        ("spring.cloud.config.uri", "http://127.0.0.1:1"),
        ("spring.cloud.config.fail-fast", "true"),
        ("spring.cloud.config.retry.max-attempts", "2"),
        ("spring.cloud.config.retry.initial-interval", "1"),
    ];
    let failure = start(DEFINITION, startup(Environment::default(), &needed))
        .await
        .err();
    let message = failure.map(|error| error.to_string()).unwrap_or_default();
    assert!(
        message.contains("config server http://127.0.0.1:1"),
        "{message}"
    );
}

#[tokio::test]
async fn a_config_server_that_is_away_is_no_hindrance_unless_it_is_needed() {
    let settings = [
        ("spring.cloud.config.enabled", "true"),
        ("spring.cloud.config.uri", "http://127.0.0.1:1"),
    ];
    let service = started(startup(Environment::default(), &settings)).await;
    service.stop().await;
}
