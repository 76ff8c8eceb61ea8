//! The mesh of the reservation services, several instances of each.

use std::sync::Mutex;

use crate::platform::{Platform, sign_in};
use crate::process::{Process, borrowed, eventually, get};

/// The services that take part in a reservation.
pub const SERVICES: [&str; 3] = [
    "reserve-item-service",
    "reserve-check-service",
    "reserve-request-service",
];

/// Whatever a slow machine needs: no call is given up, and no circuit breaker opens.
const PATIENCE: [(&str, &str); 3] = [
    (
        "RESILIENCE4J_TIMELIMITER_CONFIGS_DEFAULT_TIMEOUTDURATION",
        "1h",
    ),
    (
        "RESILIENCE4J_TIMELIMITER_INSTANCES_RESERVECHECKSERVICE_TIMEOUTDURATION",
        "1h",
    ),
    (
        "RESILIENCE4J_CIRCUITBREAKER_CONFIGS_DEFAULT_SLOWCALLDURATIONTHRESHOLD",
        "1h",
    ),
];

/// Several instances of each reservation service behind one gateway.
pub struct Fleet {
    /// Base address of the gateway.
    pub gateway: String,
    environment: Vec<(&'static str, String)>,
    members: Vec<Mutex<Member>>,
    platform: Platform,
    _others: Vec<Process>,
}

struct Member {
    service: &'static str,
    process: Process,
}

impl Fleet {
    /// Starts `instances` of each on a database and a broker, and waits until the gateway knows them.
    pub fn start(instances: usize, database_url: &str, broker_url: &str) -> Self {
        Self::start_with(instances, database_url, broker_url, &[])
    }

    /// The same for tests of what is answered, however long that takes.
    pub fn start_patient(instances: usize, database_url: &str, broker_url: &str) -> Self {
        Self::start_with(instances, database_url, broker_url, &PATIENCE)
    }

    fn start_with(
        instances: usize,
        database_url: &str,
        broker_url: &str,
        settings: &[(&'static str, &str)],
    ) -> Self {
        let platform = Platform::start();
        let addresses = [("DATABASE_URL", database_url), ("AMQP_URL", broker_url)];
        let environment: Vec<_> = addresses
            .iter()
            .chain(settings)
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let start = |service: &'static str| platform.service_with(service, &borrowed(&environment));
        let others = vec![
            start("user-service"),
            start("portal-service"),
            start("api-gateway"),
        ];
        let gateway = others[2].address.clone();
        let members = SERVICES.iter().flat_map(|service| {
            std::iter::repeat_with(|| Member {
                service,
                process: start(service),
            })
            .take(instances)
        });
        let members = members.map(Mutex::new).collect();
        let fleet = Self {
            gateway,
            environment,
            members,
            platform,
            _others: others,
        };
        eventually("all instances are registered", || {
            SERVICES
                .iter()
                .all(|service| fleet.platform.instances_of(&service.to_uppercase()) == instances)
        });
        eventually("an administrator signs in", || {
            sign_in(&fleet.gateway, "test1234!").status == 200
        });
        eventually("the gateway reaches the services", || {
            SERVICES.iter().all(|service| {
                get(&format!("{}/{service}/actuator/health", fleet.gateway), &[]).status == 200
            })
        });
        fleet
    }

    /// How many instances there are of all services together.
    pub fn size(&self) -> usize {
        self.members.len()
    }

    /// Kills an instance.
    pub fn kill(&self, index: usize) {
        self.members[index].lock().expect("a lock").process.kill();
    }

    /// Starts an instance that was killed where it was. Tells which it was.
    pub fn start_again(&self, index: usize) -> &'static str {
        let mut member = self.members[index].lock().expect("a lock");
        let address = member.process.host().to_owned();
        member.process =
            self.platform
                .service_on(&address, member.service, &borrowed(&self.environment));
        member.service
    }
}
