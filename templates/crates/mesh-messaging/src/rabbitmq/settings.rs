//! `spring.rabbitmq`, named as in Spring Boot.

use lapin::types::LongString;
use lapin::uri::AMQPUri;
use lapin::{Connection, ConnectionProperties};
use mesh_config::{Settings, SettingsError};

use super::address::{Login, parse};

/// Where RabbitMQ is.
#[derive(Debug, Clone)]
pub struct RabbitMqSettings {
    /// Addresses with everything that connecting needs; tried in turn.
    pub addresses: Vec<AMQPUri>,
}

impl RabbitMqSettings {
    /// Reads `spring.rabbitmq`; nothing when neither `addresses` nor `host` is set.
    ///
    /// # Errors
    /// When an address cannot be read, or needs TLS and the program is built without.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, SettingsError> {
        let text = |name: &str| settings.find::<String>(&format!("spring.rabbitmq.{name}"));
        let (mut key, mut written) = ("spring.rabbitmq.addresses", text("addresses")?);
        if written.is_none() {
            let port: u16 = settings.get("spring.rabbitmq.port")?;
            (key, written) = (
                "spring.rabbitmq.host",
                text("host")?.map(|host| format!("{host}:{port}")),
            );
        }
        let Some(written) = written else {
            return Ok(None);
        };
        let login = Login {
            username: text("username")?.unwrap_or_default(),
            password: text("password")?.unwrap_or_default(),
            virtual_host: text("virtual-host")?.unwrap_or_else(|| "/".to_owned()),
            is_encrypted: settings.get("spring.rabbitmq.ssl.enabled")?,
        };
        let parts = written
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let addresses = parts.map(|part| parse(part, &login));
        let addresses = addresses.collect::<Result<Vec<_>, String>>();
        let addresses = addresses.map_err(|problem| settings.invalid(key, problem))?;
        Ok(Some(Self { addresses }))
    }

    /// A connection to the first address that answers, with a name that operators see.
    ///
    /// # Errors
    /// When none does: the reason of the last one.
    pub async fn connect(&self, name: &str) -> lapin::Result<Connection> {
        let mut failure = lapin::ErrorKind::MissingHeartbeatError.into();
        for address in &self.addresses {
            match connect_to(address, name).await {
                Ok(connection) => return Ok(connection),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }
}

/// A connection to one address, with a name that operators see.
///
/// # Errors
/// When the broker does not let us in.
pub async fn connect_to(address: &AMQPUri, name: &str) -> lapin::Result<Connection> {
    let name = LongString::from(format!("egov-msa {name}"));
    let properties = ConnectionProperties::default().with_connection_name(name);
    Connection::connect_uri(address.clone(), properties).await
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    const DEFAULTS: &str =
        "port: 5672\nusername: guest\npassword: guest\nvirtual-host: /\nssl.enabled: false\n";

    fn read(written: &[(&str, &str)]) -> Result<Option<Vec<String>>, String> {
        let defaults = Layer::from_yaml("defaults", DEFAULTS).unwrap();
        let below =
            |(key, value): (&str, serde_json::Value)| (format!("spring.rabbitmq.{key}"), value);
        let defaults = Layer::new(
            "defaults",
            defaults
                .entries()
                .map(|(key, value)| below((key, value.clone()))),
        );
        let test = Layer::new(
            "test",
            written
                .iter()
                .map(|(key, value)| below((key, (*value).into()))),
        );
        let settings = Settings::merge(&[defaults, test], Environment::default(), &[]);
        let read = RabbitMqSettings::from_settings(&settings).map_err(|error| error.to_string())?;
        Ok(read.map(|read| read.addresses.iter().map(ToString::to_string).collect()))
    }

    #[test]
    fn no_address_means_no_rabbitmq() {
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(read(&[("addresses", "")]), Ok(None));
    }

    #[test]
    fn host_and_port_or_addresses_with_or_without_login() {
        let read = |written: &[(&str, &str)]| {
            let addresses = read(written).unwrap().unwrap();
            let without_query = addresses
                .iter()
                .map(|text| text.split('?').next().unwrap_or(text).to_owned());
            without_query.collect::<Vec<_>>()
        };
        assert_eq!(read(&[("host", "mq")]), ["amqp://guest:guest@mq:5672/%2F"]);
        let addresses = "one, two:5673,amqp://u:p%40ss@three/shop";
        assert_eq!(
            read(&[
                ("addresses", addresses),
                ("username", "me"),
                ("password", "a/b"),
                ("virtual-host", "v")
            ]),
            [
                "amqp://me:a%2Fb@one:5672/v",
                "amqp://me:a%2Fb@two:5673/v",
                "amqp://u:p%40ss@three:5672/shop"
            ]
        );
    }

    #[test]
    fn wrong_addresses_are_told_without_their_password() {
        let error = read(&[("addresses", "http://u:geheim@h")]).unwrap_err();
        assert!(
            error.contains("spring.rabbitmq.addresses") && error.contains("amqp://"),
            "{error}"
        );
        assert!(!error.contains("geheim"), "{error}");
    }

    #[cfg(not(feature = "tls"))]
    #[test]
    fn tls_needs_a_program_built_with_it() {
        let error = read(&[("addresses", "amqps://h")]).unwrap_err();
        assert!(error.contains("--features mesh-messaging/tls"), "{error}");
    }
}
