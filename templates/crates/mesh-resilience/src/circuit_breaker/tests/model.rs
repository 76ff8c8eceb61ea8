//! Thousands of steps by lot, against a model that keeps every call and counts anew each time.

use CircuitBreakerState::{Closed, Disabled, ForcedOpen, HalfOpen, MetricsOnly, Open};

use super::*;

const WAIT: Duration = Duration::from_secs(4);
const LONGEST_HALF_OPEN: Duration = Duration::from_secs(9);
const SLOW: Duration = Duration::from_secs(2);
const TRIALS: usize = 3;
const MINIMUM: usize = 4;
const SIZE: usize = 6;

/// Numbers that look like chance and are the same each time. Source: Knuth's MMIX generator.
struct Lots(u64);

impl Lots {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

struct Model {
    is_time_based: bool,
    is_automatic: bool,
    origin: Instant,
    state: CircuitBreakerState,
    since: Instant,
    /// Calls that were let through belong to the span of time in which that happened.
    span: usize,
    /// Calls of this span: when they ended, whether they failed, whether they were slow.
    calls: Vec<(Instant, bool, bool)>,
    are_trials: bool,
    trials_left: usize,
    not_permitted: u64,
}

impl Model {
    fn new(is_time_based: bool, is_automatic: bool, origin: Instant) -> Self {
        Self {
            is_time_based,
            is_automatic,
            origin,
            state: Closed,
            since: origin,
            span: 0,
            calls: Vec::new(),
            are_trials: false,
            trials_left: 0,
            not_permitted: 0,
        }
    }

    fn enter(&mut self, state: CircuitBreakerState, now: Instant) {
        self.state = state;
        self.since = now;
        if state != Open {
            self.span += 1;
            self.calls.clear();
            self.not_permitted = 0;
            self.are_trials = state == HalfOpen;
            self.trials_left = TRIALS;
            self.origin = now;
        }
    }

    fn pass(&mut self, now: Instant) {
        if self.state == HalfOpen && now >= self.since + LONGEST_HALF_OPEN {
            self.enter(Open, self.since + LONGEST_HALF_OPEN);
        }
        if self.is_automatic && self.state == Open && now > self.since + WAIT {
            self.enter(HalfOpen, now);
        }
    }

    fn permit(&mut self, now: Instant) -> Option<usize> {
        self.pass(now);
        if self.state == Open && now > self.since + WAIT {
            self.enter(HalfOpen, now);
        }
        let is_permitted = match self.state {
            Closed | Disabled | MetricsOnly => true,
            HalfOpen => self.trials_left > 0,
            Open | ForcedOpen => false,
        };
        if self.state == HalfOpen && is_permitted {
            self.trials_left -= 1;
        }
        self.not_permitted += u64::from(!is_permitted);
        is_permitted.then_some(self.span)
    }

    fn give_back(&mut self, span: usize) {
        if self.state == HalfOpen && self.span == span {
            self.trials_left += 1;
        }
    }

    fn end(&mut self, span: usize, has_failed: bool, duration: Duration, now: Instant) {
        self.pass(now);
        if self.span != span || [Disabled, ForcedOpen].contains(&self.state) {
            return;
        }
        self.calls.push((now, has_failed, duration > SLOW));
        let (failure_rate, slow_rate) = self.rates(now);
        let Some((failures, slows)) = failure_rate.zip(slow_rate) else {
            return;
        };
        let is_bad = failures >= 50.0 || slows >= 75.0;
        match self.state {
            Closed | HalfOpen if is_bad => self.enter(Open, now),
            HalfOpen => self.enter(Closed, now),
            _ => {}
        }
    }

    /// The calls that count, by looking at every one.
    fn counted(&self, now: Instant) -> Vec<(Instant, bool, bool)> {
        let second = |moment: Instant| moment.duration_since(self.origin).as_secs();
        let calls = self.calls.iter().rev();
        if self.is_time_based && !self.are_trials {
            let recent = calls.filter(|call| second(call.0) + SIZE as u64 > second(now));
            return recent.copied().collect();
        }
        let size = if self.are_trials { TRIALS } else { SIZE };
        calls.take(size).copied().collect()
    }

