//! The permissions of a rate limiter as time goes by. Source: `AtomicRateLimiter`.

use std::time::{Duration, Instant};

/// So many permissions for each period. Those who wait take theirs from periods to come.
#[derive(Debug)]
pub struct Permissions {
    limit: i64,
    period: Duration,
    origin: Instant,
    /// The period that `left` belongs to, counted from `origin`.
    cycle: u64,
    /// Negative when permissions of later periods are taken.
    left: i64,
}

impl Permissions {
    /// All of them, at the beginning of a period.
    pub fn new(limit: u32, period: Duration, now: Instant) -> Self {
        Self {
            limit: limit.into(),
            period,
            origin: now,
            cycle: 0,
            left: limit.into(),
        }
    }

    /// Takes one and tells how long to wait for it; none when that would be longer than `longest`.
    pub fn take(&mut self, now: Instant, longest: Duration) -> Option<Duration> {
        let elapsed = self.move_to(now);
        let wait = self.wait(elapsed);
        (wait <= longest).then(|| {
            self.left -= 1;
            wait
        })
    }

    /// One that was taken is not needed.
    pub fn give_back(&mut self) {
        self.left = (self.left + 1).min(self.limit);
    }

    /// How many are left in this period; negative when those of later ones are taken.
    pub fn left(&mut self, now: Instant) -> i64 {
        self.move_to(now);
        self.left
    }

    /// Adds the permissions of the periods that have begun; tells the time since the origin.
    fn move_to(&mut self, now: Instant) -> Duration {
        let elapsed = now.saturating_duration_since(self.origin);
        let cycle = elapsed.as_nanos() / self.period.as_nanos();
        let cycle = u64::try_from(cycle).unwrap_or(u64::MAX).max(self.cycle);
        let begun = i64::try_from(cycle - self.cycle).unwrap_or(i64::MAX);
        let added = begun.saturating_mul(self.limit);
        self.left = self.left.saturating_add(added).min(self.limit);
        self.cycle = cycle;
        elapsed
    }

    /// Until there is one more than are taken.
    fn wait(&self, elapsed: Duration) -> Duration {
        if self.left > 0 {
            return Duration::ZERO;
        }
        let periods = u128::try_from((-self.left) / self.limit + 1).unwrap_or_default();
        let then = (u128::from(self.cycle) + periods) * self.period.as_nanos();
        let nanoseconds = then.saturating_sub(elapsed.as_nanos());
        Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn each_period_has_its_permissions_and_those_who_wait_take_later_ones() {
        let start = Instant::now();
        let mut permissions = Permissions::new(2, SECOND, start);
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        let mut taken = |milliseconds| {
            let wait = permissions.take(at(milliseconds), 2 * SECOND);
            wait.map(|wait| wait.as_millis())
        };
        assert_eq!([taken(0), taken(100)], [Some(0), Some(0)]);
        let waits = [200, 300, 400, 500, 600].map(&mut taken);
        assert_eq!(waits, [Some(800), Some(700), Some(1600), Some(1500), None]);
        assert_eq!(taken(1000), Some(2000), "the two of second 2 are taken");
        assert_eq!([taken(3000), taken(3000)], [Some(0), Some(1000)]);
    }

    #[test]
    fn unused_permissions_do_not_add_up_and_one_given_back_is_there_again() {
        let start = Instant::now();
        let mut permissions = Permissions::new(2, SECOND, start);
        let later = start + 100 * SECOND;
        assert_eq!(permissions.left(later), 2);
        for _ in 0..2 {
            permissions.take(later, Duration::ZERO).unwrap();
        }
        assert_eq!(permissions.take(later, Duration::ZERO), None);
        permissions.give_back();
        assert_eq!(
            permissions.take(later, Duration::ZERO),
            Some(Duration::ZERO)
        );
    }
}
