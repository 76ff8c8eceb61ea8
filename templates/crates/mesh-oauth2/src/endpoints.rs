//! Where a provider is asked: by the settings, or by its discovery document (OpenID Connect
//! Discovery 1.0).

use serde::Deserialize;
use url::Url;

use crate::registration::Provider;
use crate::settings::secure_url;
use crate::{OAuth2Error, http};

/// The addresses of a provider.
#[derive(Debug, Clone)]
pub struct Endpoints {
    pub authorization: Url,
    pub token: Url,
    /// Of a provider of OpenID Connect.
    pub jwk_set: Option<Url>,
    pub user_info: Option<Url>,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
}

impl Endpoints {
    /// The addresses of the settings, if these leave nothing to ask for.
    pub fn of_settings(provider: &Provider) -> Option<Self> {
        let has_keys = provider.issuer.is_none() || provider.jwk_set_uri.is_some();
        let complete = Self {
            authorization: provider.authorization_uri.clone()?,
            token: provider.token_uri.clone()?,
            jwk_set: provider.jwk_set_uri.clone(),
            user_info: provider.user_info_uri.clone(),
        };
        has_keys.then_some(complete)
    }

    /// The addresses that the provider tells itself; those of the settings go first.
    pub async fn discover(
        provider: &Provider,
        issuer: &str,
        http: &reqwest::Client,
    ) -> Result<Self, OAuth2Error> {
        let path = ".well-known/openid-configuration";
        let url = address(&format!("{}/{path}", issuer.trim_end_matches('/')))?;
        let document = http::document(http, &url).await?;
        let document: Document = serde_json::from_value(document)
            .map_err(|error| OAuth2Error::Unavailable(format!("{url}: {error}")))?;
        if document.issuer != issuer {
            let problem = format!("{url} is of the issuer {:?}", document.issuer);
            return Err(OAuth2Error::Invalid(problem));
        }
        let or = |set: &Option<Url>, told: &str| set.clone().map_or_else(|| address(told), Ok);
        let user_info = document.userinfo_endpoint.as_deref().map(address);
        Ok(Self {
            authorization: or(
                &provider.authorization_uri,
                &document.authorization_endpoint,
            )?,
            token: or(&provider.token_uri, &document.token_endpoint)?,
            jwk_set: Some(or(&provider.jwk_set_uri, &document.jwks_uri)?),
            user_info: match provider.user_info_uri.clone() {
                Some(url) => Some(url),
                None => user_info.transpose()?,
            },
        })
    }
}

fn address(text: &str) -> Result<Url, OAuth2Error> {
    secure_url(text).ok_or_else(|| OAuth2Error::Invalid(format!("{text:?} is no https:// address")))
}
