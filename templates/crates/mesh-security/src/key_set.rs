//! The public keys of the user service (RFC 7517), which the others follow.

use std::time::Duration;

use jsonwebtoken::jwk::JwkSet;
use mesh_client::MeshClient;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::Followed;
use crate::followed::Subscription;

const KEY_SET: Followed = Followed {
    name: "token keys",
    service: "user-service",
    path: "/.well-known/jwks.json",
};

/// Least time between two looks.
const PAUSE: Duration = Duration::from_secs(1);

/// How long somebody waits for a look.
const PATIENCE: Duration = Duration::from_secs(3);

/// Has the key set looked at before it is time, for a token whose key is not known yet.
#[derive(Default)]
pub struct KeyDemand {
    wanted: Notify,
    looked: watch::Sender<()>,
}

impl KeyDemand {
    /// Waits for the next look. Many at once cause one.
    pub async fn look(&self) {
        let mut looked = self.looked.subscribe();
        self.wanted.notify_one();
        // Whoever waits longer is told that the key is unknown.
        let _ = tokio::time::timeout(PATIENCE, looked.changed()).await;
    }

    async fn next(&self) {
        tokio::time::sleep(PAUSE).await;
        self.wanted.notified().await;
    }
}

/// Gives `apply` the key set at first and after each change until `stop`, looking each `interval`
/// and on demand. While the user service is away the last one counts.
pub async fn follow_key_set(
    client: MeshClient,
    demand: &KeyDemand,
    interval: Duration,
    stop: CancellationToken,
    apply: impl Fn(JwkSet),
) {
    let mut keys = Subscription::to(KEY_SET, client, None);
    loop {
        if let Some(set) = keys.look().await {
            apply(set);
        }
        demand.looked.send_replace(());
        tokio::select! {
            () = stop.cancelled() => return,
            () = demand.next() => {}
            () = tokio::time::sleep(interval) => {}
        }
    }
}
