//! Addresses of RabbitMQ: `host`, `host:port`, or a whole `amqp://user:password@host:port/vhost`.

use lapin::uri::AMQPUri;
use url::Url;

/// What an address says when it does not say so itself.
pub struct Login {
    /// User name.
    pub username: String,
    /// Password.
    pub password: String,
    /// Virtual host.
    pub virtual_host: String,
    /// Whether to use TLS.
    pub is_encrypted: bool,
}

/// Seconds after which a connection without sign of life is given up.
const HEARTBEAT: u16 = 15;

/// Milliseconds that connecting may take.
const CONNECTION_TIMEOUT: u64 = 5_000;

/// Completes an address.
///
/// # Errors
/// A sentence when it is no address, or needs TLS and the program is built without it. It does not
/// tell the password.
pub fn parse(text: &str, login: &Login) -> Result<AMQPUri, String> {
    let scheme = if login.is_encrypted { "amqps" } else { "amqp" };
    let complete = if text.contains("://") {
        text.to_owned()
    } else {
        format!("{scheme}://{text}")
    };
    let no_address = || "this is no address of RabbitMQ; write host:port or amqp://user:password@host:port/vhost";
    let mut url = Url::parse(&complete).map_err(|_| no_address())?;
    if !matches!(url.scheme(), "amqp" | "amqps") || url.host_str().is_none() {
        return Err(no_address().to_owned());
    }
    if url.scheme() == "amqps" && cfg!(not(feature = "tls")) {
        return Err(
            "amqps needs TLS; build the program with `--features mesh-messaging/tls`".to_owned(),
        );
    }
    if url.username().is_empty() {
        url.set_username(&login.username)
            .map_err(|()| no_address())?;
        url.set_password(Some(&login.password))
            .map_err(|()| no_address())?;
    }
    let mut address: AMQPUri = url.as_str().parse().map_err(|_| no_address())?;
    if matches!(url.path(), "" | "/") {
        address.vhost.clone_from(&login.virtual_host);
    }
    address.query.heartbeat.get_or_insert(HEARTBEAT);
    address
        .query
        .connection_timeout
        .get_or_insert(CONNECTION_TIMEOUT);
    Ok(address)
}
