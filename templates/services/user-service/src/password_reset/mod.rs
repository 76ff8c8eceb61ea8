//! A new password for somebody who forgot the old one, by a link in a mail:
//! `/api/v1/users/password/find`, `…/valid/{token}` and `…/change`.

mod handlers;
mod links;
mod mail;
mod model;
mod requests;
mod store;
mod worker;

use std::sync::Arc;

use mesh_config::{Settings, SettingsError};
use mesh_mail::{MailError, Mailer};
use sea_orm::DatabaseConnection;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::links::AllowedLinks;
use self::worker::{ResetRequest, Worker};
use crate::state::AppState;

pub use self::store::void;

/// Requests that wait for their mail; more are refused.
const WAITING: usize = 100;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::find))
        .routes(routes!(handlers::valid))
        .routes(routes!(handlers::change))
}

/// Takes requests for a new password. Cheap to clone.
#[derive(Clone)]
pub struct PasswordReset {
    links: Arc<AllowedLinks>,
    /// Nothing when mails cannot be sent.
    requests: Option<mpsc::Sender<ResetRequest>>,
}

impl PasswordReset {
    /// Reads the settings and starts the work that sends the mails, until `stop`.
    ///
    /// # Errors
    /// When a setting of the mail server or below `password-reset` is wrong.
    pub fn start(
        settings: &Settings,
        database: DatabaseConnection,
        stop: CancellationToken,
    ) -> Result<Self, SettingsError> {
        let links = Arc::new(AllowedLinks::from_settings(settings)?);
        let mailer = Mailer::from_settings(settings)?;
        if !mailer.is_configured() {
            tracing::warn!(
                "nobody can ask for a new password: {}",
                MailError::NotConfigured
            );
            return Ok(Self {
                links,
                requests: None,
            });
        }
        let (sender, receiver) = mpsc::channel(WAITING);
        let worker = Worker {
            database,
            mailer,
            interval: settings.duration("password-reset.interval")?,
        };
        tokio::spawn(worker.run(receiver, stop));
        Ok(Self {
            links,
            requests: Some(sender),
        })
    }

    /// Takes a request. Tells whether it did; whether anybody gets a mail is told to nobody.
    fn accept(&self, request: ResetRequest) -> bool {
        let Some(requests) = &self.requests else {
            return false;
        };
        requests.try_send(request).is_ok()
    }
}
