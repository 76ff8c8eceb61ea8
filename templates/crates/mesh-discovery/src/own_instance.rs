//! What an instance tells about itself.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{SystemTime, UNIX_EPOCH};

use mesh_config::SettingsError;

use crate::eureka::{DataCenterInfo, InstanceInfo, InstanceStatus, LeaseInfo, PortInfo};
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
pub struct OwnInstance(pub(crate) InstanceInfo);

impl OwnInstance {
    /// Describes the instance of `service` that listens on `address` and answers operators at
    /// `management`.
    ///
    /// # Errors
    /// When it is to be called by a host name, and there is none.
    pub fn new(
        service: &str,
        address: SocketAddr,
        management: &ManagementAddress,
        settings: &EurekaInstanceSettings,
        registry_url: Option<&str>,
    ) -> Result<Self, SettingsError> {
        let ip_addr = or(&settings.ip_address, || {
            reachable_address(address, registry_url).to_string()
        });
        let host_name = settings.announced_host(&ip_addr)?;
        let port = PortInfo {
            number: match settings.non_secure_port {
                0 => address.port(),
                port => port,
            },
            enabled: settings.non_secure_port_enabled,
        };
        let secure_port = PortInfo {
            number: settings.secure_port,
            enabled: settings.secure_port_enabled,
        };
        let base = format!("http://{host_name}:{}", port.number);
        let operators = format!(
            "http://{host_name}:{}",
            management.port_behind(address, port)
        );
        let secure_base = format!("https://{host_name}:{}", secure_port.number);
        let endpoint =
            |given: &str, name: &str| or(given, || format!("{}/{name}", management.base_path));
        let health_path = endpoint(&settings.health_check_url_path, "health");
        let status_path = endpoint(&settings.status_page_url_path, "info");
        Ok(Self(InstanceInfo {
            instance_id: or(&settings.instance_id, || {
                format!("{service}:{}", uuid::Uuid::new_v4().simple())
            }),
            app: or(&settings.appname, || service.to_owned()).to_ascii_uppercase(),
            app_group_name: None,
            ip_addr,
            sid: None,
            status: settings.initial_status,
            overridden_status: InstanceStatus::Unknown,
            port,
            secure_port,
            country_id: 1,
            data_center_info: Some(DataCenterInfo::default()),
            lease_info: LeaseInfo {
                renewal_interval_in_secs: settings.lease_renewal_interval_in_seconds.cast_signed(),
                duration_in_secs: settings.lease_expiration_duration_in_seconds.cast_signed(),
                ..LeaseInfo::default()
            },
            metadata: metadata(settings, management),
            home_page_url: Some(format!("{base}{}", settings.home_page_url_path)),
            status_page_url: Some(format!("{operators}{status_path}")),
            health_check_url: port.enabled.then(|| format!("{operators}{health_path}")),
            secure_health_check_url: secure_port
                .enabled
                .then(|| format!("{secure_base}{health_path}")),
            vip_address: Some(or(&settings.virtual_host_name, || service.to_owned())),
            secure_vip_address: Some(or(&settings.secure_virtual_host_name, || {
                service.to_owned()
            })),
            is_coordinating_discovery_server: false,
            last_updated_timestamp: now(),
            last_dirty_timestamp: now(),
            asg_name: None,
            action_type: None,
            host_name,
        }))
    }
}

impl ManagementAddress {
    /// Endpoints at the port of the service are reached as the service is.
    fn port_behind(&self, address: SocketAddr, announced: PortInfo) -> u16 {
        if self.port == address.port() {
            announced.number
        } else {
            self.port
        }
    }
}

/// Spring Boot Admin looks into it for the endpoints.
fn metadata(
    settings: &EurekaInstanceSettings,
    management: &ManagementAddress,
) -> BTreeMap<String, String> {
    let mut metadata = settings.metadata_map.clone();
    let mut tell = |key: &str, value: String| {
        metadata.entry(key.to_owned()).or_insert(value);
    };
    tell("management.port", management.port.to_string());
    if management.base_path != USUAL_BASE_PATH {
        tell("management.context-path", management.base_path.clone());
    }
    metadata
}

