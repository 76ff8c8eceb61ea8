//! A mail server, with the settings of Spring Boot.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use mesh_config::{Settings, SettingsError};

use crate::MailError;

const HOST: &str = "spring.mail.host";
const USERNAME: &str = "spring.mail.username";
const FROM: &str = "mail.from";

/// A mail server.
pub struct Smtp {
    host: String,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    /// The server of `spring.mail.host`, if there is one.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, SettingsError> {
        let Some(host) = settings.find::<String>(HOST)? else {
            return Ok(None);
        };
        let timeout = settings.duration(&property("timeout"))?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&host)
            .port(settings.get("spring.mail.port")?)
            .timeout(Some(timeout).filter(|limit| *limit > Duration::ZERO))
            .tls(tls(&host, settings)?);
        let transport = match credentials(settings)? {
            Some(credentials) => builder.credentials(credentials).build(),
            None => builder.build(),
        };
        Ok(Some(Self { host, transport }))
    }

    /// Hands a mail to the server.
    pub async fn send(&self, message: Message) -> Result<(), MailError> {
        let sent = self.transport.send(message).await;
        sent.map(drop).map_err(|source| MailError::Smtp {
            host: self.host.clone(),
            source,
        })
    }
}

/// The sender: `mail.from`, or else the account at the server.
pub fn sender(settings: &Settings) -> Result<Mailbox, SettingsError> {
    let own: Option<String> = settings.find(FROM)?;
    let (key, text) = match own {
        Some(text) => (FROM, text),
        None => (USERNAME, settings.get(USERNAME)?),
    };
    text.parse().map_err(|error| {
        let problem = format!("`{text}` is no mail address ({error}); set `{FROM}`");
        settings.invalid(key, problem)
    })
}

fn credentials(settings: &Settings) -> Result<Option<Credentials>, SettingsError> {
    if !settings.get::<bool>(&property("auth"))? {
        return Ok(None);
    }
    let username: Option<String> = settings.find(USERNAME)?;
    let password: Option<String> = settings.find("spring.mail.password")?;
    let both = username.zip(password);
    Ok(both.map(|(username, password)| Credentials::new(username, password)))
}

/// `ssl.enable` is TLS from the first byte; `starttls.required` lets nothing through without TLS,
/// `starttls.enable` prefers it.
fn tls(host: &str, settings: &Settings) -> Result<Tls, SettingsError> {
    let is_on = |name| settings.get::<bool>(&property(name));
    let parameters = || {
        TlsParameters::new(host.to_owned())
            .map_err(|error| settings.invalid(HOST, format!("TLS cannot be used: {error}")))
    };
    if is_on("ssl.enable")? {
        return parameters().map(Tls::Wrapper);
    }
    match (is_on("starttls.required")?, is_on("starttls.enable")?) {
        (true, _) => parameters().map(Tls::Required),
        (false, true) => parameters().map(Tls::Opportunistic),
        (false, false) => Ok(Tls::None),
    }
}

fn property(name: &str) -> String {
    format!("spring.mail.properties.mail.smtp.{name}")
}
