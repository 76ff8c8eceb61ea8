//! Health as Spring Boot's tools and Kubernetes see it.

mod support;

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, pending, ready};
use mesh_actuator::{Availability, Observed, probes};
use mesh_web::{ComponentHealth, HealthIndicator, HealthStatus};
use serde_json::{Value, json};
use support::{call, get, observed, router};
use tokio_util::sync::CancellationToken;

const DETAILS: (&str, &str) = ("management.endpoint.health.show-details", "always");
const COMPONENTS: (&str, &str) = ("management.endpoint.health.show-components", "always");

/// Something that is always the same.
struct Fixed(&'static str, ComponentHealth);

impl HealthIndicator for Fixed {
    fn name(&self) -> &'static str {
        self.0
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        ready(self.1.clone()).boxed()
    }
}

/// Something that never tells.
struct Hanging(&'static str);

impl HealthIndicator for Hanging {
    fn name(&self) -> &'static str {
        self.0
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        pending().boxed()
    }
}

/// A service that takes requests and has a database in this state.
async fn with_database(database: ComponentHealth, settings: &[(&str, &str)]) -> Observed {
    let observed = observed(settings).await;
    observed.health.add(Fixed("db", database));
    observed
}

fn down() -> ComponentHealth {
    ComponentHealth::down("refused").with("database", "SQLite")
}

