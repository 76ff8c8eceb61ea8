//! Settings of metrics, named as in Spring Boot.

use std::collections::BTreeMap;

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;

const TAGS: &str = "management.metrics.tags";
const HISTOGRAMS: &str = "management.metrics.distribution.percentiles-histogram";

/// How the metrics of a service are shown.
#[derive(Debug, Clone)]
pub struct MetricsSettings {
    /// Labels of every meter.
    pub tags: BTreeMap<String, String>,
    /// Whether the timers whose names begin so have histograms; `all` stands for every timer.
    histograms: BTreeMap<String, bool>,
}

impl MetricsSettings {
    /// What a service has when nobody says otherwise: its name as the label `application`.
    pub fn of_service(service: &str) -> Self {
        Self {
            tags: [("application".to_owned(), service.to_owned())].into(),
            histograms: BTreeMap::new(),
        }
    }

    /// Reads `management.metrics.tags` and `management.metrics.distribution.percentiles-histogram`.
    ///
    /// # Errors
    /// When a label is no text, or a histogram neither `true` nor `false`.
    pub fn from_settings(settings: &Settings, service: &str) -> Result<Self, SettingsError> {
        let mut read = Self::of_service(service);
        read.tags
            .extend(settings.bind::<BTreeMap<String, String>>(TAGS)?);
        let histograms: BTreeMap<String, Node> = settings.bind(HISTOGRAMS)?;
        for (name, node) in histograms {
            read.add_histograms(settings, name, node)?;
        }
        Ok(read)
    }

    fn add_histograms(
        &mut self,
        settings: &Settings,
        name: String,
        node: Node,
    ) -> Result<(), SettingsError> {
        let flag = match node {
            Node::Flag(flag) => flag,
            Node::Text(text) => text
                .parse()
                .map_err(|_| no_flag(settings, &format!("{HISTOGRAMS}.{name}"), &text))?,
            Node::Below(nodes) => {
                for (segment, node) in nodes {
                    self.add_histograms(settings, format!("{name}.{segment}"), node)?;
                }
                return Ok(());
            }
        };
        self.histograms.insert(name, flag);
        Ok(())
    }

    /// Whether a timer has a histogram. The longest beginning of its name that is known decides.
    pub fn has_histogram(&self, timer: &str) -> bool {
        let ends = timer.rmatch_indices('.').map(|(end, _)| end);
        let beginnings = [timer.len()].into_iter().chain(ends);
        let names = beginnings.map(|end| &timer[..end]).chain(["all"]);
        let mut decisions = names.filter_map(|name| self.histograms.get(name));
        decisions.next().copied().unwrap_or_default()
    }
}

/// The dots of a timer's name make a tree of the settings.
#[derive(Deserialize)]
#[serde(untagged)]
enum Node {
    Flag(bool),
    Text(String),
    Below(BTreeMap<String, Node>),
}

fn no_flag(settings: &Settings, key: &str, text: &str) -> SettingsError {
    settings.invalid(key, format!("`{text}` is neither `true` nor `false`"))
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    fn read(yaml: &str) -> Result<MetricsSettings, SettingsError> {
        let layer = Layer::from_yaml("test", yaml).unwrap();
        let settings = Settings::merge(&[layer], Environment::default(), &[]);
        MetricsSettings::from_settings(&settings, "a-service")
    }

    #[test]
    fn the_longest_beginning_of_a_name_decides_about_its_histogram() {
        let settings = read(
            "management.metrics.distribution.percentiles-histogram:\n  all: true\n  http: false\n  \
             http.server.requests: \"true\"\n",
        );
        // A name cannot be a flag and have names below it: the latter are what is more precise.
        let settings = settings.unwrap();
        assert!(settings.has_histogram("http.server.requests"));
        assert!(settings.has_histogram("anything.else"));
        let few = read("management.metrics.distribution.percentiles-histogram.http: true").unwrap();
        assert!(few.has_histogram("http.server.requests") && !few.has_histogram("tasks"));
        let wrong = read("management.metrics.distribution.percentiles-histogram.http: maybe");
        let message = wrong.unwrap_err().to_string();
        assert!(message.contains("percentiles-histogram.http"), "{message}");
    }

    #[test]
    fn labels_of_all_meters_are_the_service_s_unless_given() {
        let tags = |yaml| read(yaml).unwrap().tags;
        assert_eq!(tags("a: b")["application"], "a-service");
        let given = tags("management.metrics.tags:\n  application: portal\n  region: seoul\n");
        assert_eq!(
            (&*given["application"], &*given["region"]),
            ("portal", "seoul")
        );
    }
}
