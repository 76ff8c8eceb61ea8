//! Announcing an instance to the registry and keeping its lease.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mesh_telemetry::Outage;
use tokio_util::sync::CancellationToken;

use crate::eureka::{
    DataCenterInfo, EurekaClient, InstanceInfo, InstanceStatus, LeaseInfo, PortInfo,
};
use crate::settings::EurekaInstanceSettings;

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
