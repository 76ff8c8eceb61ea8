//! The status page, for people: `GET /`. It needs neither scripts nor anything from elsewhere.

pub mod history;
mod html;
mod instances;
mod words;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::Local;

use crate::overview::Overview;
use crate::server::Server;
use html::Html;
use instances::instances;
use words::Words;

/// What the browser may do with the page: show it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The page in the language of the request.
pub async fn page(State(server): State<Server>) -> Response {
    answer(written(Words::of_request(), &Overview::of(&server)))
}

fn answer(page: Html) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::VARY, "accept-language"),
    ];
    (headers, page.into_text()).into_response()
}

fn written(words: &Words, overview: &Overview<'_>) -> Html {
    let mut html = Html::default();
    head(&mut html, words);
    system_status(&mut html, words, overview);
    if let Some(warning) = overview.vitals.warning {
        html.markup("<p class=\"warning\" role=\"alert\">");
        html.text(words.warning(warning)).markup("</p>");
    }
    replicas(&mut html, words, &overview.replicas);
    instances(&mut html, words, &overview.applications);
    general(&mut html, words, overview);
    own_instance(&mut html, words, overview);
    html.markup("<p><a href=\"lastn\">").text(words.history);
    html.markup("</a></p></main></body></html>\n");
    html
}

fn head(html: &mut Html, words: &Words) {
    html.markup("<!DOCTYPE html><html lang=\"")
        .text(words.language);
    html.markup("\"><head><meta charset=\"utf-8\">");
    html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
    html.text(words.title).markup("</title><style>");
    html.markup(include_str!("style.css"));
    html.markup("</style></head><body><header><h1>");
    html.text(words.title).markup("</h1></header><main>");
}

fn system_status(html: &mut Html, words: &Words, overview: &Overview<'_>) {
    let vitals = overview.vitals;
    let enabled = if vitals.expiration_enabled {
        words.yes
    } else {
        words.no
    };
    let now = Local::now().format("%Y-%m-%d %H:%M:%S %:z").to_string();
    let facts = [
        (words.environment, overview.facts.environment.clone()),
        (words.data_center, overview.facts.data_center.clone()),
        (words.current_time, now),
        (words.uptime, overview.uptime.clone()),
        (words.expiration_enabled, enabled.to_owned()),
        (words.threshold, vitals.threshold.to_string()),
        (words.received, vitals.received.to_string()),
    ];
    html.markup("<section><h2>").text(words.system_status);
    html.markup("</h2><dl>");
    for (name, value) in facts {
        html.markup("<div><dt>").text(name);
        html.markup("</dt><dd>").text(value);
        html.markup("</dd></div>");
    }
    html.markup("</dl></section>");
}

fn replicas(html: &mut Html, words: &Words, addresses: &[String]) {
    if addresses.is_empty() {
        return;
    }
    html.markup("<section><h2>").text(words.replicas);
    html.markup("</h2><ul>");
    for address in addresses {
        html.markup("<li>").link(Some(address), address);
        html.markup("</li>");
    }
    html.markup("</ul></section>");
}

fn general(html: &mut Html, words: &Words, overview: &Overview<'_>) {
    let status = &overview.status;
    let figures = status.general_stats.iter().chain(&status.application_stats);
    let figures = figures
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (*name, value.as_str()));
    table(html, words, words.general, figures);
}

fn own_instance(html: &mut Html, words: &Words, overview: &Overview<'_>) {
    let own = &overview.facts.own_instance;
    let figures = [
        ("ipAddr", own.ip_addr.as_str()),
        ("status", own.status.name()),
    ];
    table(html, words, words.instance, figures);
}

fn table<'a>(
    html: &mut Html,
    words: &Words,
    heading: &str,
    rows: impl IntoIterator<Item = (&'a str, &'a str)>,
) {
    html.markup("<section><h2>").text(heading);
    html.markup("</h2><table><thead><tr><th scope=\"col\">");
    html.text(words.name).markup("</th><th scope=\"col\">");
    html.text(words.value).markup("</th></tr></thead><tbody>");
    for (name, value) in rows {
        html.markup("<tr><th scope=\"row\">").text(name);
        html.markup("</th><td>").text(value);
        html.markup("</td></tr>");
    }
    html.markup("</tbody></table></section>");
}
