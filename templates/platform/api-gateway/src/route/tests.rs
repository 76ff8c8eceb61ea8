use axum::http::Request;
use mesh_config::{Environment, Layer};
use mesh_resilience::Resilience;
use mesh_telemetry::Metrics;

use super::*;

const TIMES: &str = "
spring.cloud.gateway.httpclient:
  connect-timeout: 2s
  response-timeout: 60s
";

const USERS: &str = r#"
spring.cloud.gateway.routes:
  - id: users
    uri: lb://USER-SERVICE
    predicates: ["Path=/user-service/**"]
    filters: ["RemoveRequestHeader=Cookie", "StripPrefix=1"]
"#;

fn table(yaml: &str) -> Result<RouteTable, SettingsError> {
    let layers = [
        Layer::from_yaml("defaults", TIMES).expect("valid YAML"),
        Layer::from_yaml("api-gateway.yml", yaml).expect("valid YAML"),
    ];
    let settings = Settings::merge(&layers, Environment::default(), &[]);
    let resilience = Resilience::from_settings(&settings, &Metrics::new("test"))?;
    let instances = Instances::fixed([("board-service", "http://h:1"), ("a.b", "http://h:2")]);
    RouteTable::from_settings(&settings, &resilience, &instances)
}

fn found(table: &RouteTable, uri: &str) -> Option<String> {
    let (parts, ()) = Request::get(uri).body(()).unwrap().into_parts();
    let route = table.find(&parts, origin());
    route.map(|(route, _)| route.id.clone())
}

fn origin() -> Origin {
    Origin {
        peer: "127.0.0.1:4711".parse().unwrap(),
        client: "127.0.0.1".parse().unwrap(),
        is_trusted: false,
    }
}

