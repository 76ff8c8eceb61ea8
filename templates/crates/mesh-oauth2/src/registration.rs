//! One client at one provider, as the settings describe it.

use mesh_config::{Settings, SettingsError};
use url::Url;

use crate::settings::Section;

/// Scope that turns OAuth2 into OpenID Connect.
const OPENID: &str = "openid";

/// A client that the provider knows by id and secret.
#[derive(Debug)]
pub struct Registration {
    pub id: String,
    pub client_id: String,
    pub client_secret: String,
    pub authentication: ClientAuthentication,
    pub scopes: Vec<String>,
    pub redirect_uri: Url,
    pub accepted: AcceptedTokens,
    pub provider: Provider,
}

/// How the client proves itself to the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// In the header `Authorization`.
    Basic,
    /// In the form.
    Post,
}

/// Tokens that front ends have from the provider themselves, and that count as a proof.
#[derive(Debug, PartialEq, Eq)]
pub enum AcceptedTokens {
    /// None: of most access tokens nobody can tell which application they were made for.
    None,
    /// ID tokens for this client.
    IdTokens,
    /// Access tokens, if the provider says that they were made for this application.
    AccessTokens { token_info_uri: Url, app_id: String },
}

/// What is known of the provider.
#[derive(Debug)]
pub struct Provider {
    /// Of a provider of OpenID Connect.
    pub issuer: Option<String>,
    pub authorization_uri: Option<Url>,
    pub token_uri: Option<Url>,
    pub jwk_set_uri: Option<Url>,
    pub user_info_uri: Option<Url>,
    pub user_name_attribute: String,
    pub email_attribute: String,
    pub name_attribute: String,
}

impl Registration {
    /// Reads a registration; nothing when it has no client id, and so is not in use.
    ///
    /// `base_url` is where browsers reach the service.
    ///
    /// # Errors
    /// When something is missing or wrong.
    pub fn from_settings(
        settings: &Settings,
        id: &str,
        base_url: &str,
    ) -> Result<Option<Self>, SettingsError> {
        let section = Section::registration(settings, id);
        let Some(client_id) = section.text("client-id")? else {
            return Ok(None);
        };
        let scopes = section.list("scope")?;
        let name = section.text("provider")?.unwrap_or_else(|| id.to_owned());
        let provider = Section::provider(settings, &name);
        Ok(Some(Self {
            client_id,
            client_secret: section.required("client-secret")?,
            authentication: authentication(&section)?,
            redirect_uri: redirect_uri(&section, id, base_url)?,
            accepted: accepted(&section, &provider)?,
            provider: if scopes.iter().any(|scope| scope == OPENID) {
                Provider::of_openid_connect(&provider)?
            } else {
                Provider::of_oauth2(&provider)?
            },
            scopes,
            id: id.to_owned(),
        }))
    }
}

fn authentication(section: &Section<'_>) -> Result<ClientAuthentication, SettingsError> {
    const NAME: &str = "client-authentication-method";
    match section.text(NAME)?.as_deref() {
        None | Some("client_secret_basic") => Ok(ClientAuthentication::Basic),
        Some("client_secret_post") => Ok(ClientAuthentication::Post),
        Some(other) => {
            let problem = format!("`{other}` is not client_secret_basic or client_secret_post");
            Err(section.invalid(NAME, problem))
        }
    }
}

fn redirect_uri(section: &Section<'_>, id: &str, base_url: &str) -> Result<Url, SettingsError> {
    const NAME: &str = "redirect-uri";
    let pattern = section.text(NAME)?;
    let pattern = pattern.as_deref();
    let text = pattern
        .unwrap_or("{baseUrl}/login/oauth2/code/{registrationId}")
        .replace("{baseUrl}", base_url.trim_end_matches('/'))
        .replace("{registrationId}", id);
    Url::parse(&text).map_err(|error| section.invalid(NAME, format!("`{text}`: {error}")))
}

fn accepted(
    section: &Section<'_>,
    provider: &Section<'_>,
) -> Result<AcceptedTokens, SettingsError> {
    const NAME: &str = "accepted-tokens";
    match section.text(NAME)?.as_deref() {
        None | Some("none") => Ok(AcceptedTokens::None),
        Some("id-token") => Ok(AcceptedTokens::IdTokens),
        Some("access-token") => Ok(AcceptedTokens::AccessTokens {
            token_info_uri: provider.required_url("token-info-uri")?,
            app_id: section.required("app-id")?,
        }),
        Some(other) => {
            let problem = format!("`{other}` is not none, id-token or access-token");
            Err(section.invalid(NAME, problem))
        }
    }
}

impl Provider {
    /// Addresses that are not set are taken from the provider's own document.
    fn of_openid_connect(section: &Section<'_>) -> Result<Self, SettingsError> {
        section.required_url("issuer-uri")?;
        Ok(Self {
            issuer: Some(section.required("issuer-uri")?),
            user_name_attribute: "sub".to_owned(),
            ..Self::of_addresses(section)?
        })
    }

    fn of_oauth2(section: &Section<'_>) -> Result<Self, SettingsError> {
        for name in ["authorization-uri", "token-uri", "user-info-uri"] {
            section.required_url(name)?;
        }
        Ok(Self {
            user_name_attribute: section.required("user-name-attribute")?,
            ..Self::of_addresses(section)?
        })
    }

    fn of_addresses(section: &Section<'_>) -> Result<Self, SettingsError> {
        Ok(Self {
            issuer: None,
            authorization_uri: section.url("authorization-uri")?,
            token_uri: section.url("token-uri")?,
            jwk_set_uri: section.url("jwk-set-uri")?,
            user_info_uri: section.url("user-info-uri")?,
            user_name_attribute: String::new(),
            email_attribute: attribute(section, "email-attribute", "email")?,
            name_attribute: attribute(section, "name-attribute", "name")?,
        })
    }
}

fn attribute(section: &Section<'_>, name: &str, default: &str) -> Result<String, SettingsError> {
    Ok(section.text(name)?.unwrap_or_else(|| default.to_owned()))
}
