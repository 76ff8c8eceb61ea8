use mesh_config::{Environment, Layer};

use super::*;

fn tags(uri: &str) -> Tags {
    [("uri", uri.to_owned())].into()
}

fn configured(yaml: &str) -> Metrics {
    let layer = Layer::from_yaml("test", yaml).unwrap();
    let settings = Settings::merge(&[layer], Environment::default(), &[]);
    Metrics::from_settings(&settings, "a-service").unwrap()
}

/// The lines about one metric.
fn lines(metrics: &Metrics, name: &str) -> Vec<String> {
    let text = metrics.prometheus();
    let lines = text.lines().filter(|line| line.contains(name));
    lines.map(str::to_owned).collect()
}

#[test]
fn timers_and_counters_are_told_apart_by_their_labels() {
    let metrics = Metrics::new("a-service");
    for (uri, milliseconds) in [("/b", 1000), ("/a", 250), ("/a", 750)] {
        metrics.record("tasks", tags(uri), Duration::from_millis(milliseconds));
        metrics.count("jobs.done", tags(uri));
    }
    let expected = [
        "# TYPE tasks_seconds summary",
        r#"tasks_seconds_count{application="a-service",uri="/a"} 2"#,
        r#"tasks_seconds_sum{application="a-service",uri="/a"} 1"#,
        r#"tasks_seconds_count{application="a-service",uri="/b"} 1"#,
        r#"tasks_seconds_sum{application="a-service",uri="/b"} 1"#,
        "# TYPE tasks_seconds_max gauge",
        r#"tasks_seconds_max{application="a-service",uri="/a"} 0.75"#,
        r#"tasks_seconds_max{application="a-service",uri="/b"} 1"#,
    ];
    assert_eq!(lines(&metrics, "tasks"), expected);
    let expected = [
        "# TYPE jobs_done_total counter",
        r#"jobs_done_total{application="a-service",uri="/a"} 2"#,
        r#"jobs_done_total{application="a-service",uri="/b"} 1"#,
    ];
    assert_eq!(lines(&metrics, "jobs"), expected);
}

#[test]
fn common_labels_give_way_to_a_meter_s_own() {
    let metrics = configured("management.metrics.tags: {region: seoul, uri: none}");
    metrics.count("jobs", tags("/a"));
    metrics.watch(|| {
        vec![Gauge {
            name: "jobs.waiting",
            tags: Tags::new(),
            value: 1.5,
        }]
    });
    let expected = [
        "# TYPE jobs_total counter",
        r#"jobs_total{application="a-service",region="seoul",uri="/a"} 1"#,
        "# TYPE jobs_waiting gauge",
        r#"jobs_waiting{application="a-service",region="seoul",uri="none"} 1.5"#,
    ];
    assert_eq!(lines(&metrics, "jobs"), expected);
}

#[test]
fn a_timer_has_buckets_only_when_they_are_asked_for() {
    let yaml = "management.metrics.distribution.percentiles-histogram.tasks: true";
    let metrics = configured(yaml);
    metrics.record("tasks", Tags::new(), Duration::from_millis(2));
    metrics.record("others", Tags::new(), Duration::from_millis(2));
    let tasks = lines(&metrics, "tasks");
    assert!(tasks.contains(
        &r#"tasks_seconds_bucket{application="a-service",le="0.001747626"} 0"#.to_owned()
    ));
    assert!(tasks.contains(
        &r#"tasks_seconds_bucket{application="a-service",le="0.002097151"} 1"#.to_owned()
    ));
    assert!(
        tasks.contains(&r#"tasks_seconds_bucket{application="a-service",le="+Inf"} 1"#.to_owned())
    );
    assert!(!metrics.prometheus().contains("others_seconds_bucket"));
}

#[test]
fn the_process_and_the_log_are_measured_too() {
    let text = Metrics::new("a-service").prometheus();
    for start in [
        "process_uptime_seconds{",
        "process_start_time_seconds{",
        "system_cpu_count{",
        r#"logback_events_total{application="a-service",level="error"}"#,
    ] {
        assert!(
            text.lines().any(|line| line.starts_with(start)),
            "{start}\n{text}"
        );
    }
    #[cfg(target_os = "linux")]
    for start in [
        "process_memory_rss_bytes{",
        "process_files_open_files{",
        "process_files_max_files{",
        "system_load_average_1m{",
    ] {
        assert!(
            text.lines().any(|line| line.starts_with(start)),
            "{start}\n{text}"
        );
    }
}
