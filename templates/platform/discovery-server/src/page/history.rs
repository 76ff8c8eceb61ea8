//! The page of what came and went last: `GET /lastn`.

use std::collections::VecDeque;

use axum::extract::State;
use axum::response::Response;
use chrono::{Local, TimeZone};

use super::html::Html;
use super::words::Words;
use super::{answer, head};
use crate::registry::{Event, SharedRegistry};

/// The page in the language of the request.
pub async fn page(State(registry): State<SharedRegistry>) -> Response {
    let history = registry.lock().history().clone();
    let words = Words::of_request();
    let mut html = Html::default();
    head(&mut html, words);
    html.markup("<p><a href=\"./\">").text(words.system_status);
    html.markup("</a></p>");
    leases(&mut html, words, words.cancelled, &history.cancelled);
    leases(&mut html, words, words.registered, &history.registered);
    html.markup("</main></body></html>\n");
    answer(html)
}

fn leases(html: &mut Html, words: &Words, heading: &str, events: &VecDeque<Event>) {
    html.markup("<section><h2>").text(heading);
    html.markup("</h2><table><thead><tr><th scope=\"col\">");
    html.text(words.time).markup("</th><th scope=\"col\">");
    html.text(words.lease).markup("</th></tr></thead><tbody>");
    for event in events {
        html.markup("<tr><td>").text(moment(event.time));
        html.markup("</td><td>").text(&event.lease);
        html.markup("</td></tr>");
    }
    html.markup("</tbody></table></section>");
}

fn moment(milliseconds: i64) -> String {
    let moment = Local.timestamp_millis_opt(milliseconds).single();
    moment.map_or_else(String::new, |moment| {
        moment.format("%Y-%m-%d %H:%M:%S %:z").to_string()
    })
}
