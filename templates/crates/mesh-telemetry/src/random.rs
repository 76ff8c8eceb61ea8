//! Random ids. They need to be different, and cheap: every request takes several. They protect nothing.

use std::cell::RefCell;

use fastrand::Rng;
use uuid::Uuid;

thread_local! {
    /// Seeded by the system: replicas that start at the same moment must not go the same way.
    static GENERATOR: RefCell<Rng> = RefCell::new(Rng::with_seed(Uuid::new_v4().as_u64_pair().1));
}

/// An id of 64 bits other than zero, which is none.
pub fn short_id() -> u64 {
    GENERATOR.with_borrow_mut(|generator| generator.u64(1..))
}

/// An id of 128 bits other than zero.
pub fn long_id() -> u128 {
    GENERATOR.with_borrow_mut(|generator| generator.u128(1..))
}

/// Whether something that happens with that probability happens this time.
pub fn happens(probability: f64) -> bool {
    GENERATOR.with_borrow_mut(Rng::f64) < probability
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_of_several_threads_differ() {
        let ids = |_| std::thread::spawn(|| (0..1000).map(|_| long_id()).collect::<Vec<_>>());
        let threads: Vec<_> = (0..4).map(ids).collect();
        let ids = threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap());
        assert_eq!(ids.collect::<BTreeSet<_>>().len(), 4000);
    }

    #[test]
    fn what_is_certain_happens_and_what_is_impossible_does_not() {
        assert!((0..1000).all(|_| happens(1.0)));
        assert!(!(0..1000).any(|_| happens(0.0)));
    }
}
