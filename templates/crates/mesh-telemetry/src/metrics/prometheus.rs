//! Meters in Prometheus' text format 0.0.4, named as Micrometer names them: `http.server.requests` in
//! seconds is `http_server_requests_seconds`.

use std::fmt::Write;

use super::meter::{Meter, MeterKind};

/// Writes meters, those of one name side by side.
pub fn write(meters: &[Meter]) -> String {
    let mut text = String::new();
    for same in meters.chunk_by(|left, right| left.name == right.name) {
        let base = base_name(&same[0]);
        match same[0].kind {
            MeterKind::Gauge => write_family(&mut text, same, &base, "gauge", "VALUE"),
            MeterKind::Counter => {
                write_family(
                    &mut text,
                    same,
                    &format!("{base}_total"),
                    "counter",
                    "COUNT",
                );
            }
            MeterKind::Timer => write_timers(&mut text, same, &base),
        }
    }
    text
}

fn base_name(meter: &Meter) -> String {
    let name = label_name(meter.name);
    match meter.unit {
        Some(unit) => format!("{name}_{unit}"),
        None => name,
    }
}

fn write_family(text: &mut String, meters: &[Meter], name: &str, kind: &str, statistic: &str) {
    write_head(text, &meters[0], name, kind);
    for meter in meters {
        write_sample(text, name, &labels(meter), meter.value(statistic));
    }
}

fn write_timers(text: &mut String, timers: &[Meter], name: &str) {
    let has_buckets = timers.iter().any(|timer| !timer.buckets.is_empty());
    let kind = if has_buckets { "histogram" } else { "summary" };
    write_head(text, &timers[0], name, kind);
    for timer in timers {
        let labels = labels(timer);
        let count = timer.value("COUNT");
        for (bound, within) in &timer.buckets {
            // As Java writes it, `30.0`: bounds are compared as texts.
            let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{bound:?}\"}} {within}");
        }
        if has_buckets {
            let all = format!("{labels},le=\"+Inf\"");
            write_sample(text, &format!("{name}_bucket"), &all, count);
        }
        write_sample(text, &format!("{name}_count"), &labels, count);
        write_sample(
            text,
            &format!("{name}_sum"),
            &labels,
            timer.value("TOTAL_TIME"),
        );
    }
    // A maximum is none of the samples that a summary may have.
    write_family(text, timers, &format!("{name}_max"), "gauge", "MAX");
}

fn write_head(text: &mut String, meter: &Meter, name: &str, kind: &str) {
    if let Some(description) = meter.description {
        let _ = writeln!(text, "# HELP {name} {description}");
    }
    let _ = writeln!(text, "# TYPE {name} {kind}");
}

fn write_sample(text: &mut String, name: &str, labels: &str, value: Option<f64>) {
    let value = match value {
        Some(f64::INFINITY) => "+Inf".to_owned(),
        Some(f64::NEG_INFINITY) => "-Inf".to_owned(),
        Some(value) => value.to_string(),
        None => return,
    };
    let _ = writeln!(text, "{name}{{{labels}}} {value}");
}

fn labels(meter: &Meter) -> String {
    let labels = meter
        .tags
        .iter()
        .map(|(key, value)| format!("{}=\"{}\"", label_name(key), escaped(value)));
    labels.collect::<Vec<_>>().join(",")
}

/// Prometheus' names have letters, digits and underscores.
fn label_name(name: &str) -> String {
    let allowed = |character: char| character.is_ascii_alphanumeric() || character == '_';
    name.replace(|character| !allowed(character), "_")
}

fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::super::meter::Measurement;
    use super::*;

    fn meter(
        name: &'static str,
        kind: MeterKind,
        uri: &str,
        values: &[(&'static str, f64)],
    ) -> Meter {
        let measurements = values
            .iter()
            .map(|(statistic, value)| Measurement {
                statistic,
                value: *value,
            })
            .collect();
        Meter {
            name,
            kind,
            description: None,
            unit: (kind == MeterKind::Timer).then_some("seconds"),
            tags: vec![("uri".to_owned(), uri.to_owned())],
            measurements,
            buckets: Vec::new(),
        }
    }

    #[test]
    fn the_text_is_that_of_micrometer() {
        let timer = |uri, count| {
            let values = [("COUNT", count), ("TOTAL_TIME", 0.75), ("MAX", 0.5)];
            meter("http.server.requests", MeterKind::Timer, uri, &values)
        };
        let meters = [
            Meter {
                description: Some("Why"),
                ..meter("a.b-c", MeterKind::Gauge, "/", &[("VALUE", f64::INFINITY)])
            },
            timer("/a", 2.0),
            timer("say \"hi\"\\\n", 1.0),
            meter("logback.events", MeterKind::Counter, "/", &[("COUNT", 3.0)]),
        ];
        let expected = r#"# HELP a_b_c Why
# TYPE a_b_c gauge
a_b_c{uri="/"} +Inf
# TYPE http_server_requests_seconds summary
http_server_requests_seconds_count{uri="/a"} 2
http_server_requests_seconds_sum{uri="/a"} 0.75
http_server_requests_seconds_count{uri="say \"hi\"\\\n"} 1
http_server_requests_seconds_sum{uri="say \"hi\"\\\n"} 0.75
# TYPE http_server_requests_seconds_max gauge
http_server_requests_seconds_max{uri="/a"} 0.5
http_server_requests_seconds_max{uri="say \"hi\"\\\n"} 0.5
# TYPE logback_events_total counter
logback_events_total{uri="/"} 3
"#;
        assert_eq!(write(&meters), expected);
    }

    #[test]
    fn a_timer_with_buckets_is_a_histogram() {
        let values = [("COUNT", 3.0), ("TOTAL_TIME", 9.0), ("MAX", 8.0)];
        let timer = Meter {
            buckets: vec![(0.001, 1), (30.0, 2)],
            ..meter("tasks", MeterKind::Timer, "/", &values)
        };
        let expected = r#"# TYPE tasks_seconds histogram
tasks_seconds_bucket{uri="/",le="0.001"} 1
tasks_seconds_bucket{uri="/",le="30.0"} 2
tasks_seconds_bucket{uri="/",le="+Inf"} 3
tasks_seconds_count{uri="/"} 3
tasks_seconds_sum{uri="/"} 9
# TYPE tasks_seconds_max gauge
tasks_seconds_max{uri="/"} 8
"#;
        assert_eq!(write(&[timer]), expected);
    }
}
