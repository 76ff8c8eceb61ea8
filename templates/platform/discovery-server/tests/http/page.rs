//! The status page.

use mesh_config::Environment;
use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::server::{INSTANCE, PASSWORD, Server};

async fn response(server: &Server, language: &str) -> Response {
    let request = server
        .anonymous(Method::GET, "/")
        .basic_auth("admin", Some(PASSWORD))
        .header("Accept-Language", language);
    request.send().await.expect("the registry answers")
}

async fn page(server: &Server) -> String {
    response(server, "en").await.text().await.expect("a page")
}

#[tokio::test]
async fn the_page_is_in_the_language_of_the_reader_and_loads_nothing() {
    let server = Server::start().await;
    for (language, expected) in [
        ("ko-KR", "등록된 인스턴스가 없습니다"),
        ("en-GB", "No instance"),
    ] {
        let response = response(&server, language).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(
            response.headers()["content-type"],
            "text/html; charset=utf-8"
        );
        let policy = response.headers()["content-security-policy"].to_str();
        assert!(policy.unwrap().starts_with("default-src 'none'; "));
        let page = response.text().await.unwrap();
        assert!(page.contains(expected), "{page}");
        for foreign in ["<script", "<link", "src=", "@import", "url("] {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn leases_that_came_and_went_last_are_told() {
    let server = Server::start().await;
    server.register_changed(|_| {}).await;
    server.send(Method::DELETE, INSTANCE).await;
    let response = server.send(Method::GET, "/lastn").await;
    assert_eq!(response.status(), StatusCode::OK);
    let page = response.text().await.unwrap();
    let lease = "<td>USER-SERVICE(h1:user-service:8080)</td>";
    assert_eq!(page.matches(lease).count(), 2, "{page}");
    let strangers = server.anonymous(Method::GET, "/lastn").send().await;
    assert_eq!(strangers.unwrap().status(), StatusCode::UNAUTHORIZED);
    server.stop().await;
}

#[tokio::test]
async fn instances_are_shown_by_status_and_link_to_their_status_pages() {
    let server = Server::start().await;
    server.register_changed(|_| {}).await;
    server
        .register_changed(|instance| {
            instance["instanceId"] = json!("h2");
            instance["status"] = json!("DOWN");
            instance["metadata"] = json!({"zone": "seoul"});
        })
        .await;
    let page = page(&server).await;
    let expected = [
        "<th scope=\"row\">USER-SERVICE</th>",
        "n/a (2)",
        "default (1), seoul (1)",
        "<span class=\"up\">UP (1)</span>",
        "<a href=\"http://h1:8080/actuator/info\">h1:user-service:8080</a>",
        "<span class=\"not-up\">DOWN (1)</span>",
        "<th scope=\"row\">num-of-cpus</th>",
    ];
    for part in expected {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    server.stop().await;
}

#[tokio::test]
async fn what_instances_say_cannot_become_markup_or_a_script() {
    let server = Server::start().await;
    server
        .register_changed(|instance| {
            instance["instanceId"] = json!("<img src=x onerror=alert(1)>");
            instance["statusPageUrl"] = json!("javascript:alert(2)");
            instance["metadata"] = json!({"zone": "<b>"});
        })
        .await;
    let page = page(&server).await;
    assert!(
        page.contains("<li>&lt;img src=x onerror=alert(1)&gt;</li>"),
        "{page}"
    );
    assert!(page.contains("&lt;b&gt; (1)"), "{page}");
    assert!(!page.contains("javascript:"), "{page}");
    server.stop().await;
}

#[tokio::test]
async fn a_warning_tells_why_the_list_may_be_wrong() {
    let cases = [
        ("false", "300000", Some("Self-preservation is off: ")),
        ("false", "-1", Some("and self-preservation is off.")),
        ("true", "-1", Some("Self-preservation is at work")),
        ("true", "300000", None),
    ];
    for (preservation, wait, warning) in cases {
        let environment = Environment::of([
            ("EUREKA_SERVER_WAITTIMEINMSWHENSYNCEMPTY", wait),
            ("EUREKA_PASSWORD", PASSWORD),
        ]);
        let preserving = [(
            "eureka.server.enable-self-preservation",
            json!(preservation),
        )];
        let server = Server::start_with(environment, preserving).await;
        let page = page(&server).await;
        assert_eq!(page.contains("role=\"alert\""), warning.is_some(), "{page}");
        assert!(page.contains(warning.unwrap_or_default()), "{page}");
        server.stop().await;
    }
}
