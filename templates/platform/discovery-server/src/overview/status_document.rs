//! The data of `GET /status`. Source: eureka-core 1.10.14, `StatusInfo`.

use std::collections::BTreeMap;

use mesh_discovery::eureka::InstanceInfo;
use serde::Serialize;

use super::Facts;
use super::machine::{Memory, processors};

/// `{"status": …}`.
#[derive(Debug, Serialize)]
pub struct StatusDocument {
    /// The wrapped data.
    pub status: StatusInfo,
}

/// What a registry says of itself.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusInfo {
    /// Of the machine and the process.
    pub general_stats: BTreeMap<&'static str, String>,
    /// Of the peers.
    pub application_stats: BTreeMap<&'static str, String>,
    /// The registry as an instance.
    pub instance_info: InstanceInfo,
    /// Always true: what is not healthy does not answer.
    #[serde(rename = "isHeathly")]
    pub is_healthy: bool,
}

impl StatusInfo {
    pub(super) fn of(facts: &Facts, uptime: String, peers: &[(String, bool)]) -> Self {
        Self {
            general_stats: general_stats(facts, uptime),
            application_stats: replicas(peers),
            instance_info: facts.own_instance.clone(),
            is_healthy: true,
        }
    }
}

fn general_stats(facts: &Facts, uptime: String) -> BTreeMap<&'static str, String> {
    let mut stats = BTreeMap::from([
        ("environment", facts.environment.clone()),
        ("num-of-cpus", processors().to_string()),
        ("server-uptime", uptime),
    ]);
    if let Some(memory) = Memory::now() {
        stats.insert("total-avail-memory", memory.total());
        stats.insert("current-memory-usage", memory.used());
    }
    stats
}

/// The addresses of all peers, of those that answer, and of those that do not.
fn replicas(peers: &[(String, bool)]) -> BTreeMap<&'static str, String> {
    let listed = |wanted: &dyn Fn(bool) -> bool| {
        let wanted = peers.iter().filter(|(_, answers)| wanted(*answers));
        let addresses: Vec<_> = wanted.map(|(address, _)| address.as_str()).collect();
        addresses.join(", ")
    };
    BTreeMap::from([
        ("registered-replicas", listed(&|_| true)),
        ("available-replicas", listed(&|answers| answers)),
        ("unavailable-replicas", listed(&|answers| !answers)),
    ])
}
