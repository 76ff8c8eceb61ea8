//! A sign-in at one provider.

mod verification;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::RequestBuilder;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use url::Url;
use url::form_urlencoded::byte_serialize;

use crate::attributes::attribute;
use crate::cached::Cached;
use crate::endpoints::Endpoints;
use crate::id_token::Expected;
use crate::jws::Jwk;
use crate::registration::{AcceptedTokens, ClientAuthentication, Registration};
use crate::{Identity, OAuth2Error, http, random_token};

/// How long what a provider tells about itself is good.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// A client at a provider.
pub struct Client {
    registration: Registration,
    http: reqwest::Client,
    endpoints: Cached<Endpoints>,
    keys: Cached<Vec<Jwk>>,
    key_interval: Duration,
}

/// A sign-in that has begun: what has to fit when the browser comes back. Its secrets are for nobody
/// but the one who began it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The registration that it goes by.
    pub registration_id: String,
    /// Comes back with the browser.
    pub state: String,
    nonce: String,
    code_verifier: String,
}

/// What the provider gave for a code.
#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    id_token: Option<String>,
}

impl Client {
    pub(crate) fn new(
        registration: Registration,
        http: reqwest::Client,
        key_interval: Duration,
    ) -> Self {
        Self {
            registration,
            http,
            endpoints: Cached::default(),
            keys: Cached::default(),
            key_interval,
        }
    }

    /// Begins a sign-in: where the browser goes, and what to remember meanwhile.
    ///
    /// # Errors
    /// When the provider has to be asked for its addresses and does not answer.
    pub async fn begin(&self) -> Result<(Url, Pending), OAuth2Error> {
        let pending = Pending {
            registration_id: self.registration.id.clone(),
            state: random_token()?,
            nonce: random_token()?,
            code_verifier: random_token()?,
        };
        let mut url = self.endpoints().await?.authorization;
        let challenge = digest(&SHA256, pending.code_verifier.as_bytes());
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.registration.client_id)
            .append_pair("state", &pending.state)
            .append_pair("redirect_uri", self.registration.redirect_uri.as_str())
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(challenge))
            .append_pair("code_challenge_method", "S256");
        if !self.registration.scopes.is_empty() {
            let scope = self.registration.scopes.join(" ");
            url.query_pairs_mut().append_pair("scope", &scope);
        }
        if self.registration.provider.issuer.is_some() {
            url.query_pairs_mut().append_pair("nonce", &pending.nonce);
        }
        Ok((url, pending))
    }

    /// Ends a sign-in: exchanges the code that the browser brought, and verifies who it stands for.
    ///
    /// # Errors
    /// When the provider refuses the code or cannot be asked, or what it says proves nothing.
    pub async fn complete(&self, pending: &Pending, code: &str) -> Result<Identity, OAuth2Error> {
        let endpoints = self.endpoints().await?;
        let answer = self.exchange(&endpoints, pending, code).await?;
        let Some(issuer) = &self.registration.provider.issuer else {
            return self.ask_user_info(&endpoints, &answer.access_token).await;
        };
        let id_token = answer.id_token.as_deref();
        let id_token = id_token.ok_or_else(|| OAuth2Error::invalid("there is no ID token"))?;
        let expected = Expected {
            issuer,
            client_id: &self.registration.client_id,
            nonce: Some(&pending.nonce),
        };
        let identity = self
            .verify_id_token(&endpoints, id_token, &expected)
            .await?;
        self.completed(&endpoints, identity, &answer.access_token)
            .await
    }

    /// Verifies a token that a front end has from the provider itself.
    ///
    /// # Errors
    /// When such tokens are not accepted, this one is for another application or no good, or the
    /// provider cannot be asked.
    pub async fn identify(&self, token: &str) -> Result<Identity, OAuth2Error> {
        match (
            &self.registration.accepted,
            &self.registration.provider.issuer,
        ) {
            (AcceptedTokens::IdTokens, Some(issuer)) => {
                let expected = Expected {
                    issuer,
                    client_id: &self.registration.client_id,
                    nonce: None,
                };
                let endpoints = self.endpoints().await?;
                self.verify_id_token(&endpoints, token, &expected).await
            }
            (
                AcceptedTokens::AccessTokens {
                    token_info_uri,
                    app_id,
                },
                _,
            ) => {
                let request = self.http.get(token_info_uri.clone()).bearer_auth(token);
                let info = http::json(request).await?;
                if attribute(&info, "app_id").as_ref() != Some(app_id) {
                    let problem = "the access token is for another application";
                    return Err(OAuth2Error::invalid(problem));
                }
                self.ask_user_info(&self.endpoints().await?, token).await
            }
            _ => Err(OAuth2Error::invalid("such tokens are not accepted")),
        }
    }

    async fn endpoints(&self) -> Result<Endpoints, OAuth2Error> {
        let provider = &self.registration.provider;
        match (Endpoints::of_settings(provider), &provider.issuer) {
            (None, Some(issuer)) => {
                let discover = async || Endpoints::discover(provider, issuer, &self.http).await;
                self.endpoints.get(LIFE, discover).await
            }
            (set, _) => set.ok_or_else(|| OAuth2Error::invalid("the provider has no addresses")),
        }
    }

    async fn exchange(
        &self,
        endpoints: &Endpoints,
        pending: &Pending,
        code: &str,
    ) -> Result<TokenAnswer, OAuth2Error> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.registration.redirect_uri.as_str()),
            ("code_verifier", &pending.code_verifier),
        ];
        let request = self.http.post(endpoints.token.clone());
        let answer = http::json(self.authenticated(request, &form)).await?;
        serde_json::from_value(answer)
            .map_err(|error| OAuth2Error::Unavailable(format!("token endpoint: {error}")))
    }

    /// With the proof that the request comes from this client (RFC 6749, section 2.3.1).
    fn authenticated(&self, request: RequestBuilder, form: &[(&str, &str)]) -> RequestBuilder {
        let Registration {
            client_id,
            client_secret,
            ..
        } = &self.registration;
        match self.registration.authentication {
            ClientAuthentication::Basic => {
                let escaped = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let secret = Some(escaped(client_secret));
                request.basic_auth(escaped(client_id), secret).form(form)
            }
            ClientAuthentication::Post => {
                let own = [("client_id", client_id), ("client_secret", client_secret)];
                let own = own.map(|(name, value)| (name, value.as_str()));
                request.form(&[form, &own].concat())
            }
        }
    }
}
