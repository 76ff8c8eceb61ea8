//! The compiler, which has to be new enough.

use super::install::{RUST, System};
use super::{Finding, State};
use crate::programs;
use crate::text;

const NAME: &str = "rustc";

/// Looks for a compiler that is at least as new as `wanted`, such as `1.94`.
pub fn check(wanted: &str, system: &System) -> Finding {
    let Some(line) = programs::first_line(&[NAME, "--version"]) else {
        let what = text!("doctor.rust-absent", version = wanted);
        return Finding::wanting(NAME, State::Missing, what, vec![system.install(&RUST)]);
    };
    let is_new_enough = version(&line) >= version(wanted);
    if is_new_enough {
        return Finding::ready(NAME, text!("doctor.found", what = line));
    }
    let what = text!("doctor.rust-old", found = line, version = wanted);
    Finding::wanting(NAME, State::Missing, what, vec![system.update_rust()])
}

/// The numbers of the first word that is a version: of `rustc 1.94.0 (abc 2026-01-01)` they are 1, 94 and 0.
fn version(text: &str) -> Vec<u32> {
    let is_version = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let word = text.split_whitespace().find(is_version).unwrap_or_default();
    let numbers = word.split(['.', '-', '+']);
    numbers.map_while(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (text, numbers) in [
            ("rustc 1.94.0 (4a4ef493e 2026-03-02)", vec![1, 94, 0]),
            ("rustc 1.100.0-nightly (abc 2026-09-01)", vec![1, 100, 0]),
            ("1.94", vec![1, 94]),
            ("rustc", vec![]),
        ] {
            assert_eq!(version(text), numbers, "{text}");
        }
        assert!(version("rustc 1.94.0") >= version("1.94"));
        assert!(version("rustc 1.100.0") >= version("1.94"));
        assert!(version("rustc 1.93.9") < version("1.94"));
    }
}
