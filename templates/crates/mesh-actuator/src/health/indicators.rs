//! What every service can tell about itself.

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use mesh_web::{ComponentHealth, HealthIndicator, HealthStatus};

use crate::Availability;

/// `ping`: it answers.
pub struct Ping;

impl HealthIndicator for Ping {
    fn name(&self) -> &'static str {
        "ping"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        ready(ComponentHealth::up()).boxed()
    }
}

/// `livenessState`: starting it again would make nothing better.
pub struct LivenessState;

impl HealthIndicator for LivenessState {
    fn name(&self) -> &'static str {
        "livenessState"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        ready(ComponentHealth::up()).boxed()
    }
}

/// `readinessState`: it takes requests.
pub struct ReadinessState(pub Availability);

impl HealthIndicator for ReadinessState {
    fn name(&self) -> &'static str {
        "readinessState"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        let status = if self.0.takes_requests() {
            HealthStatus::Up
        } else {
            HealthStatus::OutOfService
        };
        ready(ComponentHealth::of(status)).boxed()
    }
}
