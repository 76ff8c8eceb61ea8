//! Where instances are found.

mod dns;
mod registry;

use std::collections::HashMap;

pub use dns::{Dns, DnsSettings};
pub use registry::Registry;

/// An instance as its source tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Its key in the source.
    pub id: String,
    /// `http://host:port`.
    pub base_url: String,
}

/// Instances by service; names in lower case.
pub type Locations = HashMap<String, Vec<Location>>;

/// Where instances are found.
pub enum Source {
    /// A registry tells of all services at once.
    Registry(Registry),
    /// The domain name system tells of one service at a time.
    Dns(Dns),
    /// They are known from the beginning and never change.
    Fixed,
}

impl Source {
    /// Notes that callers want a service. Whether only a new look can tell where it is.
    pub fn want(&self, service: &str) -> bool {
        match self {
            Self::Dns(dns) => dns.want(service),
            Self::Registry(_) | Self::Fixed => false,
        }
    }

    /// The instances of all services, or of those that callers want. Nothing when the source has
    /// nothing new to tell or does not answer: then what it told before still counts.
    pub async fn look(&self) -> Option<Locations> {
        match self {
            Self::Registry(registry) => registry.look().await,
            Self::Dns(dns) => Some(dns.look().await),
            Self::Fixed => None,
        }
    }
}
