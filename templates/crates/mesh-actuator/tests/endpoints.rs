//! The endpoints as Spring Boot's tools see them.

mod support;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get as get_route;
use mesh_actuator::actuator;
use mesh_config::Environment;
use mesh_telemetry::{LogFormat, LogSettings, start_logs};
use serde_json::{Value, json};
use support::{CREDENTIALS, USER, call, get, get_as_user, observed, router};
use tower::ServiceExt;

#[tokio::test]
async fn only_what_is_exposed_exists() {
    let few = observed(&[("management.endpoints.web.exposure.include", "health,info")]).await;
    for (path, status) in [
        ("health", 200),
        ("info", 200),
        ("env", 404),
        ("loggers", 404),
        ("metrics", 404),
        ("prometheus", 404),
    ] {
        assert_eq!(
            get(&few, &format!("/actuator/{path}")).await.0,
            status,
            "{path}"
        );
    }
    let (_, index) = get(&few, "/actuator").await;
    let links: Vec<&String> = index["_links"].as_object().unwrap().keys().collect();
    assert_eq!(links, ["health", "health-path", "info", "self"]);
}

#[tokio::test]
async fn what_a_service_adds_is_shown_to_nobody_without_the_password() {
    let routes = || Router::new().route("/letters", get_route(async || "a letter"));
    for (settings, without, with) in [(&[][..], 403, 403), (&USER[..], 401, 200)] {
        let observed = observed(settings).await;
        observed.endpoints.add("letters", routes());
        assert_eq!(get(&observed, "/actuator/letters").await.0, without);
        assert_eq!(get_as_user(&observed, "/actuator/letters").await.0, with);
        let (_, index) = get(&observed, "/actuator").await;
        assert!(index["_links"]["letters"].is_object(), "{index}");
    }
}

#[tokio::test]
async fn the_list_tells_how_parts_are_asked_for() {
    let (_, index) = get(&observed(&[]).await, "/actuator").await;
    for (name, path, templated) in [
        ("self", "", false),
        ("health", "/health", false),
        ("health-path", "/health/{*path}", true),
        ("env-toMatch", "/env/{toMatch}", true),
        ("loggers-name", "/loggers/{name}", true),
        (
            "metrics-requiredMetricName",
            "/metrics/{requiredMetricName}",
            true,
        ),
        ("prometheus", "/prometheus", false),
    ] {
        let href = format!("http://localhost/actuator{path}");
        let expected = json!({"href": href, "templated": templated});
        assert_eq!(index["_links"][name], expected, "{name}");
    }
}

#[tokio::test]
async fn the_base_path_is_chosen() {
    let base_path = "management.endpoints.web.base-path";
    let moved = observed(&[(base_path, "/manage/")]).await;
    assert_eq!(get(&moved, "/manage/health").await.0, StatusCode::OK);
    assert_eq!(
        get(&moved, "/actuator/health").await.0,
        StatusCode::NOT_FOUND
    );
    let (_, index) = get(&moved, "/manage").await;
    assert_eq!(
        index["_links"]["info"]["href"],
        "http://localhost/manage/info"
    );
    let at_root = observed(&[(base_path, "/")]).await;
    assert_eq!(get(&at_root, "/health").await.0, StatusCode::OK);
    let wrong = actuator(&observed(&[(base_path, "manage")]).await);
    let message = wrong
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    assert!(message.contains(base_path), "{message}");
}

#[tokio::test]
async fn the_client_chooses_the_media_type() {
    const NEWEST: &str = "application/vnd.spring-boot.actuator.v3+json";
    const OLDER: &str = "application/vnd.spring-boot.actuator.v2+json";
    let observed = observed(&[]).await;
    for (accept, expected) in [
        ("*/*", NEWEST),
        (NEWEST, NEWEST),
        (OLDER, OLDER),
        ("application/json", "application/json"),
    ] {
        for path in [
            "/actuator",
            "/actuator/health",
            "/actuator/info",
            "/actuator/metrics",
        ] {
            let request = Request::get(path).header("Accept", accept);
            let request = request.body(Body::empty()).expect("a request");
            let response = router(&observed)
                .oneshot(request)
                .await
                .expect("infallible");
            assert_eq!(response.headers()["content-type"], expected, "{path}");
        }
    }
    let request = Request::get("/actuator/prometheus")
        .body(Body::empty())
        .expect("a request");
    let response = router(&observed)
        .oneshot(request)
        .await
        .expect("infallible");
    assert_eq!(
        response.headers()["content-type"],
        "text/plain; version=0.0.4; charset=utf-8"
    );
}

#[tokio::test]
async fn health_info_tells_instance_and_message() {
    let observed = observed(&[("egov.message", "hello")]).await;
    for method in ["GET", "POST"] {
        let request = Request::builder()
            .method(method)
            .uri("/actuator/health-info")
            .body(Body::empty())
            .unwrap();
        let (status, body) = call(router(&observed), request).await;
        let expected =
            format!("{method} A Service on\n local.server.port :80\n egov.message :hello");
        assert_eq!((status, body), (StatusCode::OK, expected));
    }
}

#[tokio::test]
async fn info_tells_the_program_and_what_the_settings_say() {
    let info = [("info.app.name", "portal"), ("info.app.team.phone", "1234")];
    let build = json!({"name": "a-service", "version": "1.2.3"});
    let (_, body) = get(&observed(&info).await, "/actuator/info").await;
    let app = json!({"name": "portal", "team": {"phone": "1234"}});
    assert_eq!(body, json!({"app": app, "build": build}));
    let silent = [("management.info.env.enabled", "false"), info[0]];
    let (_, body) = get(&observed(&silent).await, "/actuator/info").await;
    assert_eq!(body, json!({"build": build}));
    let nothing = [("management.info.build.enabled", "false")];
    let (_, body) = get(&observed(&nothing).await, "/actuator/info").await;
    assert_eq!(body, json!({}));
}

