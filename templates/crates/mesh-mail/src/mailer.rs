//! Where mails go, as the settings say.

use std::path::PathBuf;
use std::sync::Arc;

use lettre::address::AddressError;
use lettre::message::Mailbox;
use mesh_config::{Settings, SettingsError};

use crate::folder::Folder;
use crate::smtp::Smtp;
use crate::{Mail, smtp};

/// Sender of mails that are only written to files.
const DEVELOPER: &str = "no-reply@localhost";

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Nobody said how.
    #[error("mails cannot be sent: set `spring.mail.host`, or `mail.directory` for mails as files")]
    NotConfigured,
    /// Nobody can have this address.
    #[error("`{address}` is no mail address: {source}")]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        source: AddressError,
    },
    /// The parts do not make a mail.
    #[error(transparent)]
    Message(#[from] lettre::error::Error),
    /// The server did not take it.
    #[error("the mail server {host} did not take a mail: {source}")]
    Smtp {
        /// The server.
        host: String,
        /// Its reason, or the network's.
        source: lettre::transport::smtp::Error,
    },
    /// The file cannot be written.
    #[error("cannot write a mail to {path}: {source}")]
    Folder {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}

/// Sends mails. Cheap to clone.
#[derive(Clone)]
pub struct Mailer(Arc<Outlet>);

enum Outlet {
    Smtp(Smtp, Mailbox),
    Folder(Folder, Mailbox),
    Nowhere,
}

impl Mailer {
    /// Reads `spring.mail` and `mail`. With `spring.mail.host` mails go to that server; without it
    /// they become files in `mail.directory`; without that as well, none can be sent.
    ///
    /// # Errors
    /// When a value has the wrong type, the sender is no mail address, or the system has no
    /// certificates to check the server with.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let outlet = if let Some(smtp) = Smtp::from_settings(settings)? {
            Outlet::Smtp(smtp, smtp::sender(settings)?)
        } else if let Some(path) = settings.find("mail.directory")? {
            Outlet::Folder(Folder::new(path), developer())
        } else {
            Outlet::Nowhere
        };
        Ok(Self(Arc::new(outlet)))
    }

    /// Whether the settings say where mails go.
    pub fn is_configured(&self) -> bool {
        !matches!(*self.0, Outlet::Nowhere)
    }

    /// Sends a mail, or writes its file. It has arrived at the server when this returns.
    ///
    /// # Errors
    /// When the settings tell no place, the address is none, or the server does not take it.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        match &*self.0 {
            Outlet::Smtp(smtp, from) => smtp.send(mail.for_servers(from.clone())?).await,
            Outlet::Folder(folder, from) => folder.write(&mail.for_people(from.clone())?).await,
            Outlet::Nowhere => Err(MailError::NotConfigured),
        }
    }
}

fn developer() -> Mailbox {
    DEVELOPER
        .parse()
        .unwrap_or_else(|_| unreachable!("the address is well formed"))
}
