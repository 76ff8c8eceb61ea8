//! Each rule by example.

use CircuitBreakerState::{Closed, Disabled, ForcedOpen, HalfOpen, MetricsOnly, Open};

use super::*;

/// Opens at the second failure, for ten seconds; two trials decide afterwards.
const QUICK: [(&str, &str); 3] = [
    ("minimum-number-of-calls", "2"),
    ("wait-duration-in-open-state", "10s"),
    ("permitted-number-of-calls-in-half-open-state", "2"),
];

fn quick(more: &[(&str, &str)]) -> Arc<CircuitBreaker> {
    breaker(&[&QUICK, more].concat())
}

fn opened(breaker: &Arc<CircuitBreaker>, now: Instant) {
    fail(breaker, now);
    fail(breaker, now);
    assert_eq!(state(breaker, now), Open);
}

#[test]
fn it_opens_at_the_failure_rate_and_not_before_the_minimum() {
    let now = Instant::now();
    let breaker = quick(&[]);
    fail(&breaker, now);
    assert_eq!(
        breaker.observe(now).failure_rate,
        None,
        "one call says nothing yet"
    );
    succeed(&breaker, now);
    let observed = breaker.observe(now);
    assert_eq!((observed.state, observed.failure_rate), (Open, Some(50.0)));
    assert!(breaker.permit(now).is_none());
    assert_eq!(breaker.observe(now).not_permitted, 1);
}

#[test]
fn slow_calls_open_it_when_they_take_longer_than_the_threshold() {
    let slow = [
        ("slow-call-duration-threshold", "2s"),
        ("slow-call-rate-threshold", "100"),
    ];
    let now = Instant::now();
    let breaker = quick(&slow);
    call(&breaker, now, 2 * SECOND, true);
    call(&breaker, now, 3 * SECOND, true);
    assert_eq!(breaker.observe(now).slow_call_rate, Some(50.0));
    let breaker = quick(&slow);
    call(&breaker, now, 3 * SECOND, true);
    call(&breaker, now, 3 * SECOND, true);
    let observed = breaker.observe(now);
    assert_eq!(
        (observed.state, observed.slow, observed.failed),
        (Open, 2, 0)
    );
    let exceeded = history(&breaker).into_iter().skip(2).collect::<Vec<_>>();
    assert_eq!(exceeded, ["SLOW_CALL_RATE_EXCEEDED", "CLOSED_TO_OPEN"]);
}

#[test]
fn only_the_last_calls_count_or_those_of_the_last_seconds() {
    let now = Instant::now();
    let last_four = quick(&[("sliding-window-size", "4")]);
    for is_well in [true, true, true, false, true, true, true, false] {
        call(&last_four, now, Duration::ZERO, is_well);
    }
    assert_eq!(last_four.observe(now).failed, 1);
    fail(&last_four, now);
    assert_eq!(state(&last_four, now), Open);

    let ten_seconds = [
        ("sliding-window-type", "time_based"),
        ("sliding-window-size", "10"),
    ];
    let breaker = quick(&ten_seconds);
    let now = Instant::now();
    fail(&breaker, now);
    assert_eq!(breaker.observe(now + 9 * SECOND).buffered, 1);
    assert_eq!(breaker.observe(now + 10 * SECOND).buffered, 0);
    fail(&breaker, now + 10 * SECOND);
    assert_eq!(state(&breaker, now + 10 * SECOND), Closed);
    fail(&breaker, now + 19 * SECOND);
    assert_eq!(state(&breaker, now + 19 * SECOND), Open);
}

#[test]
fn after_the_wait_a_few_trials_decide() {
    for (trials_fail, decision) in [(false, Closed), (true, Open)] {
        let start = Instant::now();
        let breaker = quick(&[]);
        let early = breaker.permit(start).expect("closed");
        opened(&breaker, start);
        assert!(
            breaker.permit(start + 10 * SECOND).is_none(),
            "the wait is not over yet"
        );
        let later = start + 11 * SECOND;
        assert_eq!(
            state(&breaker, later),
            Open,
            "only a call makes it half-open"
        );
        let trials = [breaker.permit(later), breaker.permit(later)];
        assert_eq!(state(&breaker, later), HalfOpen);
        assert!(breaker.permit(later).is_none(), "no more than the trials");
        early.fail(&Broken, later);
        assert_eq!(breaker.observe(later).buffered, 0, "it is no trial");
        for trial in trials.into_iter().flatten() {
            if trials_fail {
                trial.fail(&Broken, later);
            } else {
                trial.succeed(later);
            }
        }
        assert_eq!(state(&breaker, later), decision);
    }
}

#[test]
fn a_trial_that_is_given_up_or_ignored_leaves_its_place() {
    let start = Instant::now();
    let breaker = quick(&[]);
    opened(&breaker, start);
    let later = start + 11 * SECOND;
    for _ in 0..3 {
        drop(breaker.permit(later).expect("a place"));
        breaker
            .permit(later)
            .expect("a place")
            .ignore(&Broken, later);
    }
    succeed(&breaker, later);
    assert_eq!(state(&breaker, later), HalfOpen);
    succeed(&breaker, later);
    assert_eq!(state(&breaker, later), Closed);
}

#[test]
fn when_open_earlier_calls_are_counted_but_change_nothing() {
    let now = Instant::now();
    let breaker = quick(&[]);
    let early = breaker.permit(now).expect("closed");
    opened(&breaker, now);
    early.succeed(now);
    let observed = breaker.observe(now);
    assert_eq!(
        (observed.state, observed.buffered, observed.failed),
        (Open, 3, 2)
    );
}

