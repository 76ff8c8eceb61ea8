//! Mails, by the settings of Spring Boot (`spring.mail`): over SMTP, or as files in a folder while
//! developing.

mod folder;
mod mail;
mod mailer;
mod smtp;

pub use mail::{Mail, escape_html};
pub use mailer::{MailError, Mailer};
