//! Announcing an instance to the registry and keeping its lease.

use std::time::Duration;

use futures_util::future::BoxFuture;
use mesh_telemetry::Outage;
use tokio_util::sync::CancellationToken;

use crate::eureka::{EurekaClient, InstanceInfo, InstanceStatus};
use crate::own_instance::{OwnInstance, now};

/// Tells whether the service can do its work.
pub type HealthCheck = Box<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>;

/// What was not accepted, or is not healthy yet, is looked at again after this time.
const SHORT_PAUSE: Duration = Duration::from_secs(1);

/// Keeps one instance registered.
pub struct Registration {
    client: EurekaClient,
    instance: InstanceInfo,
    /// The state of a healthy instance.
    healthy: InstanceStatus,
    health_check: Option<HealthCheck>,
    leaves: bool,
    interval: Duration,
    outage: Outage,
}

impl Registration {
    /// Prepares the registration; nothing is sent yet.
    pub fn new(client: EurekaClient, instance: OwnInstance) -> Self {
        let seconds = instance.0.lease_info.renewal_interval_in_secs;
        Self {
            client,
            healthy: instance.0.status,
            instance: instance.0,
            health_check: None,
            leaves: true,
            interval: Duration::from_secs(seconds.max(1).unsigned_abs()),
            outage: Outage::of("registration"),
        }
    }

    /// Tells the registry whether the service is healthy: `STARTING` until it is for the first
    /// time, `DOWN` whenever it is not after that.
    #[must_use]
    pub fn with_health_check(mut self, check: HealthCheck) -> Self {
        self.health_check = Some(check);
        self.instance.status = InstanceStatus::Starting;
        self
    }

    /// Leaves the instance in the registry at the end, which drops it when its lease ends.
    #[must_use]
    pub fn without_cancellation(mut self) -> Self {
        self.leaves = false;
        self
    }

    /// Registers, renews, and registers again when the state changed or the registry forgot, until
    /// `stop`; then cancels. A registry that is away is tried again each second.
    pub async fn keep(mut self, stop: CancellationToken) {
        let mut was_registered = false;
        let mut is_current = false;
        loop {
            is_current &= !self.check_health().await;
            is_current = if is_current {
                self.renew().await
            } else {
                self.register().await
            };
            was_registered |= is_current;
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(self.pause(is_current)) => {}
            }
        }
        if was_registered && self.leaves {
            self.cancel().await;
        }
    }

    fn pause(&self, is_current: bool) -> Duration {
        if is_current && self.instance.status != InstanceStatus::Starting {
            self.interval
        } else {
            SHORT_PAUSE
        }
    }

    /// Whether the state has changed.
    async fn check_health(&mut self) -> bool {
        let Some(check) = &self.health_check else {
            return false;
        };
        // A check that takes longer must not keep the lease from being renewed.
        let is_healthy = tokio::time::timeout(self.interval, check()).await;
        let status = match (is_healthy.unwrap_or(false), self.instance.status) {
            (true, _) => self.healthy,
            (false, InstanceStatus::Starting) => InstanceStatus::Starting,
            (false, _) => InstanceStatus::Down,
        };
        let has_changed = status != self.instance.status;
        if has_changed {
            tracing::info!(status = status.name(), "state of the instance changed");
            self.instance.status = status;
            self.instance.last_dirty_timestamp = now();
        }
        has_changed
    }

    /// Whether the registry knows the instance as it is afterwards.
    async fn register(&self) -> bool {
        match self.client.register(&self.instance).await {
            Ok(()) => {
                self.outage.worked();
                tracing::info!(instance = self.instance.instance_id, "registered");
                true
            }
            Err(error) => {
                self.outage.failed(error);
                false
            }
        }
    }

    /// As [`Self::register`]. A registry that is away has not forgotten the instance yet.
    async fn renew(&mut self) -> bool {
        match self.client.renew(&self.instance).await {
            Ok(true) => self.outage.worked(),
            Ok(false) => {
                // What is registered now must count as later than what an operator did before.
                self.instance.last_dirty_timestamp = now();
                return self.register().await;
            }
            Err(error) => self.outage.failed(error),
        }
        true
    }

    async fn cancel(&self) {
        if let Err(error) = self.client.cancel(&self.instance).await {
            tracing::warn!("could not deregister: {error}");
        }
    }
}