#[test]
fn trials_that_do_not_come_to_an_end_open_it_again() {
    let start = Instant::now();
    let breaker = quick(&[("max-wait-duration-in-half-open-state", "5s")]);
    opened(&breaker, start);
    let later = start + 11 * SECOND;
    let _endless = [breaker.permit(later), breaker.permit(later)];
    assert_eq!(state(&breaker, later + 4 * SECOND), HalfOpen);
    assert_eq!(state(&breaker, later + 5 * SECOND), Open);
    assert!(
        breaker.permit(later + 15 * SECOND).is_none(),
        "the wait began five seconds later"
    );
    assert!(breaker.permit(later + 16 * SECOND).is_some());
}

#[test]
fn it_becomes_half_open_by_itself_when_that_is_wished() {
    let start = Instant::now();
    let breaker = quick(&[(
        "automatic-transition-from-open-to-half-open-enabled",
        "true",
    )]);
    opened(&breaker, start);
    assert_eq!(state(&breaker, start + 10 * SECOND), Open);
    assert_eq!(state(&breaker, start + 11 * SECOND), HalfOpen);
}

#[test]
fn each_failed_trial_makes_the_wait_longer_until_it_closes() {
    let mut now = Instant::now();
    let breaker = quick(&[
        ("enable-exponential-backoff", "true"),
        ("exponential-backoff-multiplier", "2"),
        ("exponential-max-wait-duration-in-open-state", "30s"),
    ]);
    opened(&breaker, now);
    for wait in [10, 20, 30, 30] {
        assert!(breaker.permit(now + wait * SECOND).is_none(), "{wait}");
        now += (wait + 1) * SECOND;
        fail(&breaker, now);
        fail(&breaker, now);
        assert_eq!(state(&breaker, now), Open);
    }
    now += 31 * SECOND;
    succeed(&breaker, now);
    succeed(&breaker, now);
    opened(&breaker, now);
    assert!(
        breaker.permit(now + 11 * SECOND).is_some(),
        "it begins with the first wait again"
    );
}

#[test]
fn disabled_forced_open_and_metrics_only_are_left_by_hand_alone() {
    let now = Instant::now();
    let breaker = quick(&[]);
    breaker.transition_to(Disabled, now).unwrap();
    for _ in 0..5 {
        fail(&breaker, now);
    }
    assert_eq!(breaker.observe(now).buffered, 0);
    breaker.transition_to(ForcedOpen, now).unwrap();
    assert!(breaker.permit(now + 3600 * SECOND).is_none());
    assert_eq!(breaker.observe(now).not_permitted, 1);
    breaker.transition_to(MetricsOnly, now).unwrap();
    for _ in 0..5 {
        fail(&breaker, now);
    }
    let observed = breaker.observe(now);
    assert_eq!((observed.state, observed.failed), (MetricsOnly, 5));
    let told = [
        "CLOSED_TO_DISABLED",
        "DISABLED_TO_FORCED_OPEN",
        "FORCED_OPEN_TO_METRICS_ONLY",
        "ERROR",
        "ERROR",
        "FAILURE_RATE_EXCEEDED",
        "ERROR",
        "ERROR",
        "ERROR",
    ];
    assert_eq!(
        history(&breaker),
        told,
        "the rate is told once, and no call of the first two"
    );
}

#[test]
fn there_are_transitions_that_there_are_not() {
    let now = Instant::now();
    let forbidden = [
        (Closed, HalfOpen),
        (MetricsOnly, Open),
        (MetricsOnly, HalfOpen),
    ];
    for from in CircuitBreakerState::ALL {
        for to in CircuitBreakerState::ALL {
            let breaker = breaker(&[("initial-state", from.name())]);
            let result = breaker.transition_to(to, now);
            assert_eq!(
                result.is_err(),
                forbidden.contains(&(from, to)),
                "{from:?} {to:?}"
            );
            let told = history(&breaker).len();
            assert_eq!(
                told,
                usize::from(result.is_ok() && from != to),
                "{from:?} {to:?}"
            );
        }
    }
}

#[test]
fn reset_forgets_everything() {
    let now = Instant::now();
    let breaker = quick(&[]);
    opened(&breaker, now);
    breaker.reset(now);
    let observed = breaker.observe(now);
    assert_eq!((observed.state, observed.buffered), (Closed, 0));
    assert_eq!(history(&breaker)[4..], ["OPEN_TO_CLOSED", "RESET"]);
}

#[test]
fn the_lists_of_exceptions_say_what_is_a_failure() {
    let now = Instant::now();
    for (list, classes, failed, buffered) in [
        ("record-exceptions", "java.io.IOException", 1, 1),
        (
            "record-exceptions",
            "java.util.concurrent.TimeoutException",
            0,
            1,
        ),
        ("ignore-exceptions", "java.net.ConnectException, a.B", 0, 0),
        ("ignore-exceptions", "java.lang.Exception", 0, 0),
    ] {
        let breaker = quick(&[(list, classes)]);
        fail(&breaker, now);
        let observed = breaker.observe(now);
        assert_eq!(
            (observed.failed, observed.buffered),
            (failed, buffered),
            "{list} {classes}"
        );
    }
}

#[test]
fn only_the_last_events_are_kept() {
    let now = Instant::now();
    let breaker = quick(&[("event-consumer-buffer-size", "2")]);
    opened(&breaker, now);
    assert!(breaker.permit(now).is_none());
    assert_eq!(history(&breaker), ["CLOSED_TO_OPEN", "NOT_PERMITTED"]);
}
