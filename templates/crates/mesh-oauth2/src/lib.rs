//! Sign-in at providers of OAuth2 (RFC 6749, with PKCE of RFC 7636) and OpenID Connect Core 1.0, by
//! the settings of Spring Security: `spring.security.oauth2.client`.
//!
//! Built on what the mesh has already: ring verifies signatures, reqwest asks the providers.

mod attributes;
mod cached;
mod client;
mod clients;
mod endpoints;
mod error;
mod http;
mod id_token;
mod jws;
mod random;
mod registration;
mod settings;

pub use client::{Client, Pending};
pub use clients::Clients;
pub use error::OAuth2Error;
pub use random::random_token;

use serde::{Deserialize, Serialize};

/// Who somebody is at a provider, as the provider told us itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The registration that it was found by, such as `google`.
    pub registration_id: String,
    /// The provider's id of the person: the same for ever, and nobody else's.
    pub subject: String,
    /// E-mail address, if the provider tells it.
    pub email: Option<String>,
    /// Name, if the provider tells it.
    pub name: Option<String>,
}
