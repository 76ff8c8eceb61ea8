//! How much is reserved on the busiest day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Days;

/// A reservation of some pieces.
#[derive(Debug, Clone, Copy)]
pub struct Occupation {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub quantity: i64,
}

/// What is reserved on the busiest of `days`. A reservation counts on all its days, from the first
/// to the last.
pub fn peak(occupations: &[Occupation], days: Days) -> i64 {
    let mut changes: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for occupation in occupations {
        let first = occupation.first.max(days.first());
        let last = occupation.last.min(days.last());
        if first > last {
            continue;
        }
        *changes.entry(first).or_default() += occupation.quantity;
        if let Some(behind) = last.succ_opt() {
            *changes.entry(behind).or_default() -= occupation.quantity;
        }
    }
    let sums = changes.into_values().scan(0, |sum, change| {
        *sum += change;
        Some(*sum)
    });
    sums.max().unwrap_or_default().max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_yo_opt(2021, number).unwrap()
    }

    fn occupation(first: u32, last: u32, quantity: i64) -> Occupation {
        Occupation {
            first: day(first),
            last: day(last),
            quantity,
        }
    }

    #[test]
    fn first_and_last_day_count_and_the_highest_sum_wins() {
        let occupations = [
            occupation(1, 3, 2),
            occupation(3, 3, 5),
            occupation(4, 9, 4),
            occupation(6, 6, 1),
        ];
        for (first, last, expected) in [
            (3, 3, 7),
            (1, 9, 7),
            (1, 2, 2),
            (4, 9, 5),
            (9, 9, 4),
            (10, 12, 0),
        ] {
            let days = Days::whole(day(first), day(last));
            assert_eq!(peak(&occupations, days), expected, "{first} to {last}");
        }
    }

    /// Adds up every single day.
    fn naive(occupations: &[Occupation], days: Days) -> i64 {
        let sums = days
            .first()
            .iter_days()
            .take_while(|day| *day <= days.last());
        let sums = sums.map(|day| {
            let there = occupations
                .iter()
                .filter(|one| one.first <= day && day <= one.last);
            there.map(|one| one.quantity).sum()
        });
        sums.max().unwrap_or(0)
    }

    #[test]
    fn it_is_what_adding_up_every_day_gives() {
        let mut random = fastrand::Rng::with_seed(20_210_909);
        for round in 0..2000 {
            let mut range = || {
                let first = random.u32(1..40);
                (first, first + random.u32(0..15), random.i64(1..9))
            };
            let count = round % 12;
            let occupations: Vec<_> = (0..count)
                .map(|_| range())
                .map(|(first, last, quantity)| occupation(first, last, quantity))
                .collect();
            let (first, last, _) = range();
            let days = Days::whole(day(first), day(last));
            let expected = naive(&occupations, days);
            assert_eq!(
                peak(&occupations, days),
                expected,
                "{days:?} {occupations:?}"
            );
        }
    }
}
