//! Settings of traces, named as in Spring Boot and in OpenTelemetry's own libraries.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use mesh_config::{Settings, SettingsError};

use super::export::{Encoding, Endpoint};
use super::propagation::Propagation;

const ENABLED: &str = "management.tracing.enabled";
const PROBABILITY: &str = "management.tracing.sampling.probability";
const OTLP_HEADERS: &str = "management.otlp.tracing.headers";

/// How a service takes part in traces.
#[derive(Debug)]
pub struct TracingSettings {
    /// Share of the traces beginning here that are sent, 0 to 1.
    pub probability: f64,
    /// Which headers are read and written.
    pub propagation: Propagation,
    /// Where spans are sent.
    pub endpoints: Vec<Endpoint>,
}

impl TracingSettings {
    /// Traces are passed on, and nothing is sent.
    pub fn silent() -> Self {
        Self {
            probability: 0.0,
            propagation: Propagation::default(),
            endpoints: Vec::new(),
        }
    }

    /// Reads `management.tracing`, `management.zipkin.tracing`, `management.otlp.tracing` and
    /// `otel.exporter.otlp`.
    ///
    /// # Errors
    /// When a setting is missing or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        if !settings.find(ENABLED)?.unwrap_or(true) {
            return Ok(Self {
                propagation: Propagation::NONE,
                ..Self::silent()
            });
        }
        let endpoints = [zipkin(settings)?, otlp(settings)?];
        Ok(Self {
            probability: probability(settings)?,
            propagation: Propagation::from_settings(settings)?,
            endpoints: endpoints.into_iter().flatten().collect(),
        })
    }
}

fn probability(settings: &Settings) -> Result<f64, SettingsError> {
    let probability: f64 = settings.get(PROBABILITY)?;
    if (0.0..=1.0).contains(&probability) {
        return Ok(probability);
    }
    let problem = format!("{probability} is not between 0 and 1");
    Err(settings.invalid(PROBABILITY, problem))
}

fn zipkin(settings: &Settings) -> Result<Option<Endpoint>, SettingsError> {
    let url = settings.find("management.zipkin.tracing.endpoint")?;
    Ok(url.map(|url| Endpoint {
        url,
        encoding: Encoding::Zipkin,
        headers: HeaderMap::new(),
    }))
}

/// Spring's key outranks OpenTelemetry's, and the address for traces the one for everything.
fn otlp(settings: &Settings) -> Result<Option<Endpoint>, SettingsError> {
    let mut url = settings.find("management.otlp.tracing.endpoint")?;
    if url.is_none() {
        url = settings.find("otel.exporter.otlp.traces.endpoint")?;
    }
    if url.is_none() {
        let base: Option<String> = settings.find("otel.exporter.otlp.endpoint")?;
        url = base.map(|base| format!("{}/v1/traces", base.trim_end_matches('/')));
    }
    let Some(url) = url else { return Ok(None) };
    Ok(Some(Endpoint {
        url,
        encoding: Encoding::Otlp,
        headers: otlp_headers(settings)?,
    }))
}

fn otlp_headers(settings: &Settings) -> Result<HeaderMap, SettingsError> {
    let headers: BTreeMap<String, String> = settings.bind(OTLP_HEADERS)?;
    let header = |(name, value): (&String, &String)| {
        let header = (HeaderName::try_from(name).ok()).zip(HeaderValue::try_from(value).ok());
        header.ok_or_else(|| {
            let key = format!("{OTLP_HEADERS}.{name}");
            settings.invalid(&key, "it cannot be an HTTP header")
        })
    };
    headers.iter().map(header).collect()
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    /// What every service has, as far as it concerns traces.
    const DEFAULTS: &str = "
management.tracing.sampling.probability: 0.1
management.zipkin.tracing.endpoint: ''
management.otlp.tracing.endpoint: ''
otel.exporter.otlp.endpoint: ''
otel.exporter.otlp.traces.endpoint: ''
";

    fn read<const N: usize>(
        yaml: &str,
        environment: [(&str, &str); N],
    ) -> Result<TracingSettings, SettingsError> {
        let layers = [DEFAULTS, yaml].map(|yaml| Layer::from_yaml("test", yaml).unwrap());
        let settings = Settings::merge(&layers, Environment::of(environment), &[]);
        TracingSettings::from_settings(&settings)
    }

    fn endpoints<const N: usize>(
        yaml: &str,
        environment: [(&str, &str); N],
    ) -> Vec<(Encoding, String)> {
        let endpoints = read(yaml, environment).unwrap().endpoints.into_iter();
        endpoints
            .map(|endpoint| (endpoint.encoding, endpoint.url))
            .collect()
    }

    #[test]
    fn the_variables_of_opentelemetry_are_understood() {
        assert!(endpoints("", []).is_empty());
        let base = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/");
        let derived = (Encoding::Otlp, "http://collector:4318/v1/traces".to_owned());
        assert_eq!(endpoints("", [base]), [derived]);
        let exact = (
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "http://traces:4318/in",
        );
        let taken_as_it_is = (Encoding::Otlp, "http://traces:4318/in".to_owned());
        assert_eq!(endpoints("", [base, exact]), [taken_as_it_is]);
    }

    #[test]
    fn zipkin_and_otlp_go_side_by_side() {
        let yaml = "
management.zipkin.tracing.endpoint: http://zipkin:9411/api/v2/spans
management.otlp.tracing: {endpoint: 'http://otlp:4318/v1/traces', headers: {x-tenant: seoul}}
";
        let settings = read(yaml, []).unwrap();
        let urls = settings
            .endpoints
            .iter()
            .map(|endpoint| endpoint.url.as_str());
        assert!(urls.eq([
            "http://zipkin:9411/api/v2/spans",
            "http://otlp:4318/v1/traces"
        ]));
        assert_eq!(settings.endpoints[1].headers["x-tenant"], "seoul");
    }

    #[test]
    fn without_tracing_nothing_is_sent_and_no_header_touched() {
        let yaml = "
management.tracing.enabled: false
management.zipkin.tracing.endpoint: http://zipkin:9411/api/v2/spans
";
        let settings = read(yaml, []).unwrap();
        assert!(settings.endpoints.is_empty());
        assert_eq!(settings.propagation, Propagation::NONE);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (yaml, key) in [
            ("management.tracing.sampling.probability: 1.5", PROBABILITY),
            (
                "management.otlp: {tracing: {endpoint: 'http://o', headers: {'a b': c}}}",
                OTLP_HEADERS,
            ),
        ] {
            let message = read(yaml, []).unwrap_err().to_string();
            assert!(message.contains(key), "{message}");
        }
    }
}
