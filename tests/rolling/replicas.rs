//! A mesh with two instances of each service and of the gateway.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use crate::platform::{Platform, sign_in};
use crate::process::{Process, borrowed, eventually, get};

/// The services; each needs some of those before it.
pub const SERVICES: [&str; 6] = [
    "user-service",
    "portal-service",
    "board-service",
    "reserve-item-service",
    "reserve-check-service",
    "reserve-request-service",
];

/// What people ask.
pub const GATEWAY: &str = "api-gateway";

/// How many there are of each.
const INSTANCES: usize = 2;

/// How long an instance serves on when it is told to stop: callers fetch the registry each second.
const DELAY: (&str, &str) = ("SERVER_SHUTDOWN_DELAY", "3s");

/// A machine with too much to do must not look like one that is gone.
const LEASE: (&str, &str) = ("EUREKA_INSTANCE_LEASEEXPIRATIONDURATIONINSECONDS", "30");

/// Longest time in which an instance stops.
const LIMIT: Duration = Duration::from_secs(20);

/// Services and gateways, each as processes of its own.
pub struct Replicas {
    platform: Platform,
    environment: Vec<(&'static str, String)>,
    members: BTreeMap<&'static str, Vec<Mutex<Process>>>,
}

impl Replicas {
    /// Starts all on a database and a broker, and waits until the gateways know them.
    pub fn start(database_url: &str, broker_url: &str) -> Self {
        let platform = Platform::start();
        let servers = [("DATABASE_URL", database_url), ("AMQP_URL", broker_url)];
        let environment = servers.into_iter().chain([DELAY, LEASE]);
        let environment: Vec<_> = environment
            .map(|(name, value)| (name, value.to_owned()))
            .collect();
        let start = |service| Mutex::new(platform.service_with(service, &borrowed(&environment)));
        let names = SERVICES.into_iter().chain([GATEWAY]);
        let members = std::thread::scope(|scope| {
            let start = &start;
            let starting: Vec<_> = names
                .map(|name| {
                    let both = scope.spawn(move || [(); INSTANCES].map(|()| start(name)).into());
                    (name, both)
                })
                .collect();
            let started = starting.into_iter();
            started
                .map(|(name, both)| (name, both.join().expect("they start")))
                .collect()
        });
        let replicas = Self {
            platform,
            environment,
            members,
        };
        replicas.wait_until_known();
        replicas
    }

    fn wait_until_known(&self) {
        for service in self.members.keys() {
            self.wait_for_all(service);
        }
        for gateway in self.addresses(GATEWAY) {
            eventually("an administrator signs in", || {
                sign_in(&gateway, "test1234!").status == 200
            });
            eventually("the gateway reaches the services", || {
                let health = |service| format!("{gateway}/{service}/actuator/health");
                SERVICES
                    .iter()
                    .all(|service| get(&health(service), &[]).status == 200)
            });
        }
    }

    fn wait_for_all(&self, service: &str) {
        eventually("all instances are registered", || {
            self.platform.instances_of(&service.to_uppercase()) == INSTANCES
        });
    }

    /// How many processes there are of all services and the gateway.
    pub fn size(&self) -> usize {
        self.members.values().map(Vec::len).sum()
    }

    /// Where the instances of a service are.
    pub fn addresses(&self, service: &str) -> Vec<String> {
        let instances = self.members[service].iter();
        instances
            .map(|process| process.lock().expect("a lock").address.clone())
            .collect()
    }

    /// Stops one instance of a service, starts another in its place, and then the next one.
    pub fn replace_each(&self, service: &'static str) {
        for member in &self.members[service] {
            let mut process = member.lock().expect("a lock");
            process.terminate();
            let code = process.wait(LIMIT);
            assert_eq!(code, Some(0), "{service} stops in time");
            let address = process.host().to_owned();
            let environment = borrowed(&self.environment);
            *process = self.platform.service_on(&address, service, &environment);
            self.wait_for_all(service);
        }
    }
}
