//! The instances that calls can be sent to, as their source last told.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::eureka::EurekaClient;
use crate::instance::Instance;
use crate::source::{Dns, DnsSettings, Location, Locations, Registry, Source};

/// A shared view of all live instances. Cheap to clone.
#[derive(Clone)]
pub struct Instances(Arc<Shared>);

/// Instances by service, those of a service in the order of their keys.
type ByService = HashMap<String, Vec<Arc<Instance>>>;

struct Shared {
    source: Source,
    known: RwLock<ByService>,
    started: Instant,
    turn: AtomicUsize,
    last_look: Mutex<Option<Instant>>,
}

/// An unknown service makes the source be asked again, but not more often than this.
const SHORTEST_PAUSE: Duration = Duration::from_millis(200);

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
            let of_service = locations.entry(key(service).into_owned()).or_default();
            of_service.push(location);
        }
        let fixed = Self::new(Source::Fixed);
        fixed.replace(locations);
        fixed
    }

    fn new(source: Source) -> Self {
        Self(Arc::new(Shared {
            source,
            known: RwLock::default(),
            started: Instant::now(),
            turn: AtomicUsize::new(0),
            last_look: Mutex::new(None),
        }))
    }

    /// Whether a service has an instance.
    pub fn knows(&self, service: &str) -> bool {
        let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner);
        let instances = known.get(&*key(service));
        instances.is_some_and(|instances| !instances.is_empty())
    }

    /// The instances of a service in the order to try them: round robin, suspects last.
    /// A service that is not known yet is looked up at once.
    pub async fn of(&self, service: &str) -> Vec<Arc<Instance>> {
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

    /// Notes that an instance did not accept a connection, or broke one off: it is tried last for a
    /// while.
    pub fn suspect(&self, instance: &Instance) {
        tracing::warn!(
            instance = instance.id,
            "instance does not keep a connection; it is tried last for a while"
        );
        instance.suspect(self.0.started.elapsed());
    }

    /// Notes that an instance gave no answer in time. After some in a row it is a suspect.
    pub fn unanswered(&self, instance: &Instance) {
        if instance.count_unanswered() {
            tracing::warn!(
                instance = instance.id,
                "instance does not answer; it is tried last for a while"
            );
            instance.suspect(self.0.started.elapsed());
        }
    }

    /// Notes that an instance answered.
    pub fn answered(&self, instance: &Instance) {
        instance.forget_unanswered();
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

    fn known(&self, service: &str) -> Vec<Arc<Instance>> {
        let mut in_turn = {
            let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner);
            known.get(&*key(service)).cloned().unwrap_or_default()
        };
        let turn = self.0.turn.fetch_add(1, Ordering::Relaxed);
        if in_turn.len() > 1 {
            let first = turn % in_turn.len();
            in_turn.rotate_left(first);
            let now = self.0.started.elapsed();
            in_turn.sort_by_key(|instance| instance.is_suspected(now));
        }
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
        let mut known = self.0.known.write().unwrap_or_else(PoisonError::into_inner);
        let before: HashMap<&str, &Arc<Instance>> = known
            .values()
            .flatten()
            .map(|instance| (instance.id.as_str(), instance))
            .collect();
        let instance = |location: Location| {
            let same = before.get(location.id.as_str());
            // What is held against an instance stays as long as it does.
            let same = same.filter(|instance| instance.base_url == location.base_url);
            same.map_or_else(
                || Arc::new(Instance::new(&location.id, &location.base_url)),
                |same| (*same).clone(),
            )
        };
        let mut now = ByService::new();
        for (service, locations) in locations {
            let mut instances: Vec<_> = locations.into_iter().map(instance).collect();
            instances.sort_by(|left, right| left.id.cmp(&right.id));
            now.insert(service, instances);
        }
        *known = now;
    }
}

/// Service names are compared without case: Eureka shows them in upper case.
fn key(service: &str) -> Cow<'_, str> {
    if service.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(service.to_ascii_lowercase())
    } else {
        Cow::Borrowed(service)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn calls_go_round_and_suspects_come_last() {
        let instances = Instances::fixed([("A", "http://h:1"), ("a", "http://h:2")]);
        let first = instances.of("a").await[0].clone();
        let second = instances.of("A").await[0].clone();
        assert_ne!(first.id, second.id);
        instances.suspect(&first);
        for _ in 0..4 {
            assert_eq!(instances.of("a").await[0].id, second.id);
        }
        assert!(instances.of("b").await.is_empty());
        assert_eq!(instances.counts(), [("a".to_owned(), 2)].into());
    }

    #[tokio::test]
    async fn an_instance_is_a_suspect_when_several_calls_in_a_row_had_no_answer() {
        let instances = Instances::fixed([("a", "http://h:1"), ("a", "http://h:2")]);
        let first = instances.of("a").await[0].clone();
        let is_first_at_some_time = async || {
            let turns = [instances.of("a").await, instances.of("a").await];
            turns.iter().any(|turn| turn[0].id == first.id)
        };
        for _ in 0..2 {
            instances.unanswered(&first);
            instances.unanswered(&first);
            assert!(is_first_at_some_time().await);
            instances.answered(&first);
        }
        for _ in 0..3 {
            instances.unanswered(&first);
        }
        assert!(!is_first_at_some_time().await);
    }

    #[tokio::test]
    async fn a_suspect_stays_one_when_the_registry_tells_it_again() {
        let instances = Instances::fixed([]);
        let told = || {
            let location = |id: &str| Location {
                id: id.to_owned(),
                base_url: format!("http://{id}:8080"),
            };
            Locations::from([("a".to_owned(), vec![location("1"), location("2")])])
        };
        instances.replace(told());
        let first = instances.of("a").await[0].clone();
        instances.suspect(&first);
        instances.replace(told());
        for _ in 0..2 {
            assert_ne!(instances.of("a").await[0].id, first.id);
        }
    }
}
