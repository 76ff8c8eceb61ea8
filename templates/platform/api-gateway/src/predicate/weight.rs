//! `Weight=group, 8`: the routes of a group share its requests in the ratio of their weights.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Candidate, Predicate};
use crate::pattern::Variables;
use crate::route::Arguments;

/// The sums of weights of all groups, which grow while routes are read.
#[derive(Debug, Default)]
pub struct Lottery(HashMap<String, Arc<AtomicU64>>);

/// The part of a group's lots that are for one route.
#[derive(Debug)]
struct Share {
    first: u64,
    weight: u64,
    all: Arc<AtomicU64>,
}

pub fn build(
    arguments: &mut Arguments,
    lottery: &mut Lottery,
) -> Result<Box<dyn Predicate>, String> {
    let group = arguments.text("group")?;
    let weight: u32 = arguments
        .parsed("weight")?
        .ok_or_else(|| "needs `weight`".to_owned())?;
    let all = lottery.0.entry(group).or_default().clone();
    let weight = u64::from(weight);
    Ok(Box::new(Share {
        first: all.fetch_add(weight, Ordering::Relaxed),
        weight,
        all,
    }))
}

impl Predicate for Share {
    fn holds(&self, request: &Candidate<'_>, _: &mut Variables) -> bool {
        let all = self.all.load(Ordering::Relaxed).max(1);
        let drawn = request.lot() % all;
        (self.first..self.first + self.weight).contains(&drawn)
    }
}
