//! `spring.cloud.stream`, and what is ours.

use std::time::Duration;

use mesh_config::{Settings, SettingsError};

/// How events are handled, named as in Spring Cloud Stream.
#[derive(Debug, Clone)]
pub struct ConsumerSettings {
    /// Events that a subscription handles at the same time.
    pub concurrency: u16,
    /// Events that the broker sends before the first is handled.
    pub prefetch: u16,
    /// Attempts until an event is a dead letter, the first included.
    pub max_attempts: u32,
    /// Pauses between attempts.
    pub back_off: BackOff,
    /// How long an event is known to be handled.
    pub inbox_retention: Duration,
}

impl ConsumerSettings {
    /// Reads them.
    ///
    /// # Errors
    /// When a value is missing or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let key = |name: &str| format!("spring.cloud.stream.default.consumer.{name}");
        Ok(Self {
            concurrency: settings.get::<u16>(&key("concurrency"))?.max(1),
            prefetch: settings.get("spring.cloud.stream.rabbit.default.consumer.prefetch")?,
            max_attempts: settings.get(&key("max-attempts"))?,
            back_off: BackOff {
                next: settings.duration(&key("back-off-initial-interval"))?,
                multiplier: settings.get::<f64>(&key("back-off-multiplier"))?.max(1.0),
                longest: settings.duration(&key("back-off-max-interval"))?,
            },
            inbox_retention: settings.duration("mesh.events.inbox-retention")?,
        })
    }
}

/// Pauses that grow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BackOff {
    next: Duration,
    multiplier: f64,
    longest: Duration,
}

impl BackOff {
    /// The pause before the next attempt.
    pub fn pause(&mut self) -> Duration {
        let pause = self.next.min(self.longest);
        self.next = pause.mul_f64(self.multiplier);
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit() {
        let mut back_off = BackOff {
            next: Duration::from_secs(1),
            multiplier: 2.0,
            longest: Duration::from_secs(5),
        };
        let pauses = [(); 5].map(|()| back_off.pause().as_secs());
        assert_eq!(pauses, [1, 2, 4, 5, 5]);
    }
}
