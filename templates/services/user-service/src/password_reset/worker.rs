//! The work behind the answer: looking the user up and sending the mail. It comes after the answer,
//! so that neither its content nor its time tells who is a user.

use std::time::Duration;

use mesh_data::StoreResult;
use mesh_mail::Mailer;
use mesh_web::Locale;
use sea_orm::DatabaseConnection;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::links::Link;
use super::{mail, store};

/// A checked request for a mail.
pub struct ResetRequest {
    pub user_name: String,
    pub email: String,
    pub link: Link,
    /// Language of the mail.
    pub locale: Locale,
}

/// Sends the mails, one after the other.
pub struct Worker {
    pub database: DatabaseConnection,
    pub mailer: Mailer,
    /// Time between two mails to an address.
    pub interval: Duration,
}

impl Worker {
    /// Works until the service stops. Requests that wait then are lost; people can repeat them.
    pub async fn run(self, mut requests: mpsc::Receiver<ResetRequest>, stop: CancellationToken) {
        loop {
            let request = tokio::select! {
                () = stop.cancelled() => return,
                request = requests.recv() => request,
            };
            let Some(request) = request else {
                return;
            };
            if let Err(error) = self.serve(&request).await {
                tracing::error!("a request for a new password failed: {error}");
            }
        }
    }

    async fn serve(&self, request: &ResetRequest) -> StoreResult<()> {
        let (email, user_name) = (&request.email, &request.user_name);
        let opened = store::open(&self.database, email, user_name, self.interval).await?;
        let Some(opened) = opened else {
            return Ok(());
        };
        let mail = mail::compose(request, &opened.token);
        if let Err(error) = self.mailer.send(&mail).await {
            tracing::error!("the mail for a new password was not sent: {error}");
            store::remove(&self.database, &opened.row).await?;
        }
        Ok(())
    }
}
