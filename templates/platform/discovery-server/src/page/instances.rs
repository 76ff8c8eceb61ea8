//! The table of instances.

use std::collections::BTreeMap;

use mesh_discovery::eureka::{Application, Applications, InstanceInfo, InstanceStatus};

use super::html::Html;
use super::words::Words;

/// What AWS calls the machine's image, and where the machine stands.
const IMAGE: &str = "ami-id";
const ZONE: &str = "availability-zone";

/// All applications, or that there are none.
pub fn instances(html: &mut Html, words: &Words, applications: &Applications) {
    html.markup("<section><h2>").text(words.instances);
    html.markup("</h2>");
    if applications.applications.is_empty() {
        html.markup("<p class=\"none\">").text(words.no_instances);
        html.markup("</p></section>");
        return;
    }
    html.markup("<table class=\"instances\"><thead><tr>");
    for column in columns(words) {
        html.markup("<th scope=\"col\">").text(column);
        html.markup("</th>");
    }
    html.markup("</tr></thead><tbody>");
    for application in &applications.applications {
        row(html, words, application);
    }
    html.markup("</tbody></table></section>");
}

fn columns(words: &Words) -> [&'static str; 4] {
    [words.application, words.images, words.zones, words.status]
}

fn row(html: &mut Html, words: &Words, application: &Application) {
    let [_, images, zones, statuses] = columns(words);
    html.markup("<tr><th scope=\"row\">")
        .text(&application.name);
    html.markup("</th>");
    cell(html, images);
    html.text(counted(application, image_of)).markup("</td>");
    cell(html, zones);
    html.text(counted(application, zone_of)).markup("</td>");
    cell(html, statuses);
    for (status, instances) in by_status(application) {
        group(html, status, &instances);
    }
    html.markup("</td></tr>");
}

/// On narrow screens each cell tells its column.
fn cell(html: &mut Html, column: &str) {
    html.markup("<td data-column=\"").text(column).markup("\">");
}

/// `n/a (2)`, `zone-a (1), zone-b (1)`.
fn counted(application: &Application, key: fn(&InstanceInfo) -> &str) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for instance in &application.instances {
        *counts.entry(key(instance)).or_default() += 1;
    }
    let parts = counts
        .iter()
        .map(|(name, count)| format!("{name} ({count})"));
    parts.collect::<Vec<_>>().join(", ")
}

fn image_of(instance: &InstanceInfo) -> &str {
    of_amazon(instance, IMAGE).unwrap_or("n/a")
}

fn zone_of(instance: &InstanceInfo) -> &str {
    let zone = instance.metadata.get("zone").map(String::as_str);
    of_amazon(instance, ZONE).or(zone).unwrap_or("default")
}

fn of_amazon<'a>(instance: &'a InstanceInfo, key: &str) -> Option<&'a str> {
    let info = instance.data_center_info.as_ref()?;
    info.metadata.get(key).map(String::as_str)
}

fn by_status(application: &Application) -> BTreeMap<InstanceStatus, Vec<&InstanceInfo>> {
    let mut groups: BTreeMap<InstanceStatus, Vec<&InstanceInfo>> = BTreeMap::new();
    for instance in &application.instances {
        groups.entry(instance.status).or_default().push(instance);
    }
    groups
}

fn group(html: &mut Html, status: InstanceStatus, instances: &[&InstanceInfo]) {
    let class = match status {
        InstanceStatus::Up => "<div class=\"group\"><span class=\"up\">",
        _ => "<div class=\"group\"><span class=\"not-up\">",
    };
    html.markup(class).text(status.name());
    html.text(format!(" ({})", instances.len()))
        .markup("</span><ul>");
    for instance in instances {
        html.markup("<li>");
        html.link(instance.status_page_url.as_deref(), &instance.instance_id);
        html.markup("</li>");
    }
    html.markup("</ul></div>");
}
