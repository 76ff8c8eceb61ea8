//! Services found by their names, as in Kubernetes, where a Service has a name in the domain name
//! system.
//!
//! A Service with an address of its own is one instance here, which Kubernetes spreads over the
//! pods. A headless one has the addresses of all its pods that are ready: then calls are spread
//! over them here, and a pod that does not accept connections is passed over.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::future::join_all;
use mesh_config::{Settings, SettingsError};
use mesh_telemetry::Outage;
use serde::Deserialize;
use tokio::net::lookup_host;

use super::{Location, Locations};

/// `mesh.discovery-kubernetes`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DnsSettings {
    /// The port that services listen on.
    pub port: u16,
    /// The ports of services that listen on another one.
    #[serde(default)]
    pub ports: BTreeMap<String, u16>,
    /// Seconds between two looks.
    pub refresh_interval_seconds: u64,
}

impl DnsSettings {
    /// Reads `mesh.discovery-kubernetes`.
    ///
    /// # Errors
    /// When a key is missing or has the wrong type.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        settings.bind("mesh.discovery-kubernetes")
    }
}

/// The services that callers want, and where they were found last.
pub struct Dns {
    settings: DnsSettings,
    wanted: Mutex<BTreeSet<String>>,
    found: Mutex<Locations>,
    outage: Outage,
}

impl Dns {
    /// Nothing is looked up yet.
    pub fn new(settings: DnsSettings) -> Self {
        Self {
            settings,
            wanted: Mutex::default(),
            found: Mutex::default(),
            outage: Outage::of("addresses of services"),
        }
    }

    /// Adds a service to those that are looked up. Whether it is new.
    pub fn want(&self, service: &str) -> bool {
        lock(&self.wanted).insert(service.to_ascii_lowercase())
    }

    /// Looks up all services that are wanted. One that is not found keeps the addresses that it
    /// had: it may be the name server that is away.
    pub async fn look(&self) -> Locations {
        let wanted = lock(&self.wanted).clone();
        let look_ups = wanted
            .into_iter()
            .map(async |service| (self.look_up(&service).await, service));
        let mut failure = None;
        for (result, service) in join_all(look_ups).await {
            match result {
                Ok(locations) => drop(lock(&self.found).insert(service, locations)),
                Err(error) => failure = Some(format!("{service} is not found: {error}")),
            }
        }
        match failure {
            Some(failure) => self.outage.failed(failure),
            None => self.outage.worked(),
        }
        lock(&self.found).clone()
    }

    async fn look_up(&self, service: &str) -> io::Result<Vec<Location>> {
        let port = self.settings.ports.get(service);
        let port = port.copied().unwrap_or(self.settings.port);
        let addresses: BTreeSet<SocketAddr> = lookup_host((service, port)).await?.collect();
        Ok(of_one_family(&addresses).map(location).collect())
    }
}

/// A pod that has an address of either kind is one instance, not two.
fn of_one_family(addresses: &BTreeSet<SocketAddr>) -> impl Iterator<Item = &SocketAddr> {
    let has_ipv4 = addresses.iter().any(SocketAddr::is_ipv4);
    addresses
        .iter()
        .filter(move |address| address.is_ipv4() == has_ipv4)
}

fn location(address: &SocketAddr) -> Location {
    Location {
        id: address.to_string(),
        base_url: format!("http://{address}"),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dns() -> Dns {
        Dns::new(DnsSettings {
            port: 8080,
            ports: [("127.0.0.2".to_owned(), 9000)].into(),
            refresh_interval_seconds: 5,
        })
    }

    fn addresses(text: &[&str]) -> BTreeSet<SocketAddr> {
        text.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[tokio::test]
    async fn a_service_is_found_by_its_name_once_callers_want_it() {
        let dns = dns();
        assert!(dns.look().await.is_empty());
        assert!(dns.want("LOCALHOST") && !dns.want("localhost"));
        let found = dns.look().await;
        let urls: Vec<_> = found["localhost"].iter().map(|one| &one.base_url).collect();
        assert_eq!(urls, ["http://127.0.0.1:8080"]);
    }

    #[tokio::test]
    async fn a_service_may_listen_on_a_port_of_its_own() {
        let dns = dns();
        dns.want("127.0.0.2");
        let found = dns.look().await;
        assert_eq!(found["127.0.0.2"][0].base_url, "http://127.0.0.2:9000");
    }

    #[tokio::test]
    async fn one_name_that_is_not_found_does_not_hide_the_others_or_what_was_found_before() {
        let dns = dns();
        let before = vec![location(&"10.0.0.1:8080".parse().unwrap())];
        lock(&dns.found).insert("no such name".to_owned(), before.clone());
        dns.want("no such name");
        dns.want("localhost");
        let found = dns.look().await;
        assert_eq!(found["no such name"], before);
        assert_eq!(found["localhost"].len(), 1);
    }

    #[test]
    fn a_pod_with_two_kinds_of_addresses_is_one_instance() {
        let both = addresses(&["[fd00::1]:80", "10.0.0.2:80", "10.0.0.1:80"]);
        let taken: Vec<_> = of_one_family(&both).map(ToString::to_string).collect();
        assert_eq!(taken, ["10.0.0.1:80", "10.0.0.2:80"]);
        let only_ipv6 = addresses(&["[fd00::1]:80"]);
        let taken: Vec<_> = of_one_family(&only_ipv6).map(location).collect();
        assert_eq!(taken[0].base_url, "http://[fd00::1]:80");
    }
}