#[test]
fn what_is_not_known_is_refused_with_its_place() {
    let error = |yaml: &str| table(yaml).unwrap_err().to_string();
    let text = error(&USERS.replace("StripPrefix=1", "Teleport=1"));
    for part in [
        "Teleport=1",
        "routes[0]",
        "api-gateway.yml",
        "known are",
        "StripPrefix",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let text = error(&USERS.replace("Path=", "Weather="));
    for part in [
        "Weather=/user-service",
        "routes[0]",
        "known are",
        "RemoteAddr",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let text = error(&USERS.replace("lb://USER-SERVICE", "USER-SERVICE"));
    assert!(text.contains("lb://SERVICE"), "{text}");
    let text = error(&format!(
        "{USERS}    metadata:\n      response-timeout: soon\n"
    ));
    assert!(
        text.contains("response-timeout") && text.contains("routes[0]"),
        "{text}"
    );
    let text = error("spring.cloud.gateway.default-filters: [\"StripPrefix=x\"]");
    assert!(text.contains("default-filters[0]"), "{text}");
}

#[test]
fn the_long_form_is_the_same_in_other_words() {
    let table = table(
        r#"
spring.cloud.gateway.server.webflux.routes:
  - id: versions
    uri: http://localhost:1
    predicates:
      - name: Path
        args:
          patterns: ["/a/{id}", /b]
          matchTrailingSlash: false
      - name: Query
        args: { param: v, regexp: "v[0-9]+" }
    filters:
      - name: RewritePath
        args: { regexp: "/a/(?<x>.*)", replacement: '/$\{x}' }
      - name: PreserveHostHeader
"#,
    )
    .unwrap();
    assert_eq!(found(&table, "/a/1?v=v2"), Some("versions".to_owned()));
    assert_eq!(found(&table, "/b?v=v2"), Some("versions".to_owned()));
    for uri in ["/b/?v=v2", "/a/1?v=2", "/a/1"] {
        assert_eq!(found(&table, uri), None, "{uri}");
    }
    let error = self::table(
        "
spring.cloud.gateway.routes:
  - uri: lb://A
    predicates:
      - name: Path
        args: { pattern: /a }
",
    );
    let error = error.unwrap_err().to_string();
    assert!(error.contains("needs `patterns`"), "{error}");
}

#[test]
fn the_lowest_order_is_looked_at_first_and_equals_stay_in_their_order() {
    let table = table(
        r#"
spring.cloud.gateway.routes:
  - { id: late, uri: lb://A, order: 5, predicates: ["Path=/**"] }
  - { uri: lb://A, predicates: ["Path=/x/**", "Method=PUT"] }
  - { id: first, uri: lb://A, predicates: ["Path=/x/{id}"] }
  - { id: second, uri: lb://A, predicates: ["Path=/x/**"] }
  - { id: early, uri: lb://A, order: -1, predicates: ["Path=/x/1"] }
"#,
    )
    .unwrap();
    for (uri, id) in [
        ("/x/1", "early"),
        ("/x/2", "first"),
        ("/x/2/3", "second"),
        ("/y", "late"),
    ] {
        assert_eq!(found(&table, uri).as_deref(), Some(id), "{uri}");
    }
}

#[test]
fn the_newer_prefix_counts_and_metadata_set_limits() {
    let newer = r#"
spring.cloud.gateway.server.webflux:
  httpclient.response-timeout: 5s
  routes:
    - id: newer
      uri: lb://A
      predicates: ["Path=/**"]
    - id: patient
      uri: lb://A
      predicates: ["Path=/**"]
      metadata: { connect-timeout: 500, response-timeout: -1 }
"#;
    let table = table(&format!("{USERS}{newer}")).unwrap();
    assert_eq!(found(&table, "/user-service/a"), Some("newer".to_owned()));
    let [plain, patient] = &table.all()[..] else {
        panic!("two routes")
    };
    assert_eq!(plain.limits.connect.as_secs(), 2);
    assert_eq!(plain.limits.response.unwrap().as_secs(), 5);
    assert_eq!(patient.limits.connect.as_millis(), 500);
    assert_eq!(patient.limits.response, None);
}

#[test]
fn default_filters_and_those_of_the_route_take_turns() {
    let component = |text: &str| Component::Shortcut(text.to_owned());
    let defaults = ["d1", "d2"].map(component);
    let own = ["r1", "r2", "r3"].map(component);
    let order: Vec<String> = in_order(&defaults, &own)
        .into_iter()
        .map(|(_, component)| component.to_string())
        .collect();
    assert_eq!(order, ["d1", "r1", "d2", "r2", "r3"]);
}

#[test]
fn nothing_a_route_captured_reaches_another() {
    let table = table(
        r#"
spring.cloud.gateway.routes:
  - { id: a, uri: lb://A, predicates: ["Path=/{a}", "Method=PUT"] }
  - { id: b, uri: lb://A, predicates: ["Path=/{b}"] }
"#,
    )
    .unwrap();
    let (parts, ()) = Request::get("/x").body(()).unwrap().into_parts();
    let (_, variables) = table.find(&parts, origin()).unwrap();
    assert_eq!(variables.get("a"), None);
    assert_eq!(variables.get("b"), Some("x"));
}

#[test]
fn services_have_routes_where_the_locator_is_on() {
    let route = |more: &str, uri: &str| {
        let yaml = format!(
            r#"
spring.cloud.gateway:
  discovery.locator:
    enabled: true
{more}
  routes:
    - {{ id: written, uri: lb://A, predicates: ["Path=/board-service/own"] }}
"#
        );
        found(&table(&yaml).unwrap(), uri)
    };
    let located = |id: &str| Some(format!("ReactiveCompositeDiscoveryClient_{id}"));
    assert_eq!(route("", "/BOARD-SERVICE/a"), located("BOARD-SERVICE"));
    assert_eq!(route("", "/board-service/a"), None);
    let lower = "    lower-case-service-id: true";
    assert_eq!(route(lower, "/board-service"), located("board-service"));
    assert_eq!(route(lower, "/a.b/c/d"), located("a.b"));
    assert_eq!(
        route(lower, "/board-service/own"),
        Some("written".to_owned())
    );
    for path in ["/BOARD-SERVICE/a", "/nobody/a", "/"] {
        assert_eq!(route(lower, path), None, "{path}");
    }
    let named = "    lower-case-service-id: true\n    route-id-prefix: svc_";
    assert_eq!(route(named, "/a.b/c"), Some("svc_a.b".to_owned()));
    assert_eq!(
        found(&table(USERS).unwrap(), "/board-service/a"),
        None,
        "off"
    );
}

#[test]
fn the_locator_tells_its_routes_and_evaluates_nothing() {
    let on = "spring.cloud.gateway.discovery.locator.enabled: true\n";
    let table = table(on).unwrap();
    let told = serde_json::to_value(&table.all()[0].description).unwrap();
    assert_eq!(told["route_id"], "ReactiveCompositeDiscoveryClient_A.B");
    assert_eq!(told["uri"], "lb://A.B");
    assert_eq!(told["predicate"], "Path=/A.B/**");
    let expression = "spring.cloud.gateway.discovery.locator.include-expression: metadata['edge']";
    let error = self::table(&format!("{on}{expression}"))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("include-expression") && error.contains("write routes"),
        "{error}"
    );
}
