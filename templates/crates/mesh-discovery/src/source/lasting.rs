//! Services that a registry has forgotten.

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use super::{Location, Locations};

/// How long a service without any registered instance is looked for where it was. A registry that
/// starts anew knows nobody until the next heartbeats, which clients in Java send every 30 seconds.
/// Instances that are really gone refuse connections.
const GRACE: Duration = Duration::from_secs(60);

/// Where services were last.
#[derive(Debug, Default)]
pub struct Lasting(HashMap<String, Last>);

#[derive(Debug)]
struct Last {
    seen: Instant,
    locations: Vec<Location>,
}

impl Lasting {
    /// Adds to `present` the services that had an instance a short time ago. Of those in `registered`
    /// the registry tells that no instance takes requests, and that counts.
    pub fn complete(
        &mut self,
        mut present: Locations,
        registered: &BTreeSet<String>,
        now: Instant,
    ) -> Locations {
        for (service, locations) in &present {
            let (seen, locations) = (now, locations.clone());
            self.0.insert(service.clone(), Last { seen, locations });
        }
        self.0.retain(|service, last| {
            let is_told = present.contains_key(service) || !registered.contains(service);
            is_told && now.duration_since(last.seen) < GRACE
        });
        for (service, last) in &self.0 {
            let locations = present.entry(service.clone());
            locations.or_insert_with(|| last.locations.clone());
        }
        present
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(service: &str) -> Locations {
        let location = Location {
            id: "1".to_owned(),
            base_url: "http://h:1".to_owned(),
        };
        Locations::from([(service.to_owned(), vec![location])])
    }

    #[test]
    fn a_service_that_the_registry_forgot_is_where_it_was_for_a_while() {
        let (mut lasting, start) = (Lasting::default(), Instant::now());
        let nobody = BTreeSet::new();
        let at = |seconds| start + Duration::from_secs(seconds);
        lasting.complete(of("a"), &["a".to_owned()].into(), start);
        let both = lasting.complete(of("b"), &["b".to_owned()].into(), at(30));
        assert_eq!(both.len(), 2);
        let later = lasting.complete(Locations::new(), &nobody, at(60));
        assert_eq!(later, of("b"));
        assert!(
            lasting
                .complete(Locations::new(), &nobody, at(90))
                .is_empty()
        );
    }

    #[test]
    fn a_service_whose_instances_take_no_requests_has_none() {
        let (mut lasting, now) = (Lasting::default(), Instant::now());
        let registered = BTreeSet::from(["a".to_owned()]);
        lasting.complete(of("a"), &registered, now);
        let found = lasting.complete(Locations::new(), &registered, now);
        assert!(found.is_empty());
    }
}
