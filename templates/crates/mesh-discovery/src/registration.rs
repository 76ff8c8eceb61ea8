//! Announcing an instance to the registry and keeping its lease.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mesh_telemetry::Outage;
use tokio_util::sync::CancellationToken;

use crate::eureka::{
    DataCenterInfo, EurekaClient, InstanceInfo, InstanceStatus, LeaseInfo, PortInfo,
};
use crate::settings::EurekaInstanceSettings;

/// Where operators find the endpoints of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagementAddress {
    /// Port, the one of the service or one of their own.
    pub port: u16,
    /// What their paths begin with, such as `/actuator`.
    pub base_path: String,
}

const USUAL_BASE_PATH: &str = "/actuator";

/// What an instance tells about itself.
#[derive(Debug, Clone)]
pub struct OwnInstance(InstanceInfo);

impl OwnInstance {
    /// Describes the instance of `service` that listens on `address`.
    pub fn new(
        service: &str,
        address: SocketAddr,
        settings: &EurekaInstanceSettings,
        registry_url: Option<&str>,
    ) -> Self {
        let given = settings.ip_address.clone().filter(|text| !text.is_empty());
        let ip_address =
            given.unwrap_or_else(|| reachable_address(address, registry_url).to_string());
        let host_name = settings
            .hostname
            .clone()
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| ip_address.clone());
        let port = address.port();
        let base = format!("http://{host_name}:{port}");
        Self(InstanceInfo {
            instance_id: format!("{service}:{}", uuid::Uuid::new_v4().simple()),
            app: service.to_ascii_uppercase(),
            app_group_name: None,
            ip_addr: ip_address,
            sid: None,
            status: InstanceStatus::Up,
            overridden_status: InstanceStatus::Unknown,
            port: PortInfo {
                number: port,
                enabled: true,
            },
            secure_port: PortInfo {
                number: 443,
                enabled: false,
            },
            country_id: 1,
            data_center_info: Some(DataCenterInfo::default()),
            lease_info: LeaseInfo {
                renewal_interval_in_secs: settings.lease_renewal_interval_in_seconds.cast_signed(),
                duration_in_secs: settings.lease_expiration_duration_in_seconds.cast_signed(),
                ..LeaseInfo::default()
            },
            metadata: [("management.port".to_owned(), port.to_string())].into(),
            home_page_url: Some(format!("{base}/")),
            status_page_url: Some(format!("{base}/actuator/info")),
            health_check_url: Some(format!("{base}/actuator/health")),
            secure_health_check_url: None,
            vip_address: Some(service.to_owned()),
            secure_vip_address: Some(service.to_owned()),
            is_coordinating_discovery_server: false,
            last_updated_timestamp: now(),
            last_dirty_timestamp: now(),
            asg_name: None,
            action_type: None,
            host_name,
        })
    }

    /// Tells operators where its endpoints are. Spring Boot Admin looks into the metadata.
    #[must_use]
    pub fn managed_at(mut self, management: &ManagementAddress) -> Self {
        let ManagementAddress { port, base_path } = management;
        let instance = &mut self.0;
        let endpoints = format!("http://{}:{port}{base_path}", instance.host_name);
        instance.status_page_url = Some(format!("{endpoints}/info"));
        instance.health_check_url = Some(format!("{endpoints}/health"));
        let mut tell = |key: &str, value: String| instance.metadata.insert(key.to_owned(), value);
        tell("management.port", port.to_string());
        if base_path != USUAL_BASE_PATH {
            tell("management.context-path", base_path.clone());
        }
        self
    }
}

/// The address under which others reach a socket that listens on all addresses: the one from which
/// this host would talk to the registry. Nothing is sent to find out.
fn reachable_address(address: SocketAddr, registry_url: Option<&str>) -> IpAddr {
    if !address.ip().is_unspecified() {
        return address.ip();
    }
    let route = || {
        let registry = reqwest::Url::parse(registry_url?).ok()?;
        let target = (
            registry.host_str()?.to_owned(),
            registry.port_or_known_default()?,
        );
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        socket.connect(target).ok()?;
        socket.local_addr().ok().map(|local| local.ip())
    };
    route().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}

fn now() -> i64 {
    let elapsed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}

/// Keeps one instance registered.
pub struct Registration {
    client: EurekaClient,
    instance: InstanceInfo,
    interval: Duration,
    outage: Outage,
}

impl Registration {
    /// Prepares the registration; nothing is sent yet.
    pub fn new(client: EurekaClient, instance: OwnInstance) -> Self {
        let seconds = instance
            .0
            .lease_info
            .renewal_interval_in_secs
            .max(1)
            .unsigned_abs();
        Self {
            client,
            instance: instance.0,
            interval: Duration::from_secs(seconds),
            outage: Outage::of("registration"),
        }
    }

    /// Registers, renews, and registers again when the registry forgot, until `stop`; then cancels.
    /// A registry that is away is tried again each second.
    pub async fn keep(self, stop: CancellationToken) {
        let mut registered = false;
        loop {
            registered = if registered {
                self.renew().await
            } else {
                self.register().await
            };
            let pause = if registered {
                self.interval
            } else {
                Duration::from_secs(1)
            };
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(pause) => {}
            }
        }
        if registered && let Err(error) = self.client.cancel(&self.instance).await {
            tracing::warn!("could not deregister: {error}");
        }
    }

    /// Whether the instance is registered afterwards, as far as can be told.
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
    async fn renew(&self) -> bool {
        match self.client.renew(&self.instance).await {
            Ok(true) => self.outage.worked(),
            Ok(false) => return self.register().await,
            Err(error) => self.outage.failed(error),
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(management: &ManagementAddress) -> InstanceInfo {
        let settings = EurekaInstanceSettings {
            ip_address: Some("10.0.0.5".to_owned()),
            hostname: None,
            lease_renewal_interval_in_seconds: 5,
            lease_expiration_duration_in_seconds: 15,
        };
        let address = SocketAddr::from(([0, 0, 0, 0], 8001));
        let own = OwnInstance::new("a-service", address, &settings, None);
        own.managed_at(management).0
    }

    #[test]
    fn operators_are_told_where_their_endpoints_are() {
        let usual = ManagementAddress {
            port: 8001,
            base_path: "/actuator".to_owned(),
        };
        let instance = registered(&usual);
        let url = "http://10.0.0.5:8001/actuator/health";
        assert_eq!(instance.health_check_url.as_deref(), Some(url));
        assert_eq!(
            instance.metadata,
            [("management.port".to_owned(), "8001".to_owned())].into()
        );
        let apart = ManagementAddress {
            port: 9001,
            base_path: "/manage".to_owned(),
        };
        let instance = registered(&apart);
        let url = "http://10.0.0.5:9001/manage/info";
        assert_eq!(instance.status_page_url.as_deref(), Some(url));
        assert_eq!(
            instance.home_page_url.as_deref(),
            Some("http://10.0.0.5:8001/")
        );
        assert_eq!(instance.metadata["management.port"], "9001");
        assert_eq!(instance.metadata["management.context-path"], "/manage");
    }
}
