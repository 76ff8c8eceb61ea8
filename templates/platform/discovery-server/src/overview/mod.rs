//! The state of the registry itself, for people and for programs that watch it.

mod facts;
mod machine;
mod status_document;

pub use facts::Facts;
pub use status_document::{StatusDocument, StatusInfo};

use mesh_discovery::eureka::Applications;

use crate::registry::{Vitals, now};
use crate::server::Server;

/// One look at the registry.
pub struct Overview<'a> {
    /// What does not change.
    pub facts: &'a Facts,
    /// What is registered.
    pub applications: Applications,
    /// Heartbeats and what follows from them.
    pub vitals: Vitals,
    /// How long the registry runs.
    pub uptime: String,
    /// Addresses of the other registries.
    pub replicas: Vec<String>,
    /// The same in the form of `GET /status`.
    pub status: StatusInfo,
}

impl<'a> Overview<'a> {
    /// The registry as it is now.
    pub fn of(server: &'a Server) -> Self {
        let now = now();
        let (applications, vitals) = {
            let mut registry = server.registry.lock();
            (registry.applications(), registry.vitals(now))
        };
        let uptime = uptime(now - server.facts.started);
        let peers = server.peers.addresses();
        Self {
            status: StatusInfo::of(&server.facts, uptime.clone(), &peers),
            replicas: peers.into_iter().map(|(address, _)| address).collect(),
            facts: &server.facts,
            applications,
            vitals,
            uptime,
        }
    }
}

/// Milliseconds as days, hours and minutes, in the words of a Java server.
fn uptime(milliseconds: i64) -> String {
    let minutes = milliseconds / (60 * 1000);
    let (days, hours, minutes) = (minutes / (24 * 60), minutes / 60 % 24, minutes % 60);
    let days = match days {
        0 => String::new(),
        1 => "1 day ".to_owned(),
        days => format!("{days} days "),
    };
    format!("{days}{hours:02}:{minutes:02}")
}

#[cfg(test)]
mod tests {
    use super::uptime;

    #[test]
    fn the_uptime_is_told_in_days_hours_and_minutes() {
        let minute = 60 * 1000;
        let cases = [
            (minute - 1, "00:00"),
            (61 * minute, "01:01"),
            (24 * 60 * minute, "1 day 00:00"),
            ((3 * 24 * 60 + 750) * minute, "3 days 12:30"),
        ];
        for (milliseconds, expected) in cases {
            assert_eq!(uptime(milliseconds), expected);
        }
    }
}
