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

use crate::Tokens;
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
    /// Knows which keys count.
    tokens: Tokens,
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
        tokens: Tokens,
        service: &'static str,
    ) -> Result<Self, SettingsError> {
        let secret = read_secret(settings, "token.client-secret", "TOKEN_CLIENT_SECRET")?;
        Ok(Self(Arc::new(Shared {
            client,
            tokens,
            service,
            secret,
            granted: Mutex::default(),
            outage: Outage::of("service tokens"),
        })))
    }

    /// A token for calls to `audience`. While the user service is away, the last one is good until it
    /// expires or its key is withdrawn.
    ///
    /// # Errors
    /// When there is none and none is granted.
    pub async fn token_for(&self, audience: &str) -> Result<String, CallError> {
        // Locked while asking: many calls at once need one token.
        let mut all = self.0.granted.lock().await;
        let granted = match self.still_good(all.get(audience)).await {
            Some(known) if Instant::now() < known.renew => return Ok(known.token),
            Some(known) => self.renewed(known, audience).await,
            None => self.ask(audience).await?,
        };
        let token = granted.token.clone();
        all.insert(audience.to_owned(), granted);
        Ok(token)
    }

    async fn still_good(&self, known: Option<&Granted>) -> Option<Granted> {
        let known = known.filter(|known| Instant::now() < known.expires)?;
        let has_key = self.0.tokens.knows_key_of(&known.token).await;
        has_key.then(|| known.clone())
    }

    /// Another one in its place, or the same while the user service is away.
    async fn renewed(&self, known: Granted, audience: &str) -> Granted {
        match self.ask(audience).await {
            Ok(renewed) => {
                self.0.outage.worked();
                renewed
            }
            Err(error) => {
                self.0.outage.failed(error);
                let renew = Instant::now() + PAUSE;
                Granted { renew, ..known }
            }
        }
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
