//! What every mesh has, as processes of their own.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use serde_json::{Value, json};

use crate::ports::free_address;
use crate::process::{self, Answer, Process, get, request};

/// The platform as processes of their own, and what services need to find it.
pub struct Platform {
    _config_server: Process,
    /// The registry.
    pub registry: Process,
    environment: Vec<(&'static str, String)>,
}

impl Platform {
    /// Starts config server and registry.
    pub fn start() -> Self {
        let config_server = Process::service("config-server", &[]);
        let registry = Process::service("discovery-server", &REGISTRY);
        let zone = format!(
            "http://admin:{}@{}/eureka/",
            process::PASSWORD,
            registry.host()
        );
        let mut environment = vec![
            ("SPRING_CLOUD_CONFIG_URI", config_server.address.clone()),
            ("EUREKA_CLIENT_SERVICEURL_DEFAULTZONE", zone),
        ];
        let fixed = [
            ("EUREKA_CLIENT_REGISTRYFETCHINTERVALSECONDS", "1"),
            ("EUREKA_INSTANCE_LEASERENEWALINTERVALINSECONDS", "1"),
            ("EUREKA_INSTANCE_LEASEEXPIRATIONDURATIONINSECONDS", "3"),
            ("ADMIN_EMAIL", "1@gmail.com"),
            ("ADMIN_PASSWORD", "test1234!"),
        ];
        environment.extend(fixed.map(|(name, value)| (name, value.to_owned())));
        Self {
            _config_server: config_server,
            registry,
            environment,
        }
    }

    /// A service on a free port.
    pub fn service(&self, name: &str) -> Process {
        self.service_with(name, &[])
    }

    /// A service on a free port, with more in its environment.
    pub fn service_with(&self, name: &str, more: &[(&str, &str)]) -> Process {
        self.service_on(&free_address(), name, more)
    }

    /// A service on an address, with more in its environment.
    pub fn service_on(&self, address: &str, name: &str, more: &[(&str, &str)]) -> Process {
        let common = self
            .environment
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let environment: Vec<(&str, &str)> = common.chain(more.iter().copied()).collect();
        Process::service_on(address, name, &environment)
    }

    /// How many instances of an application are registered.
    pub fn instances_of(&self, application: &str) -> usize {
        registered(&self.registry.address)
            .iter()
            .filter(|name| *name == application)
            .count()
    }
}

/// A mesh this small would be preserved for ever.
pub const REGISTRY: [(&str, &str); 1] = [("EUREKA_SERVER_ENABLESELFPRESERVATION", "false")];

/// The application of every registered instance.
pub fn registered(registry: &str) -> Vec<String> {
    let credentials = process::registry_credentials();
    let headers = [
        ("Authorization", credentials.as_str()),
        ("Accept", "application/json"),
    ];
    let answer = get(&format!("{registry}/eureka/apps"), &headers);
    let document: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let applications = document["applications"]["application"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let instances = applications
        .iter()
        .flat_map(|application| application["instance"].as_array().into_iter().flatten());
    instances
        .filter_map(|instance| instance["app"].as_str().map(str::to_owned))
        .collect()
}

/// Signs in at a gateway; the answer's headers hold the tokens.
pub fn sign_in(gateway: &str, password: &str) -> Answer {
    let body = json!({"email": "1@gmail.com", "password": password}).to_string();
    request(
        "POST",
        &format!("{gateway}/user-service/login"),
        &[("Content-Type", "application/json")],
        Some(&body),
    )
}
