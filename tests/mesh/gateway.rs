//! The gateway while its routes change, and while a service behind it is slow.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::process::{Answer, Process, eventually, get};
use crate::settings::tell;
use crate::upstream::Upstream;

/// A gateway whose routes come from a config server.
struct Gateway {
    folder: tempfile::TempDir,
    config_server: Process,
    process: Process,
}

impl Gateway {
    /// All requests below `/a-service` go to `upstream`, through `filters` (YAML).
    fn start(upstream: &Upstream, filters: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_routes(&folder, upstream, filters);
        let location = folder.path().to_str().expect("UTF-8");
        let config_server = Process::service("config-server", &[("CONFIG_LOCATION", location)]);
        let environment = [
            ("SPRING_CLOUD_CONFIG_URI", config_server.address.as_str()),
            ("EUREKA_CLIENT_REGISTERWITHEUREKA", "false"),
            ("EUREKA_CLIENT_FETCHREGISTRY", "false"),
            ("SPRING_SECURITY_USER_NAME", "config"),
            ("SPRING_SECURITY_USER_PASSWORD", crate::process::PASSWORD),
            (
                "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE",
                "health,refresh",
            ),
        ];
        let process = Process::service("api-gateway", &environment);
        Self {
            folder,
            config_server,
            process,
        }
    }

    /// Everybody may read one level below `/actuator` of a service.
    fn call(&self) -> Answer {
        get(
            &format!("{}/a-service/actuator/health", self.process.address),
            &[],
        )
    }
}

fn write_routes(folder: &tempfile::TempDir, upstream: &Upstream, filters: &str) {
    let routes = format!(
        "spring.cloud.gateway.routes:\n- id: a-service\n  uri: {}\n  predicates: [Path=/a-service/**]\n  filters: {filters}\n",
        upstream.address
    );
    std::fs::write(folder.path().join("api-gateway.yml"), routes).expect("a file");
}

#[test]
fn routes_change_without_a_dropped_request() {
    let (first, second) = (Upstream::start("first"), Upstream::start("second"));
    let gateway = Gateway::start(&first, "[]");
    assert_eq!(gateway.call().body, "first");
    let (stop, served) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let begun = Instant::now();
                // A failed check outside must not leave this thread running.
                while !stop.load(Ordering::SeqCst) && begun.elapsed() < Duration::from_secs(60) {
                    let answer = gateway.call();
                    assert_eq!(answer.status, 200, "{}", answer.body);
                    served.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        for upstream in [&second, &first, &second] {
            let before = served.load(Ordering::SeqCst);
            write_routes(&gateway.folder, upstream, "[]");
            assert_eq!(tell(&gateway.process.address, "refresh"), 200);
            eventually("requests were served after the change", || {
                served.load(Ordering::SeqCst) > before + 20
            });
        }
        stop.store(true, Ordering::SeqCst);
    });
    assert_eq!(gateway.call().body, "second");
}

#[test]
fn routes_that_do_not_do_change_nothing_and_are_told() {
    let upstream = Upstream::start("first");
    let gateway = Gateway::start(&upstream, "[]");
    write_routes(&gateway.folder, &upstream, "[NoSuchFilter=1]");
    assert_eq!(tell(&gateway.process.address, "refresh"), 500);
    assert_eq!(gateway.call().body, "first");
    drop(gateway.config_server);
}

#[test]
fn a_slow_service_is_left_alone_until_it_is_well_and_callers_stay_fast() {
    let filters = "[CircuitBreaker=slow]\nresilience4j.circuitbreaker.instances.slow:\n  sliding-window-size: 4\n  \
                   minimum-number-of-calls: 4\n  wait-duration-in-open-state: 1s\n  permitted-number-of-calls-in-half-open-state: 1\n\
                   resilience4j.timelimiter.instances.slow.timeout-duration: 300ms";
    let upstream = Upstream::start("well");
    let gateway = Gateway::start(&upstream, filters);
    assert_eq!(gateway.call().body, "well");

    upstream.take(Duration::from_secs(5));
    eventually("the circuit breaker opens", || gateway.call().status == 503);
    let asked = Instant::now();
    let mut fast = 0;
    while asked.elapsed() < Duration::from_millis(500) {
        assert_eq!(gateway.call().status, 503);
        fast += 1;
    }
    assert!(fast > 10, "only {fast} answers in half a second");

    upstream.take(Duration::ZERO);
    eventually("the circuit breaker closes", || {
        gateway.call().status == 200
    });
    assert_eq!(gateway.call().body, "well");
}