fn or(given: &str, otherwise: impl FnOnce() -> String) -> String {
    if given.is_empty() {
        otherwise()
    } else {
        given.to_owned()
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

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    let elapsed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer, Settings};

    use super::*;

    /// What every service has when nobody says otherwise.
    fn defaults() -> EurekaInstanceSettings {
        let yaml = include_str!("../../mesh-app/application.yml");
        let layer = Layer::from_yaml("defaults", yaml).unwrap();
        let settings = Settings::merge(&[layer], Environment::default(), &[]);
        EurekaInstanceSettings::from_settings(&settings).unwrap()
    }

    fn management(port: u16, base_path: &str) -> ManagementAddress {
        ManagementAddress {
            port,
            base_path: base_path.to_owned(),
        }
    }

    fn described(
        management: &ManagementAddress,
        change: impl FnOnce(&mut EurekaInstanceSettings),
    ) -> InstanceInfo {
        let mut settings = defaults();
        change(&mut settings);
        let address = "127.0.0.1:4711".parse().unwrap();
        OwnInstance::new("board-service", address, management, &settings, None)
            .unwrap()
            .0
    }

    #[test]
    fn what_nobody_says_is_found_out() {
        let own = described(&management(4711, "/actuator"), |_| {});
        assert_eq!(
            (own.host_name.as_str(), own.port.number),
            ("127.0.0.1", 4711)
        );
        assert_eq!(own.app, "BOARD-SERVICE");
        assert!(own.instance_id.starts_with("board-service:"));
        assert_eq!(own.vip_address.as_deref(), Some("board-service"));
        assert_eq!(own.metadata["management.port"], "4711");
        let health = "http://127.0.0.1:4711/actuator/health";
        assert_eq!(own.health_check_url.as_deref(), Some(health));
        assert_eq!(own.secure_health_check_url, None);
    }

    #[test]
    fn an_instance_behind_a_route_is_called_by_its_host_name_over_tls() {
        let own = described(&management(4711, "/actuator"), |settings| {
            settings.prefer_ip_address = false;
            "board.example.org".clone_into(&mut settings.hostname);
            settings.non_secure_port = 80;
            settings.secure_port_enabled = true;
            "guid-1".clone_into(&mut settings.instance_id);
            settings.metadata_map = [("zone".to_owned(), "seoul".to_owned())].into();
            settings.initial_status = InstanceStatus::OutOfService;
        });
        assert_eq!(own.host_name, "board.example.org");
        assert_eq!((own.port.number, own.secure_port.number), (80, 443));
        assert_eq!(own.instance_id, "guid-1");
        let health = "https://board.example.org:443/actuator/health";
        assert_eq!(own.secure_health_check_url.as_deref(), Some(health));
        assert_eq!(own.metadata["zone"], "seoul");
        assert_eq!(own.metadata["management.port"], "4711");
        assert_eq!(own.status, InstanceStatus::OutOfService);
    }

    #[test]
    fn operators_are_told_where_their_endpoints_are() {
        let own = described(&management(9001, "/manage"), |_| {});
        let info = "http://127.0.0.1:9001/manage/info";
        assert_eq!(own.status_page_url.as_deref(), Some(info));
        let home = "http://127.0.0.1:4711/";
        assert_eq!(own.home_page_url.as_deref(), Some(home));
        assert_eq!(own.metadata["management.port"], "9001");
        assert_eq!(own.metadata["management.context-path"], "/manage");
        let own = described(&management(9001, "/manage"), |settings| {
            "/alive".clone_into(&mut settings.health_check_url_path);
        });
        let health = "http://127.0.0.1:9001/alive";
        assert_eq!(own.health_check_url.as_deref(), Some(health));
    }

    #[test]
    fn a_host_name_that_is_wanted_must_be_there() {
        let settings = EurekaInstanceSettings {
            prefer_ip_address: false,
            ..defaults()
        };
        let address = "127.0.0.1:4711".parse().unwrap();
        let management = management(4711, "/actuator");
        let own = OwnInstance::new("board-service", address, &management, &settings, None);
        let error = own.unwrap_err();
        assert!(error.to_string().contains("eureka.instance.hostname"));
    }
}