#[tokio::test]
async fn the_worst_part_counts_and_parts_are_shown_only_when_asked_for() {
    let groups = json!(["liveness", "readiness"]);
    let healthy = with_database(ComponentHealth::up(), &[]).await;
    let expected = json!({"status": "UP", "groups": groups});
    assert_eq!(
        get(&healthy, "/actuator/health").await,
        (StatusCode::OK, expected)
    );
    let sick = with_database(down(), &[]).await;
    let expected = json!({"status": "DOWN", "groups": groups});
    assert_eq!(
        get(&sick, "/actuator/health").await,
        (StatusCode::SERVICE_UNAVAILABLE, expected)
    );
    assert_eq!(
        get(&sick, "/actuator/health/db").await.0,
        StatusCode::NOT_FOUND
    );

    let parts = with_database(down(), &[COMPONENTS]).await;
    let (_, body) = get(&parts, "/actuator/health").await;
    let status = |status: &str| json!({"status": status});
    let expected = json!({
        "db": status("DOWN"),
        "diskSpace": status("UP"),
        "livenessState": status("UP"),
        "ping": status("UP"),
        "readinessState": status("UP"),
    });
    assert_eq!(body["components"], expected);

    let open = with_database(down(), &[DETAILS]).await;
    let (_, body) = get(&open, "/actuator/health").await;
    let details = json!({"error": "refused", "database": "SQLite"});
    let database = json!({"status": "DOWN", "details": details});
    assert_eq!(body["components"]["db"], database);
    let disk = &body["components"]["diskSpace"]["details"];
    assert!(disk["free"].as_u64() <= disk["total"].as_u64(), "{disk}");
    assert_eq!(
        (&disk["threshold"], &disk["exists"]),
        (&json!(1), &json!(true))
    );
    assert_eq!(
        get(&open, "/actuator/health/db").await,
        (StatusCode::SERVICE_UNAVAILABLE, database)
    );
    assert_eq!(get(&open, "/actuator/health/ping").await.0, StatusCode::OK);
    assert_eq!(
        get(&open, "/actuator/health/nothing").await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn an_unknown_part_does_not_matter_and_one_out_of_service_does() {
    for (status, expected) in [
        (HealthStatus::Unknown, "UP"),
        (HealthStatus::OutOfService, "OUT_OF_SERVICE"),
        (HealthStatus::Down, "DOWN"),
    ] {
        let observed = with_database(ComponentHealth::of(status), &[]).await;
        assert_eq!(
            get(&observed, "/actuator/health").await.1["status"],
            expected
        );
    }
}

#[tokio::test]
async fn parts_may_have_parts() {
    let observed = with_database(ComponentHealth::up(), &[DETAILS]).await;
    let eureka = ComponentHealth::up().with("applications", json!({"A-SERVICE": 1}));
    observed
        .health
        .add(Fixed("discoveryComposite/eureka", eureka));
    observed
        .health
        .add(Fixed("discoveryComposite/other", down()));
    let (_, body) = get(&observed, "/actuator/health").await;
    let composite = &body["components"]["discoveryComposite"];
    assert_eq!(composite["status"], "DOWN");
    assert_eq!(
        composite["components"]["eureka"]["details"]["applications"]["A-SERVICE"],
        1
    );
    let (status, part) = get(&observed, "/actuator/health/discoveryComposite/eureka").await;
    assert_eq!((status, &part["status"]), (StatusCode::OK, &json!("UP")));
    let (status, part) = get(&observed, "/actuator/health/discoveryComposite").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(part["components"]["other"]["status"], "DOWN");
}

#[tokio::test]
async fn old_clients_find_parts_where_they_were() {
    let observed = with_database(ComponentHealth::up(), &[DETAILS]).await;
    let request = Request::get("/actuator/health")
        .header("Accept", "application/vnd.spring-boot.actuator.v2+json")
        .body(Body::empty());
    let (_, body) = call(router(&observed), request.expect("a request")).await;
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(body["details"]["db"]["status"], "UP");
    assert_eq!(body["components"], Value::Null);
}

#[tokio::test]
async fn a_service_is_ready_between_its_start_and_its_stop_and_lives_throughout() {
    let mut observed = observed(&[]).await;
    let stop = CancellationToken::new();
    observed.availability = Availability::starting(stop.clone());
    let readiness = async || get(&observed, "/actuator/health/readiness").await;
    let not_ready = (
        StatusCode::SERVICE_UNAVAILABLE,
        json!({"status": "OUT_OF_SERVICE"}),
    );
    let alive = (StatusCode::OK, json!({"status": "UP"}));
    assert_eq!(readiness().await, not_ready);
    observed.availability.ready();
    assert_eq!(readiness().await, alive);
    stop.cancel();
    assert_eq!(readiness().await, not_ready);
    assert_eq!(get(&observed, "/actuator/health/liveness").await, alive);
}

#[tokio::test]
async fn readiness_has_the_parts_that_are_chosen_and_others_make_no_difference() {
    let usual = with_database(down(), &[]).await;
    assert_eq!(
        get(&usual, "/actuator/health/readiness").await.0,
        StatusCode::OK
    );
    let include = "management.endpoint.health.group.readiness.include";
    let chosen = with_database(down(), &[(include, "readinessState, db")]).await;
    assert_eq!(
        get(&chosen, "/actuator/health/readiness").await,
        (StatusCode::SERVICE_UNAVAILABLE, json!({"status": "DOWN"}))
    );
}

#[tokio::test]
async fn groups_of_one_s_own_are_possible() {
    let settings = [
        ("management.endpoint.health.group.outside.include", "*"),
        ("management.endpoint.health.group.outside.exclude", "db"),
        (
            "management.endpoint.health.group.outside.show-components",
            "always",
        ),
        ("management.endpoint.health.probes.enabled", "false"),
    ];
    let observed = with_database(down(), &settings).await;
    assert_eq!(
        get(&observed, "/actuator/health").await.1["groups"],
        json!(["outside"])
    );
    let expected = json!({
        "status": "UP",
        "components": {"diskSpace": {"status": "UP"}, "ping": {"status": "UP"}},
    });
    let outside = get(&observed, "/actuator/health/outside").await;
    assert_eq!(outside, (StatusCode::OK, expected));
    assert_eq!(
        get(&observed, "/actuator/health/outside/ping").await.0,
        StatusCode::OK
    );
    assert_eq!(
        get(&observed, "/actuator/health/outside/db").await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        get(&observed, "/actuator/health/liveness").await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn whoever_does_not_answer_is_down_and_holds_nobody_up() {
    let limit = ("management.endpoint.health.time-limit", "100ms");
    let observed = with_database(ComponentHealth::up(), &[limit, DETAILS]).await;
    for name in ["one", "two", "three"] {
        observed.health.add(Hanging(name));
    }
    let started = Instant::now();
    let (status, body) = get(&observed, "/actuator/health").await;
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "they are asked one after the other"
    );
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        body["components"]["one"]["details"]["error"],
        "no answer within 100ms"
    );
    assert_eq!(body["components"]["db"]["status"], "UP");
    let endless = ("management.endpoint.health.time-limit", "1h");
    let observed = with_database(ComponentHealth::up(), &[endless]).await;
    observed.health.add(Hanging("one"));
    assert_eq!(
        get(&observed, "/actuator/health/readiness").await.0,
        StatusCode::OK,
        "what is no part of a group is not asked"
    );
}

#[tokio::test]
async fn probes_may_ask_at_the_root() {
    let at_root = (
        "management.endpoint.health.probes.add-additional-paths",
        "true",
    );
    let mut observed = observed(&[at_root]).await;
    observed.availability = Availability::starting(CancellationToken::new());
    let ask = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        call(probes(&observed).expect("settings"), request).await
    };
    let (status, body) = ask("/livez").await;
    assert_eq!(
        (status, body.as_str()),
        (StatusCode::OK, r#"{"status":"UP"}"#)
    );
    assert_eq!(ask("/readyz").await.0, StatusCode::SERVICE_UNAVAILABLE);
    observed.availability.ready();
    assert_eq!(ask("/readyz").await.0, StatusCode::OK);
    let without = support::observed(&[]).await;
    assert!(!probes(&without).expect("settings").has_routes());
}

#[tokio::test]
async fn what_is_shown_follows_the_settings() {
    let observed = with_database(down(), &[]).await;
    let router = router(&observed);
    let read = async || {
        let request = Request::get("/actuator/health").body(Body::empty());
        let (_, body) = call(router.clone(), request.expect("a request")).await;
        serde_json::from_str::<Value>(&body).expect("JSON")
    };
    assert_eq!(read().await["components"], Value::Null);
    let (key, value) = DETAILS;
    let changed = observed
        .live_settings
        .set([(key.to_owned(), value.into())])
        .await;
    changed.expect("a setting");
    assert_eq!(read().await["components"]["db"]["status"], "DOWN");
}
