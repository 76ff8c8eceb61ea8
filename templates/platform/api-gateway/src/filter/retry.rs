//! `Retry`: takes the rest of the way again when it failed.

use std::time::Duration;

use axum::http::{Method, StatusCode};

use super::status::status;
use super::{Built, FilterContext, Step};
use crate::chain::Outcome;
use crate::failure::Failure;
use crate::route::Arguments;

/// When, how often and how soon.
#[derive(Debug)]
pub struct Retry {
    retries: u32,
    methods: Vec<Method>,
    statuses: Vec<StatusCode>,
    series: Vec<u16>,
    exceptions: Vec<Exception>,
    backoff: Option<Backoff>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exception {
    /// No connection, or one that broke.
    Connection,
    /// No answer in time.
    Timeout,
}

#[derive(Debug)]
struct Backoff {
    first: Duration,
    longest: Option<Duration>,
    factor: u32,
}

pub fn build(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    let statuses = arguments.list("statuses");
    let methods = or(arguments.list("methods"), &["GET"]);
    let series = or(arguments.list("series"), &["SERVER_ERROR"]);
    let exceptions = or(
        arguments.list("exceptions"),
        &["IOException", "TimeoutException"],
    );
    Ok(Step::Retry(Retry {
        retries: arguments.parsed("retries")?.unwrap_or(3),
        methods: each(&methods, |text| {
            text.parse().map_err(|_| format!("`{text}` is no method"))
        })?,
        statuses: each(&statuses, status)?,
        series: each(&series, first_digit)?,
        exceptions: each(&exceptions, exception)?,
        backoff: backoff(arguments)?,
    }))
}

fn or(written: Vec<String>, default: &[&str]) -> Vec<String> {
    if written.is_empty() {
        return default.iter().map(|&text| text.to_owned()).collect();
    }
    written
}

fn each<T>(texts: &[String], read: fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    texts.iter().map(|text| read(text)).collect()
}

fn first_digit(series: &str) -> Result<u16, String> {
    match series {
        "INFORMATIONAL" => Ok(1),
        "SUCCESSFUL" => Ok(2),
        "REDIRECTION" => Ok(3),
        "CLIENT_ERROR" => Ok(4),
        "SERVER_ERROR" => Ok(5),
        _ => Err(format!("`{series}` is no series of statuses")),
    }
}

fn exception(class: &str) -> Result<Exception, String> {
    match class.rsplit('.').next() {
        Some("IOException" | "ConnectException") => Ok(Exception::Connection),
        Some("TimeoutException") => Ok(Exception::Timeout),
        _ => Err(format!(
            "`{class}` does not happen here; there are IOException, ConnectException, TimeoutException"
        )),
    }
}

fn backoff(arguments: &mut Arguments) -> Result<Option<Backoff>, String> {
    let first = arguments.duration("backoff.first-backoff")?;
    let longest = arguments.duration("backoff.max-backoff")?;
    let factor = arguments.parsed("backoff.factor")?.unwrap_or(2);
    // Without jitter the pauses are the same either way.
    let _: Option<bool> = arguments.parsed("backoff.based-on-previous-value")?;
    Ok(first.map(|first| Backoff {
        first,
        longest,
        factor,
    }))
}

impl Retry {
    /// How often at most.
    pub fn retries(&self) -> u32 {
        self.retries
    }

    /// Whether what became of a request calls for another attempt.
    pub fn is_wanted(&self, method: &Method, outcome: &Outcome) -> bool {
        self.methods.contains(method)
            && match outcome {
                Ok(answer) => self.is_failure(answer.status()),
                Err(Failure::NotConnected(_) | Failure::BrokenOff(_)) => {
                    self.exceptions.contains(&Exception::Connection)
                }
                Err(Failure::TooSlow(_)) => self.exceptions.contains(&Exception::Timeout),
                Err(_) => false,
            }
    }

    fn is_failure(&self, status: StatusCode) -> bool {
        self.statuses.contains(&status) || self.series.contains(&(status.as_u16() / 100))
    }

    /// How long to wait before a repetition; the first is number 0.
    pub fn pause(&self, number: u32) -> Option<Duration> {
        let backoff = self.backoff.as_ref()?;
        let pause = backoff
            .first
            .saturating_mul(backoff.factor.saturating_pow(number));
        Some(backoff.longest.map_or(pause, |longest| pause.min(longest)))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::response::Response;
    use mesh_resilience::Resilience;

    use super::*;

    fn retry(text: &str) -> Retry {
        let fields = [
            "retries",
            "statuses",
            "methods",
            "backoff.first-backoff",
            "backoff.max-backoff",
        ];
        let mut arguments =
            Arguments::of_shortcut(text, &fields, crate::route::Shape::Fields).unwrap();
        let settings = mesh_config::Settings::merge(&[], mesh_config::Environment::default(), &[]);
        let metrics = mesh_telemetry::Metrics::new("test");
        let resilience = Resilience::from_settings(&settings, &metrics).unwrap();
        let mut context = FilterContext::new("a", &settings, &resilience);
        match build(&mut arguments, &mut context).unwrap() {
            Step::Retry(retry) => retry,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_the_methods_and_failures_asked_for_are_repeated() {
        let with = |status: u16| {
            let mut answer = Response::new(Body::empty());
            *answer.status_mut() = StatusCode::from_u16(status).unwrap();
            Ok(answer)
        };
        let retry = retry("2, NOT_FOUND");
        assert!(retry.is_wanted(&Method::GET, &with(503)));
        assert!(retry.is_wanted(&Method::GET, &with(404)));
        assert!(!retry.is_wanted(&Method::GET, &with(400)));
        assert!(!retry.is_wanted(&Method::POST, &with(503)));
        assert!(retry.is_wanted(&Method::GET, &Err(Failure::TooSlow(Duration::ZERO))));
        let nowhere = Failure::NoInstance("a".to_owned(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(!retry.is_wanted(&Method::GET, &Err(nowhere)));
    }

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let retry = self::retry("4, BAD_GATEWAY, GET, 10ms, 30ms");
        let pauses: Vec<_> = (0..3).filter_map(|number| retry.pause(number)).collect();
        assert_eq!(pauses, [10, 20, 30].map(Duration::from_millis));
        assert_eq!(self::retry("4").pause(0), None);
    }
}
