//! What stands before the gateways: it sends people to one that says that it is ready.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::process::try_request;

/// How often gateways are asked whether they are ready.
const INTERVAL: Duration = Duration::from_millis(200);

/// A load balancer that people keep to.
pub struct Balancer {
    gateways: Vec<Gateway>,
}

struct Gateway {
    address: String,
    is_ready: AtomicBool,
}

impl Balancer {
    /// Before gateways that are all ready.
    pub fn of(addresses: Vec<String>) -> Self {
        let gateways = addresses.into_iter().map(|address| Gateway {
            address,
            is_ready: AtomicBool::new(true),
        });
        Self {
            gateways: gateways.collect(),
        }
    }

    /// Looks at the gateways until `is_over`.
    pub fn watch(&self, is_over: &AtomicBool) {
        while !is_over.load(Ordering::Relaxed) {
            for gateway in &self.gateways {
                let url = format!("{}/actuator/health/readiness", gateway.address);
                let answer = try_request("GET", &url, &[], None);
                let is_ready = answer.is_ok_and(|answer| answer.status == 200);
                gateway.is_ready.store(is_ready, Ordering::Relaxed);
            }
            std::thread::sleep(INTERVAL);
        }
    }

    /// The address of the gateway at `index` while it is ready, or else that of another.
    pub fn gateway(&self, index: usize) -> &str {
        let in_turn = self.gateways.iter().cycle().skip(index);
        let mut ready = in_turn
            .take(self.gateways.len())
            .filter(|gateway| gateway.is_ready.load(Ordering::Relaxed));
        let gateway = ready.next().unwrap_or(&self.gateways[0]);
        &gateway.address
    }
}
