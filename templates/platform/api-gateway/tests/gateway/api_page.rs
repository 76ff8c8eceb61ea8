//! The page that shows the documents of all services.

use mesh_test::TestService;
use reqwest::{Client, Response, StatusCode, redirect};
use serde_json::{Value, json};

use crate::support::{gateway, serve, started_and_ready, user_service};

const PAGE: &str = "/swagger-ui/index.html";
const SCRIPT: &str = "/swagger-ui/swagger-ui-bundle.js";

async fn page_gateway() -> TestService {
    gateway(&[serve(user_service()).await]).await
}

async fn get(gateway: &TestService, path: &str) -> Response {
    let request = gateway.http().get(gateway.url(path));
    request.send().await.expect("an answer")
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    let value = answer.headers().get(name);
    value.map_or("", |value| value.to_str().expect("a text header"))
}

/// What the page loads: the values of `src` and `href`.
fn loaded(html: &str) -> Vec<&str> {
    ["src=\"", "href=\""]
        .into_iter()
        .flat_map(|attribute| html.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[tokio::test]
async fn the_page_and_all_that_it_loads_come_from_the_gateway_without_a_token() {
    let gateway = page_gateway().await;
    let page = get(&gateway, PAGE).await;
    assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
    let html = page.text().await.unwrap();
    let loaded = loaded(&html);
    assert!(loaded.len() >= 6, "{loaded:?}");
    for address in loaded {
        assert!(!address.contains("//"), "{address} is elsewhere");
        let name = address.trim_start_matches("./");
        let answer = get(&gateway, &format!("/swagger-ui/{name}")).await;
        assert_eq!(answer.status(), 200, "{name}");
        let expected = match name.rsplit('.').next() {
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            _ => "image/png",
        };
        assert_eq!(header(&answer, "content-type"), expected, "{name}");
    }
    let start = get(&gateway, "/swagger-ui/swagger-initializer.js").await;
    assert!(!start.text().await.unwrap().contains("://"));
}

#[tokio::test]
async fn only_this_page_may_have_styles_of_its_own_and_nothing_may_have_scripts() {
    let gateway = page_gateway().await;
    let page = get(&gateway, PAGE).await;
    let policy = header(&page, "content-security-policy");
    assert!(policy.contains("script-src 'self';"), "{policy}");
    assert!(policy.contains("style-src 'self' 'unsafe-inline';"));
    assert_eq!(header(&page, "x-content-type-options"), "nosniff");
    let other = get(&gateway, "/nowhere").await;
    assert!(!header(&other, "content-security-policy").contains("unsafe-inline"));
}

#[tokio::test]
async fn files_are_sent_compressed_to_those_who_understand_it() {
    let gateway = page_gateway().await;
    let plain = get(&gateway, SCRIPT).await;
    assert_eq!(header(&plain, "content-encoding"), "");
    let plain = plain.bytes().await.unwrap();
    let request = gateway.http().get(gateway.url(SCRIPT));
    let request = request.header("Accept-Encoding", "br, gzip");
    let gzip = request.send().await.unwrap();
    assert_eq!(header(&gzip, "content-encoding"), "gzip");
    assert_eq!(header(&gzip, "vary"), "accept-encoding");
    let gzip = gzip.bytes().await.unwrap();
    assert!(gzip.len() * 3 < plain.len(), "{}", gzip.len());
    let mut unpacked = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(&gzip[..]);
    std::io::Read::read_to_end(&mut decoder, &mut unpacked).expect("whole gzip");
    assert!(unpacked == plain, "the same content");
}

#[tokio::test]
async fn who_has_a_file_is_not_sent_it_again() {
    let gateway = page_gateway().await;
    let first = get(&gateway, SCRIPT).await;
    assert_eq!(header(&first, "cache-control"), "no-cache");
    let request = gateway.http().get(gateway.url(SCRIPT));
    let request = request.header("If-None-Match", header(&first, "etag"));
    let again = request.send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(again.bytes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn short_addresses_lead_to_the_page() {
    let gateway = page_gateway().await;
    let client = Client::builder().redirect(redirect::Policy::none());
    let client = client.build().expect("a client");
    for path in ["/swagger-ui.html", "/swagger-ui", "/swagger-ui/"] {
        let answer = client.get(gateway.url(path)).send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), header(&answer, "location")),
            (302, PAGE)
        );
    }
    assert_eq!(get(&gateway, "/swagger-ui/none.js").await.status(), 404);
}

#[tokio::test]
async fn the_services_to_choose_from_are_those_with_a_route() {
    let gateway = page_gateway().await;
    let config = get(&gateway, "/v3/api-docs/swagger-config").await;
    let config: Value = config.json().await.unwrap();
    let url = "/user-service/v3/api-docs";
    assert_eq!(
        config["urls"],
        json!([{"name": "user-service", "url": url}])
    );
    assert_eq!(config["validatorUrl"], "", "no document leaves the network");
    assert_eq!(
        get(&gateway, url).await.status(),
        200,
        "open at the gateway"
    );
}

#[tokio::test]
async fn the_page_can_be_switched_off() {
    for setting in ["springdoc.swagger-ui.enabled", "springdoc.api-docs.enabled"] {
        let instances = [serve(user_service()).await];
        let gateway = started_and_ready(json!({ setting: false }), &instances).await;
        for path in [
            PAGE,
            SCRIPT,
            "/swagger-ui.html",
            "/v3/api-docs/swagger-config",
        ] {
            assert_eq!(get(&gateway, path).await.status(), 404, "{setting}: {path}");
        }
    }
}
