//! The instances that calls can be sent to, as their source last told.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::eureka::EurekaClient;
use crate::source::{Dns, DnsSettings, Location, Locations, Registry, Source};

/// An instance that takes requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Its key in the registry, or its address.
    pub id: String,
    /// `http://host:port`, without a slash at the end.
    pub base_url: String,
}

/// A shared view of all live instances. Cheap to clone.
#[derive(Clone)]
pub struct Instances(Arc<Shared>);

struct Shared {
    source: Source,
    known: RwLock<HashMap<String, Vec<Instance>>>,
    suspects: RwLock<HashMap<String, Instant>>,
    turn: AtomicUsize,
    last_look: Mutex<Option<Instant>>,
}

/// An unknown service makes the source be asked again, but not more often than this.
const SHORTEST_PAUSE: Duration = Duration::from_millis(200);

/// An instance that refused a connection is tried last for so long.
const SUSPICION: Duration = Duration::from_secs(10);

impl Instances {
    /// A view fed by a registry.
    pub fn of_registry(client: EurekaClient) -> Self {
        Self::new(Source::Registry(Registry::new(client)))
    }

    /// A view of the addresses that the names of services have.
    pub fn of_dns(settings: DnsSettings) -> Self {
        Self::new(Source::Dns(Dns::new(settings)))
    }

    /// A view of fixed instances: service name and base address.
    pub fn fixed<'a>(instances: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut locations = Locations::new();
        for (service, base_url) in instances {
            let location = Location {
                id: base_url.to_owned(),
                base_url: base_url.trim_end_matches('/').to_owned(),
            };
            locations.entry(key(service)).or_default().push(location);
        }
        let fixed = Self::new(Source::Fixed);
        fixed.replace(locations);
        fixed
    }

    fn new(source: Source) -> Self {
        Self(Arc::new(Shared {
            source,
            known: RwLock::default(),
            suspects: RwLock::default(),
            turn: AtomicUsize::new(0),
            last_look: Mutex::new(None),
        }))
    }

    /// The instances of a service in the order to try them: round robin, suspects last.
    /// A service that is not known yet is looked up at once.
    pub async fn of(&self, service: &str) -> Vec<Instance> {
        let found = self.known(service);
        if !found.is_empty() {
            return found;
        }
        if self.0.source.want(service) {
            self.look().await;
        } else {
            self.look_unless_just_done().await;
        }
        self.known(service)
    }

    /// How many live instances each service has, by its name in lower case, as far as is known.
    pub fn counts(&self) -> BTreeMap<String, usize> {
        let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner);
        let counts = known.iter();
        counts
            .map(|(service, instances)| (service.clone(), instances.len()))
            .collect()
    }

    /// Notes that an instance did not accept a connection.
    pub fn suspect(&self, instance: &Instance) {
        tracing::warn!(
            instance = instance.id,
            "instance does not accept connections"
        );
        let mut suspects = self
            .0
            .suspects
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        suspects.insert(instance.id.clone(), Instant::now());
    }

    /// Keeps the view current until `stop`: one look each `interval`.
    pub async fn keep_current(self, interval: Duration, stop: CancellationToken) {
        loop {
            self.look().await;
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(interval) => {}
            }
        }
    }

    fn known(&self, service: &str) -> Vec<Instance> {
        let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner);
        let Some(instances) = known
            .get(&key(service))
            .filter(|instances| !instances.is_empty())
        else {
            return Vec::new();
        };
        let mut in_turn = instances.clone();
        let turn = self.0.turn.fetch_add(1, Ordering::Relaxed) % in_turn.len();
        in_turn.rotate_left(turn);
        let suspects = self
            .0
            .suspects
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        in_turn.sort_by_key(|instance| {
            suspects
                .get(&instance.id)
                .is_some_and(|since| since.elapsed() < SUSPICION)
        });
        in_turn
    }

    async fn look_unless_just_done(&self) {
        let mut last = self.0.last_look.lock().await;
        if last.is_none_or(|moment| moment.elapsed() >= SHORTEST_PAUSE) {
            self.look().await;
            *last = Some(Instant::now());
        }
    }

    async fn look(&self) {
        if let Some(locations) = self.0.source.look().await {
            self.replace(locations);
        }
    }

    fn replace(&self, locations: Locations) {
        let mut known: HashMap<String, Vec<Instance>> = HashMap::new();
        for (service, locations) in locations {
            let instances = locations.into_iter().map(|location| Instance {
                id: location.id,
                base_url: location.base_url,
            });
            let mut instances: Vec<_> = instances.collect();
            instances.sort_by(|left, right| left.id.cmp(&right.id));
            known.insert(service, instances);
        }
        *self.0.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        let mut suspects = self
            .0
            .suspects
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        suspects.retain(|_, since| since.elapsed() < SUSPICION);
    }
}

/// Service names are compared without case: Eureka shows them in upper case.
fn key(service: &str) -> String {
    service.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn calls_go_round_and_suspects_come_last() {
        let instances = Instances::fixed([("A", "http://h:1"), ("a", "http://h:2")]);
        let first = instances.of("a").await[0].clone();
        let second = instances.of("A").await[0].clone();
        assert_ne!(first, second);
        instances.suspect(&first);
        for _ in 0..4 {
            assert_eq!(instances.of("a").await[0], second);
        }
        assert!(instances.of("b").await.is_empty());
        assert_eq!(instances.counts(), [("a".to_owned(), 2)].into());
    }
}
