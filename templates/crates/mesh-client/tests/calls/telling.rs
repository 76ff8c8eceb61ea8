//! Fallbacks, and what operators see of calls.

use mesh_client::CallError;

use crate::support::{Caller, Dependency, Mood, SERVICE};

#[tokio::test]
async fn a_fallback_is_used_whatever_went_wrong_and_only_then() {
    let dependency = Dependency::start(Mood::Well).await;
    let yaml = "timelimiter.configs.default.timeout-duration: 500ms";
    let caller = Caller::new(&[&dependency.address], yaml);
    let list = async || {
        let fallback = |error: CallError| vec![error.to_string()];
        let call = caller.client.call(SERVICE).or_else(fallback);
        let answer: Vec<String> = call.json(|http, base| http.get(base)).await;
        answer.join(", ")
    };
    assert_eq!(list().await, "hello");
    dependency.becomes(Mood::BrokenUntil(100));
    assert_eq!(
        list().await,
        "user-service answered 500 Internal Server Error"
    );
    dependency.becomes(Mood::Silent);
    assert_eq!(list().await, "user-service did not answer within 500ms");
}

#[tokio::test]
async fn every_exchange_is_measured_also_one_that_is_given_up() {
    let dependency = Dependency::start(Mood::BrokenUntil(1)).await;
    let yaml = "
retry.configs.default: { max-attempts: 2, wait-duration: 1ms }
timelimiter.configs.default.timeout-duration: 500ms
";
    let caller = Caller::new(&[&dependency.address], yaml);
    assert_eq!(caller.get().await.unwrap().status(), 200);
    dependency.becomes(Mood::Silent);
    assert!(caller.get().await.is_err());
    for (outcome, status, count) in [
        ("SERVER_ERROR", "500", 1),
        ("SUCCESS", "200", 1),
        ("UNKNOWN", "IO_ERROR", 2),
    ] {
        let line = format!(
            r#"http_client_requests_seconds_count{{application="a-service",clientName="user-service",method="GET",outcome="{outcome}",status="{status}",uri="lb://user-service"}} {count}"#
        );
        assert!(
            caller.measures(&line),
            "{line}\n{}",
            caller.metrics.prometheus()
        );
    }
    for kind in ["successful_with_retry", "failed_with_retry"] {
        let line = format!(
            r#"resilience4j_retry_calls_total{{application="a-service",kind="{kind}",name="user-service"}} 1"#
        );
        assert!(caller.measures(&line), "{line}");
    }
}
