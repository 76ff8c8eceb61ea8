use std::sync::{Arc, Mutex};

use serde_json::Value;
use tracing_subscriber::layer::SubscriberExt;

use super::*;

/// What comes out in one form while `log` runs.
fn written(form: Form, masking: bool, log: impl FnOnce()) -> String {
    let written = Arc::new(Mutex::new(Vec::new()));
    let heap = written.clone();
    let write = move |lines: &[u8]| {
        heap.lock().unwrap().extend_from_slice(lines);
        Ok(())
    };
    let sink = Sink::start("test", write).unwrap();
    let layer = LogLayer {
        application: "a-process".to_owned(),
        masking,
        outputs: vec![Output {
            form,
            sink: sink.clone(),
        }],
    };
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), log);
    sink.flush(Duration::from_secs(10));
    let written = written.lock().unwrap().clone();
    String::from_utf8(written).unwrap()
}

fn text(log: impl FnOnce()) -> String {
    written(Form::Text(TextFormat { colours: false }), true, log)
}

fn objects(log: impl FnOnce()) -> Vec<Value> {
    let lines = written(Form::Logstash, true, log);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn in_request(work: impl FnOnce()) {
    let span = tracing::info_span!(
        "request",
        service = "user-service",
        traceId = "abc",
        spanId = "def",
        path = "/a"
    );
    span.in_scope(work);
}

#[test]
fn a_line_is_one_object_with_the_fields_of_logstash() {
    let lines =
        objects(|| tracing::warn!(target: "a::b", status = 503, name = "x", "say \"hi\"\nand go"));
    let line = &lines[0];
    assert_eq!(
        lines.len(),
        1,
        "line breaks do not make two lines of one event"
    );
    assert_eq!(line["message"], "say \"hi\"\nand go");
    assert_eq!(line["@version"], "1");
    assert_eq!(line["level"], "WARN");
    assert_eq!(line["level_value"], 30_000);
    assert_eq!(line["logger_name"], "a::b");
    assert_eq!(line["appName"], "a-process");
    assert_eq!(line["status"], 503);
    assert_eq!(line["name"], "x");
    assert!(chrono::DateTime::parse_from_rfc3339(line["@timestamp"].as_str().unwrap()).is_ok());
}

#[test]
fn a_request_s_service_and_trace_are_in_every_line_of_it() {
    let lines = objects(|| {
        in_request(|| tracing::info!("inside"));
        tracing::info!("outside");
    });
    let inside = &lines[0];
    assert_eq!(
        (&inside["appName"], &inside["traceId"], &inside["spanId"]),
        (&"user-service".into(), &"abc".into(), &"def".into())
    );
    assert_eq!(inside["service"], Value::Null, "it is the appName");
    assert_eq!(lines[1]["appName"], "a-process");
    assert!(lines[1].get("traceId").is_none());
}

#[test]
fn lines_for_people_tell_service_and_trace_between_brackets() {
    let lines = text(|| {
        in_request(|| tracing::info!(status = 200, "answered"));
        tracing::error!(service = "gateway", "stopped");
    });
    let lines: Vec<&str> = lines
        .lines()
        .map(|line| &line["00:00:00.000".len()..])
        .collect();
    let expected = [
        "  INFO [user-service,abc,def] answered status=200 path=/a",
        " ERROR [gateway] stopped",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn nobody_forges_a_line() {
    let forged = "x\n00:00:00.000 ERROR [gateway] all is lost\r\u{1b}[2K";
    let lines = text(|| tracing::warn!(user = forged, "refused {forged}"));
    assert_eq!(lines.lines().count(), 1, "{lines}");
    assert!(!lines.contains(['\r', '\u{1b}']), "{lines}");
}

#[test]
fn personal_data_and_secrets_are_in_no_part_of_a_line() {
    let log = || {
        let span = tracing::info_span!(
            "request",
            path = "/users/hong@example.com",
            id = tracing::field::Empty
        );
        span.record("id", "010-2345-6789");
        span.in_scope(|| {
            tracing::warn!(
                password = "geheim",
                card = 4_111_111_111_111_111_u64,
                error = %"Bearer geheim.geheim",
                user = ?Some("900101-1234567"),
                "geheim={} token=geheim", "no"
            );
        });
    };
    for form in [Form::Logstash, Form::Text(TextFormat { colours: false })] {
        let line = written(form, true, log);
        for told in [
            "hong",
            "2345",
            "=geheim ",
            "\"geheim\"",
            "411111",
            "900101",
            "geheim.",
        ] {
            assert!(!line.contains(told), "{told} in {line}");
        }
        assert!(line.contains("***@example.com"), "{line}");
    }
    let open = written(Form::Logstash, false, log);
    assert!(
        open.contains("hong@example.com") && open.contains("900101-1234567"),
        "{open}"
    );
}

#[test]
fn lines_of_the_log_crate_tell_their_module() {
    let lines = objects(|| {
        tracing::info!(target: "log", { log.target = "hyper::proto", log.line = 7 }, "hello");
    });
    assert_eq!(lines[0]["logger_name"], "hyper::proto");
    assert_eq!(lines[0]["log.line"], Value::Null);
}
