//! Tokens, the current user, authorization by URL pattern, documents that services follow, password
//! hashing.

mod ant_pattern;
mod basic_auth;
mod client_credentials;
mod current_user;
mod followed;
mod jwt_on_ring;
mod key_ring;
mod key_set;
mod password;
mod protect;
mod published;
mod rules;
mod service_clients;
mod service_token;
mod shared_secret;
mod signing_key;
mod token;
mod token_issuer;
mod token_settings;
mod verified;

pub use ant_pattern::{AntPath, AntPattern};
pub use basic_auth::{BasicCredentials, basic_challenge, require_basic};
pub use current_user::{ANONYMOUS_ROLE, CurrentUser, bearer};
pub use followed::{Followed, follow};
pub use password::{PasswordCheck, hash_password, verify_password};
pub use protect::{Protection, protect};
pub use published::Published;
pub use rules::{
    AuthorizationRule, AuthorizationRules, AuthorizationTable, RulesDocument, follow_rules,
};
pub use service_clients::ServiceClients;
pub use service_token::{ServiceCaller, ServiceTokens};
pub use token::{TokenError, Tokens, fingerprint};
pub use token_issuer::{IssuedTokens, ServiceToken, TokenIssuer};
pub use token_settings::{TokenAlgorithm, TokenSettings};
