//! Service tokens that the user service grants for a secret of the calling service: client credentials
//! (RFC 6749, section 4.4), kept until they are half used up.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mesh_client::{CallError, MeshClient};
use mesh_config::{Settings, SettingsError};
use mesh_telemetry::Outage;
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::shared_secret::read_secret;

const ISSUER: &str = "user-service";

/// Where the user service grants tokens.
const PATH: &str = "/internal/service-tokens";

/// Least time between two attempts for one audience while the old token is still good.
const PAUSE: Duration = Duration::from_secs(1);

/// What a service proves itself with, and what it was granted. Cheap to clone.
#[derive(Clone)]
pub struct ClientCredentials(Arc<Shared>);

struct Shared {
    client: MeshClient,
    service: &'static str,
    secret: String,
    granted: Mutex<HashMap<String, Granted>>,
    /// Of renewals: who gets no token at all is told so.
    outage: Outage,
}

#[derive(Clone)]
struct Granted {
    token: String,
    renew: Instant,
    expires: Instant,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    /// Seconds.
    expires_in: u64,
}

impl ClientCredentials {
    /// Reads `token.client-secret`.
    ///
    /// # Errors
    /// When it is missing or shorter than 32 bytes.
    pub fn from_settings(
        settings: &Settings,
        client: MeshClient,
        service: &'static str,
    ) -> Result<Self, SettingsError> {
        let secret = read_secret(settings, "token.client-secret", "TOKEN_CLIENT_SECRET")?;
        Ok(Self(Arc::new(Shared {
            client,
            service,
            secret,
            granted: Mutex::default(),
            outage: Outage::of("service tokens"),
        })))
    }

    /// A token for calls to `audience`. While the user service is away, the last one is good until it
    /// expires.
    ///
    /// # Errors
    /// When there is none and none is granted.
    pub async fn token_for(&self, audience: &str) -> Result<String, CallError> {
        // Locked while asking: many calls at once need one token.
        let mut granted = self.0.granted.lock().await;
        let now = Instant::now();
        let known = granted
            .get_mut(audience)
            .filter(|known| now < known.expires);
        if let Some(known) = known {
            if known.renew <= now {
                known.renew = now + PAUSE;
                match self.ask(audience).await {
                    Ok(renewed) => {
                        self.0.outage.worked();
                        *known = renewed;
                    }
                    Err(error) => self.0.outage.failed(error),
                }
            }
            return Ok(known.token.clone());
        }
        let new = self.ask(audience).await?;
        let token = new.token.clone();
        granted.insert(audience.to_owned(), new);
        Ok(token)
    }

    async fn ask(&self, audience: &str) -> Result<Granted, CallError> {
        let Shared {
            client,
            service,
            secret,
            ..
        } = &*self.0;
        let asked = Instant::now();
        let call = client.call(ISSUER).idempotent();
        let Answer {
            access_token,
            expires_in,
        } = call
            .json(|http, base| {
                http.post(format!("{base}{PATH}"))
                    .basic_auth(service, Some(secret))
                    .form(&[("grant_type", "client_credentials"), ("audience", audience)])
            })
            .await?;
        let life = Duration::from_secs(expires_in);
        Ok(Granted {
            token: access_token,
            renew: asked + life / 2,
            expires: asked + life,
        })
    }
}