#[tokio::test]
async fn env_names_sources_and_hides_values_and_always_secrets() {
    let closed = observed(&[("greeting", "good day")]).await;
    let (_, env) = get(&closed, "/actuator/env").await;
    assert_eq!(env["activeProfiles"], json!(["dev", "mysql"]));
    let sources = env["propertySources"].as_array().unwrap();
    let names: Vec<&Value> = sources.iter().map(|source| &source["name"]).collect();
    assert_eq!(
        names,
        ["environment", "test", "defaults", "application"],
        "the highest source comes first"
    );
    assert!(!env.to_string().contains("good day") && !env.to_string().contains("never to be seen"));

    let open = observed(&[
        ("greeting", "good day"),
        ("management.endpoint.env.show-values", "always"),
    ])
    .await;
    let (status, one) = get(&open, "/actuator/env/greeting").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        one["property"],
        json!({"source": "test", "value": "good day"})
    );
    assert_eq!(
        one["propertySources"][2],
        json!({"name": "defaults", "property": {"value": "hello"}})
    );
    let (_, secret) = get(&open, "/actuator/env/token.secret").await;
    assert_eq!(secret["property"]["value"], "******");
    assert_eq!(
        get(&open, "/actuator/env/no.such.key").await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_wrong_setting_is_named() {
    let wrong = observed(&[("management.endpoint.env.show-values", "sometimes")]).await;
    let error = actuator(&wrong)
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    assert!(
        error.contains("management.endpoint.env.show-values") && error.contains("sometimes"),
        "{error}"
    );
}

#[tokio::test]
async fn metrics_are_listed_added_up_and_chosen_by_tag() {
    let observed = observed(&[]).await;
    for (uri, milliseconds) in [("/a", 100), ("/a", 300), ("/b", 200)] {
        let tags = [("uri", uri.to_owned())].into();
        observed.metrics.record(
            "http.server.requests",
            tags,
            std::time::Duration::from_millis(milliseconds),
        );
    }
    let (_, names) = get(&observed, "/actuator/metrics").await;
    assert!(
        names["names"]
            .as_array()
            .unwrap()
            .contains(&json!("http.server.requests"))
    );
    let (_, all) = get(&observed, "/actuator/metrics/http.server.requests").await;
    assert_eq!(all["baseUnit"], "seconds");
    assert_eq!(
        all["measurements"][0],
        json!({"statistic": "COUNT", "value": 3.0})
    );
    assert_eq!(
        all["measurements"][2],
        json!({"statistic": "MAX", "value": 0.3})
    );
    assert!(
        all["availableTags"]
            .as_array()
            .unwrap()
            .contains(&json!({"tag": "uri", "values": ["/a", "/b"]}))
    );
    let (_, one) = get(
        &observed,
        "/actuator/metrics/http.server.requests?tag=uri:/b",
    )
    .await;
    assert_eq!(one["measurements"][0]["value"], 1.0);
    assert_eq!(
        get(
            &observed,
            "/actuator/metrics/http.server.requests?tag=uri:/c"
        )
        .await
        .0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        get(&observed, "/actuator/metrics/nothing").await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_log_level_is_changed_while_running_and_taken_back() {
    let logs = LogSettings {
        application: "test".to_owned(),
        format: LogFormat::Json,
        default_filter: "info,sqlx=warn",
    };
    let _logs = start_logs(&Environment::default(), &logs);
    let observed = observed(&USER).await;
    let (_, loggers) = get_as_user(&observed, "/actuator/loggers").await;
    assert_eq!(
        loggers["levels"],
        json!(["OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"])
    );
    assert_eq!(
        loggers["loggers"]["ROOT"],
        json!({"configuredLevel": "INFO", "effectiveLevel": "INFO"})
    );
    assert_eq!(loggers["loggers"]["sqlx"]["effectiveLevel"], "WARN");
    tracing::info!(target: "a_module::that_logs", "once is enough");
    let (_, loggers) = get_as_user(&observed, "/actuator/loggers").await;
    assert_eq!(
        loggers["loggers"]["a_module::that_logs"],
        json!({"effectiveLevel": "INFO"})
    );

    let change = async |body: Value| {
        let request = Request::post("/actuator/loggers/user_service")
            .header("Content-Type", "application/json")
            .header("Authorization", CREDENTIALS)
            .body(Body::from(body.to_string()))
            .expect("a request");
        call(router(&observed), request).await.0
    };
    let is_logged = || tracing_enabled();
    assert!(!is_logged());
    assert_eq!(
        change(json!({"configuredLevel": "DEBUG"})).await,
        StatusCode::NO_CONTENT
    );
    assert!(is_logged(), "debug lines of user_service are logged now");
    let (_, below) = get_as_user(&observed, "/actuator/loggers/user_service::login").await;
    assert_eq!(below, json!({"effectiveLevel": "DEBUG"}));
    assert_eq!(
        change(json!({"configuredLevel": "LOUD"})).await,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        change(json!({"configuredLevel": null})).await,
        StatusCode::NO_CONTENT
    );
    assert!(!is_logged());
}

fn tracing_enabled() -> bool {
    tracing::enabled!(target: "user_service", tracing::Level::DEBUG)
}
