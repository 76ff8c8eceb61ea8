//! Values that nobody guesses.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};

use crate::OAuth2Error;

/// 256 random bits as 43 characters that need no escaping in URLs, cookies and forms.
///
/// # Errors
/// When the system gives no random numbers.
pub fn random_token() -> Result<String, OAuth2Error> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| OAuth2Error::Unavailable("the system gives no random numbers".to_owned()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
