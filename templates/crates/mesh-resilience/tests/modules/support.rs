//! What the tests share.

use std::fmt;

use mesh_config::{Environment, Layer, Settings, SettingsError};
use mesh_resilience::{EventType, Exception, Module, Resilience};
use mesh_telemetry::Metrics;

pub fn settings(yaml: &str) -> Settings {
    let layer = Layer::from_yaml("application.yml", yaml).expect("valid YAML");
    Settings::merge(&[layer], Environment::default(), &[])
}

/// The modules that `yaml` configures below `resilience4j`.
pub fn try_resilience(yaml: &str) -> Result<Resilience, SettingsError> {
    let indented = yaml.lines().map(|line| format!("  {line}\n"));
    let yaml = format!("resilience4j:\n{}", indented.collect::<String>());
    Resilience::from_settings(&settings(&yaml), &Metrics::new("test"))
}

pub fn resilience(yaml: &str) -> Resilience {
    try_resilience(yaml).unwrap_or_else(|error| panic!("{error}"))
}

pub fn events(module: &impl Module) -> Vec<EventType> {
    let events = module.events().all();
    events.into_iter().map(|event| event.kind).collect()
}

/// A failure of a call.
#[derive(Debug, PartialEq)]
pub struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("it is broken")
    }
}

impl Exception for Broken {
    fn classes(&self) -> &'static [&'static str] {
        &["IOException"]
    }
}