    fn rates(&self, now: Instant) -> (Option<f32>, Option<f32>) {
        let calls = self.counted(now);
        let minimum = if self.are_trials { TRIALS } else { MINIMUM };
        if calls.len() < minimum {
            return (None, None);
        }
        let percent = |part: usize| Some(part as f32 * 100.0 / calls.len() as f32);
        let failed = calls.iter().filter(|call| call.1).count();
        let slow = calls.iter().filter(|call| call.2).count();
        (percent(failed), percent(slow))
    }

    fn observe(&mut self, now: Instant) -> Observation {
        self.pass(now);
        let calls = self.counted(now);
        let (failure_rate, slow_call_rate) = self.rates(now);
        Observation {
            state: self.state,
            failure_rate,
            slow_call_rate,
            buffered: calls.len(),
            failed: calls.iter().filter(|call| call.1).count(),
            slow: calls.iter().filter(|call| call.2).count(),
            slow_failed: calls.iter().filter(|call| call.1 && call.2).count(),
            not_permitted: self.not_permitted,
        }
    }
}

fn modelled(is_time_based: bool, is_automatic: bool) -> Arc<CircuitBreaker> {
    let kind = if is_time_based {
        "TIME_BASED"
    } else {
        "COUNT_BASED"
    };
    breaker(&[
        ("sliding-window-type", kind),
        ("sliding-window-size", "6"),
        ("minimum-number-of-calls", "4"),
        ("slow-call-rate-threshold", "75"),
        ("slow-call-duration-threshold", "2s"),
        ("wait-duration-in-open-state", "4s"),
        ("permitted-number-of-calls-in-half-open-state", "3"),
        ("max-wait-duration-in-half-open-state", "9s"),
        (
            "automatic-transition-from-open-to-half-open-enabled",
            if is_automatic { "true" } else { "false" },
        ),
    ])
}

/// One run; tells which states it came through.
fn run(seed: u64, is_time_based: bool, is_automatic: bool) -> Vec<CircuitBreakerState> {
    let mut lots = Lots(seed);
    let mut now = Instant::now();
    let breaker = modelled(is_time_based, is_automatic);
    // Its first window has begun when it was made; a state entered by hand begins now.
    breaker
        .transition_to(Closed, now)
        .expect("there is such a transition");
    let mut model = Model::new(is_time_based, is_automatic, now);
    let mut pending: Vec<(Permit, usize, Instant)> = Vec::new();
    let mut states = Vec::new();
    for step in 0..400 {
        now += Duration::from_millis(lots.below(700) as u64);
        match lots.below(100) {
            0..50 => match (breaker.permit(now), model.permit(now)) {
                (Some(permit), Some(span)) => pending.push((permit, span, now)),
                (None, None) => {}
                (permit, span) => panic!(
                    "seed {seed}, step {step}: let through {}, but the model says {}",
                    permit.is_some(),
                    span.is_some()
                ),
            },
            50..97 if !pending.is_empty() => {
                let (permit, span, since) = pending.swap_remove(lots.below(pending.len()));
                let has_failed = lots.below(3) == 0;
                match lots.below(8) {
                    0 => {
                        drop(permit);
                        model.give_back(span);
                    }
                    1 => {
                        model.pass(now);
                        model.give_back(span);
                        permit.ignore(&Broken, now);
                    }
                    _ => {
                        model.end(span, has_failed, now.duration_since(since), now);
                        if has_failed {
                            permit.fail(&Broken, now);
                        } else {
                            permit.succeed(now);
                        }
                    }
                }
            }
            97 => {
                let to = CircuitBreakerState::ALL[lots.below(6)];
                model.pass(now);
                let result = breaker.transition_to(to, now);
                if result.is_ok() {
                    model.enter(to, now);
                }
            }
            _ => {}
        }
        let observed = breaker.observe(now);
        assert_eq!(observed, model.observe(now), "seed {seed}, step {step}");
        states.push(observed.state);
    }
    states
}

#[test]
fn it_does_what_the_rules_say_whatever_happens() {
    let mut seen = Vec::new();
    for seed in 0..300 {
        seen.extend(run(seed, seed % 2 == 0, seed % 3 == 0));
    }
    for state in CircuitBreakerState::ALL {
        assert!(seen.contains(&state), "{state:?} was never tried");
    }
}
