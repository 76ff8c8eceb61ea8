//! `resilience4j.circuitbreaker`.

use std::time::Duration;

use mesh_config::SettingsError;

use super::state::CircuitBreakerState;
use crate::backoff::Backoff;
use crate::exception::ExceptionLists;
use crate::instance::Instance;

/// How a circuit breaker behaves.
#[derive(Debug, Clone, PartialEq)]
pub struct CircuitBreakerSettings {
    /// Which calls count.
    pub window: WindowKind,
    /// How many have to be known before anything is decided.
    pub minimum_calls: usize,
    /// From how many per cent of failures on nothing is let through.
    pub failure_rate_threshold: f32,
    /// From how many per cent of slow calls on nothing is let through.
    pub slow_call_rate_threshold: f32,
    /// A call that takes longer is slow.
    pub slow_call_duration_threshold: Duration,
    /// For how long nothing is let through.
    pub wait_when_open: Backoff,
    /// Whether the end of that wait alone makes it half-open, or only the next call.
    pub becomes_half_open_by_itself: bool,
    /// How many calls are let through when half-open.
    pub half_open_calls: usize,
    /// After how long without decision it opens again; nothing to wait for ever.
    pub longest_half_open: Option<Duration>,
    /// The state that it begins in.
    pub initial_state: CircuitBreakerState,
    /// Which exceptions are failures.
    pub exceptions: ExceptionLists,
    /// How many events are kept.
    pub event_buffer: usize,
    /// Whether it is part of the health of the service.
    pub is_part_of_health: bool,
    /// Whether the service is down when it is open.
    pub may_fail_health: bool,
}

/// Which calls count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowKind {
    /// The last so many.
    CountBased(usize),
    /// Those of the last so many seconds.
    TimeBased(u64),
}

impl CircuitBreakerSettings {
    /// Reads them.
    ///
    /// # Errors
    /// When a value is wrong.
    pub fn read(instance: &Instance<'_>) -> Result<Self, SettingsError> {
        let percent = |member, default| instance.number(member, default, LEAST_PERCENT..=100.0);
        let window = window(instance)?;
        let minimum: u32 = instance.number("minimum-number-of-calls", 100, 1..=u32::MAX)?;
        let half_open = "permitted-number-of-calls-in-half-open-state";
        let half_open: u32 = instance.number(half_open, 10, 1..=MOST_CALLS)?;
        let longest_half_open =
            instance.duration("max-wait-duration-in-half-open-state", Duration::ZERO)?;
        Ok(Self {
            window,
            minimum_calls: match window {
                // A window never holds more than its size.
                WindowKind::CountBased(size) => (minimum as usize).min(size),
                WindowKind::TimeBased(_) => minimum as usize,
            },
            failure_rate_threshold: percent("failure-rate-threshold", 50.0)?,
            slow_call_rate_threshold: percent("slow-call-rate-threshold", 100.0)?,
            slow_call_duration_threshold: instance
                .duration("slow-call-duration-threshold", Duration::from_secs(60))?,
            wait_when_open: Backoff::read(
                instance,
                ("wait-duration-in-open-state", Duration::from_secs(60)),
                "exponential-max-wait-duration-in-open-state",
            )?,
            becomes_half_open_by_itself: instance
                .value("automatic-transition-from-open-to-half-open-enabled", false)?,
            half_open_calls: half_open as usize,
            longest_half_open: Some(longest_half_open).filter(|longest| !longest.is_zero()),
            initial_state: initial_state(instance)?,
            exceptions: ExceptionLists::read(instance, "record-exceptions")?,
            event_buffer: instance.value("event-consumer-buffer-size", 100)?,
            is_part_of_health: instance.value("register-health-indicator", false)?,
            may_fail_health: instance.value("allow-health-indicator-to-fail", false)?,
        })
    }
}

/// A rate of nothing would always be reached.
const LEAST_PERCENT: f32 = 0.001;

/// Each call that counts takes memory.
const MOST_CALLS: u32 = 1_000_000;

fn window(instance: &Instance<'_>) -> Result<WindowKind, SettingsError> {
    let size: u32 = instance.number("sliding-window-size", 100, 1..=MOST_CALLS)?;
    let kind: String = instance.value("sliding-window-type", "COUNT_BASED".to_owned())?;
    match kind.to_ascii_uppercase().replace('-', "_").as_str() {
        "COUNT_BASED" => Ok(WindowKind::CountBased(size as usize)),
        "TIME_BASED" => Ok(WindowKind::TimeBased(size.into())),
        _ => {
            let problem = format!("`{kind}` is neither COUNT_BASED nor TIME_BASED");
            Err(instance.invalid("sliding-window-type", problem))
        }
    }
}

fn initial_state(instance: &Instance<'_>) -> Result<CircuitBreakerState, SettingsError> {
    let name: String = instance.value("initial-state", "CLOSED".to_owned())?;
    CircuitBreakerState::from_name(&name).ok_or_else(|| {
        let names = CircuitBreakerState::ALL.map(CircuitBreakerState::name);
        let problem = format!("`{name}` is none of {}", names.join(", "));
        instance.invalid("initial-state", problem)
    })
}
