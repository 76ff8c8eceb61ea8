//! What the registry knows of itself.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};

use anyhow::Context;
use mesh_config::Settings;
use mesh_discovery::EurekaInstanceSettings;
use mesh_discovery::eureka::InstanceInfo;
use serde_json::json;

use crate::registry::now;

/// An address that nobody has (RFC 5737).
const OUTSIDE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);

/// What does not change while the registry runs.
pub struct Facts {
    /// `eureka.environment`.
    pub environment: String,
    /// `eureka.datacenter`.
    pub data_center: String,
    /// When the registry started, in milliseconds since 1970.
    pub started: i64,
    /// The registry as an instance of its own kind. It is not registered.
    pub own_instance: InstanceInfo,
}

impl Facts {
    /// Reads the settings; the clock starts now.
    ///
    /// # Errors
    /// When a setting is missing or has the wrong type.
    pub fn from_settings(name: &str, settings: &Settings) -> anyhow::Result<Self> {
        Ok(Self {
            environment: settings.get("eureka.environment")?,
            data_center: settings.get("eureka.datacenter")?,
            started: now(),
            own_instance: own_instance(name, settings)?,
        })
    }
}

fn own_instance(name: &str, settings: &Settings) -> anyhow::Result<InstanceInfo> {
    let port: u16 = settings.get("server.port")?;
    let instance = EurekaInstanceSettings::from_settings(settings)?;
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let address = given(instance.ip_address).unwrap_or_else(|| outward_address().to_string());
    let host = given(instance.hostname).unwrap_or_else(|| address.clone());
    let base = format!("http://{host}:{port}");
    let instance = json!({
        "instanceId": format!("{host}:{name}:{port}"),
        "hostName": host,
        "app": name.to_uppercase(),
        "ipAddr": address,
        "status": "UP",
        "port": {"$": port, "@enabled": "true"},
        "securePort": {"$": 443, "@enabled": "false"},
        "dataCenterInfo": {"name": "MyOwn"},
        "metadata": {"management.port": port},
        "homePageUrl": format!("{base}/"),
        "statusPageUrl": format!("{base}/actuator/info"),
        "healthCheckUrl": format!("{base}/actuator/health"),
        "vipAddress": name,
        "secureVipAddress": name,
        "lastUpdatedTimestamp": now(),
        "lastDirtyTimestamp": now(),
    });
    serde_json::from_value(instance).context("the registry cannot describe itself")
}

/// The address from which this host talks to others. Nothing is sent to find out.
fn outward_address() -> IpAddr {
    let route = || {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        socket.connect(OUTSIDE).ok()?;
        socket.local_addr().ok().map(|local| local.ip())
    };
    route().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}
