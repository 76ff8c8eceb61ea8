//! Taking the ports of a service.

use mesh_config::{Settings, SettingsError};
use tokio::net::TcpListener;

use crate::StartError;

const ADDRESS: &str = "server.address";
const PORT: &str = "server.port";
const MANAGEMENT_PORT: &str = "management.server.port";

/// Listens at `server.address` and `server.port`.
///
/// # Errors
/// When a setting is wrong, or the port cannot be had.
pub async fn listen(settings: &Settings) -> Result<TcpListener, StartError> {
    bind(&settings.get::<String>(ADDRESS)?, settings.get(PORT)?, PORT).await
}

/// Listens at the port for operators; nothing when they have none of their own.
///
/// # Errors
/// When a setting is wrong, or the port cannot be had.
pub async fn listen_for_operators(settings: &Settings) -> Result<Option<TcpListener>, StartError> {
    let Some(port) = own_port_of_operators(settings)? else {
        return Ok(None);
    };
    let address = own_address_of_operators(settings)?;
    bind(&address, port, MANAGEMENT_PORT).await.map(Some)
}

/// Address and port at which operators are answered; 0 is any port.
///
/// # Errors
/// When a setting is wrong.
pub fn address_for_operators(settings: &Settings) -> Result<(String, u16), SettingsError> {
    match own_port_of_operators(settings)? {
        Some(port) => Ok((own_address_of_operators(settings)?, port)),
        None => Ok((settings.get(ADDRESS)?, settings.get(PORT)?)),
    }
}

fn own_address_of_operators(settings: &Settings) -> Result<String, SettingsError> {
    match settings.find("management.server.address")? {
        Some(address) => Ok(address),
        None => settings.get(ADDRESS),
    }
}

/// 0, any free port, is never the one of the service.
fn own_port_of_operators(settings: &Settings) -> Result<Option<u16>, SettingsError> {
    let port: Option<u16> = settings.find(MANAGEMENT_PORT)?;
    let of_service: u16 = settings.get(PORT)?;
    Ok(port.filter(|port| *port == 0 || *port != of_service))
}

async fn bind(address: &str, port: u16, setting: &'static str) -> Result<TcpListener, StartError> {
    let address = format!("{address}:{port}");
    TcpListener::bind(&address)
        .await
        .map_err(|source| StartError::Listen {
            address,
            setting,
            source,
        })
}
