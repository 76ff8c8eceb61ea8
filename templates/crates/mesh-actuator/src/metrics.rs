//! `/actuator/metrics` for people, `/actuator/prometheus` for Prometheus.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_telemetry::{Measurement, Meter, Metrics};
use serde_json::{Value, json};

use crate::Observed;

/// The routes of `/actuator/metrics`.
pub fn metrics_routes(observed: &Observed) -> Router {
    Router::new()
        .route("/metrics", get(names))
        .route("/metrics/{name}", get(one))
        .with_state(observed.metrics.clone())
}

/// The route of `/actuator/prometheus`.
pub fn prometheus_routes(observed: &Observed) -> Router {
    Router::new()
        .route("/prometheus", get(prometheus))
        .with_state(observed.metrics.clone())
}

async fn prometheus(State(metrics): State<Metrics>) -> Response {
    let media_type = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, media_type)], metrics.prometheus()).into_response()
}

async fn names(State(metrics): State<Metrics>) -> Json<Value> {
    let names: BTreeSet<&str> = metrics.meters().iter().map(|meter| meter.name).collect();
    Json(json!({"names": names}))
}

/// One metric, summed over all meters that have the tags of `?tag=key:value`.
async fn one(
    State(metrics): State<Metrics>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let wanted = wanted_tags(&query.unwrap_or_default());
    let has_wanted = |meter: &Meter| {
        wanted
            .iter()
            .all(|(key, value)| meter.tag(key) == Some(value.as_str()))
    };
    let meters: Vec<Meter> = metrics
        .meters()
        .into_iter()
        .filter(|meter| meter.name == name && has_wanted(meter))
        .collect();
    let Some(first) = meters.first() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let body = json!({
        "name": name,
        "description": first.description,
        "baseUnit": first.unit,
        "measurements": measurements(&meters),
        "availableTags": available_tags(&meters, &wanted),
    });
    Json(body).into_response()
}

fn wanted_tags(query: &str) -> Vec<(String, String)> {
    let uri = format!("/?{query}").parse().unwrap_or_default();
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri);
    let pairs = pairs
        .map(|axum::extract::Query(pairs)| pairs)
        .unwrap_or_default();
    let tags = pairs.into_iter().filter(|(name, _)| name == "tag");
    tags.filter_map(|(_, tag)| {
        tag.split_once(':')
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
    })
    .collect()
}

fn measurements(meters: &[Meter]) -> Vec<Value> {
    let mut totals: Vec<(&str, f64)> = Vec::new();
    for Measurement { statistic, value } in meters.iter().flat_map(|meter| &meter.measurements) {
        match totals.iter_mut().find(|(known, _)| known == statistic) {
            Some((name, total)) if *name == "MAX" => *total = total.max(*value),
            Some((_, total)) => *total += value,
            None => totals.push((statistic, *value)),
        }
    }
    totals
        .into_iter()
        .map(|(statistic, value)| json!({"statistic": statistic, "value": value}))
        .collect()
}

fn available_tags(meters: &[Meter], wanted: &[(String, String)]) -> Vec<Value> {
    let mut tags: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (key, value) in meters.iter().flat_map(|meter| &meter.tags) {
        tags.entry(key).or_default().insert(value);
    }
    let open = tags
        .into_iter()
        .filter(|(key, _)| wanted.iter().all(|(known, _)| known != key));
    open.map(|(key, values)| json!({"tag": key, "values": values}))
        .collect()
}
