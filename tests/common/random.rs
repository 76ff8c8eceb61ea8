//! Choices that a seed repeats.

use std::time::{SystemTime, UNIX_EPOCH};

/// A xorshift generator; its seed is what a failed run prints.
pub struct Random(u64);

impl Random {
    /// The seed that an environment variable names, or another one each time.
    pub fn seed(variable: &str) -> u64 {
        let given = std::env::var(variable).ok();
        let given = given.map(|seed| seed.parse().expect("a seed is a number"));
        given.unwrap_or_else(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            now.expect("a time after 1970").as_secs()
        })
    }

    /// The choices of a seed; each `stream` of it has its own.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mixed = (seed ^ stream.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self(mixed | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// One of `choices`.
    pub fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let index = self.below(choices.len() as u64);
        &choices[usize::try_from(index).expect("a small number")]
    }
}
