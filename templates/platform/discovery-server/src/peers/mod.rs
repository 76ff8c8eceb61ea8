//! Other registries. All of them know the same instances: each is told what the others are told,
//! and any one can be lost.
//! Source: eureka-core 1.10.14, package `com.netflix.eureka.cluster`.

mod peer;
mod queue;
mod task;

use std::sync::Arc;
use std::time::Duration;

use mesh_config::Settings;
use mesh_discovery::EurekaClientSettings;
use mesh_discovery::eureka::{EurekaClient, InstanceInfo, without_credentials};
use reqwest::Url;
use tokio_util::sync::CancellationToken;

pub use peer::REPLICATION_HEADER;
pub use task::{Action, ReplicationAnswer, ReplicationAnswers, ReplicationList, ReplicationTask};

use crate::registry::{SharedRegistry, now};
use crate::settings::PeerSettings;
use peer::Peer;
use queue::Waiting;

/// How long a peer is told of a cancellation, in milliseconds: as long as leases usually last.
const LIFE_OF_CANCELLATION: i64 = 90_000;

/// The other registries. Cheap to clone.
#[derive(Clone, Default)]
pub struct Peers(Arc<Vec<Arc<Peer>>>);

impl Peers {
    /// The registries that `eureka.client.service-url` names, without this one, `own`; none unless
    /// `eureka.server.peers` says so.
    ///
    /// # Errors
    /// When a setting is missing or wrong.
    pub fn from_settings(settings: &Settings, own: &InstanceInfo) -> anyhow::Result<Self> {
        let peer_settings = PeerSettings::from_settings(settings)?;
        if !peer_settings.peers {
            return Ok(Self::default());
        }
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_millis(
                peer_settings.peer_node_connect_timeout_ms,
            ))
            .timeout(Duration::from_millis(
                peer_settings.peer_node_read_timeout_ms,
            ))
            .build()?;
        let urls = EurekaClientSettings::from_settings(settings)?.urls()?;
        let others = urls.into_iter().filter(|url| !is_address_of(url, own));
        let peers = others.map(|url| Arc::new(Peer::new(url, http.clone())));
        Ok(Self(Arc::new(peers.collect())))
    }

    /// Copies what the first peer that answers knows. Without any, this registry starts empty.
    pub async fn copy_to(&self, registry: &SharedRegistry) {
        let urls: Vec<_> = self.0.iter().map(|peer| peer.url().to_owned()).collect();
        if urls.is_empty() {
            return;
        }
        let client = match EurekaClient::new(urls) {
            Ok(client) => client,
            Err(error) => return tracing::warn!("peers cannot be asked: {error}"),
        };
        match client.applications().await {
            Ok(known) => {
                let known = known.applications.into_iter().flat_map(|app| app.instances);
                let mut registry = registry.lock();
                known.for_each(|instance| registry.replicate(instance, now()));
            }
            Err(error) => tracing::info!("nothing is copied from a peer: {error}"),
        }
    }

    /// Tells all peers what happens, until `stop`.
    pub fn start(&self, stop: &CancellationToken, registry: &SharedRegistry) {
        for peer in self.0.iter() {
            let (peer, stop, registry) = (peer.clone(), stop.clone(), registry.clone());
            tokio::spawn(async move { peer.keep_telling(stop, registry).await });
        }
    }

    /// Tells all peers what happened to an instance.
    pub fn tell(&self, action: Action, registry: &SharedRegistry, app: &str, id: &str) {
        if self.0.is_empty() {
            return;
        }
        let instance = registry.lock().instance(app, id);
        let (task, life) = match instance {
            Some(instance) => {
                let life = instance.lease_info.duration_in_secs.saturating_mul(1000);
                (ReplicationTask::of(action, instance), life)
            }
            None => (ReplicationTask::cancel(app, id), LIFE_OF_CANCELLATION),
        };
        let expires = now().saturating_add(life);
        for peer in self.0.iter() {
            let task = task.clone();
            peer.tell(Waiting { task, expires });
        }
    }

    /// The addresses of all, without credentials, and whether each answered last.
    pub fn addresses(&self) -> Vec<(String, bool)> {
        let addresses = self.0.iter();
        addresses
            .map(|peer| (without_credentials(peer.url()), peer.is_available()))
            .collect()
    }
}

fn is_address_of(url: &str, own: &InstanceInfo) -> bool {
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    let names = [
        &own.host_name,
        &own.ip_addr,
        "localhost",
        "127.0.0.1",
        "[::1]",
    ];
    let is_own_host = url.host_str().is_some_and(|host| names.contains(&host));
    is_own_host && url.port_or_known_default() == Some(own.port.number)
}

#[cfg(test)]
mod tests {
    use super::super::registry::samples::instance;
    use super::*;

    #[test]
    fn a_registry_is_not_its_own_peer() {
        let mut own = instance("DISCOVERY-SERVER", "1");
        (own.host_name, own.ip_addr) = ("registry-1".to_owned(), "10.0.0.1".to_owned());
        own.port.number = 8761;
        let cases = [
            ("http://a:b@registry-1:8761/eureka/", true),
            ("http://10.0.0.1:8761/eureka/", true),
            ("http://localhost:8761/eureka/", true),
            ("http://localhost:8762/eureka/", false),
            ("http://registry-2:8761/eureka/", false),
            ("nonsense", false),
        ];
        for (url, expected) in cases {
            assert_eq!(is_address_of(url, &own), expected, "{url}");
        }
    }
}
