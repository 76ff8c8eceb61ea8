//! From what a provider gave to a verified identity.

use serde_json::Value;

use super::{Client, LIFE};
use crate::attributes::attribute;
use crate::endpoints::Endpoints;
use crate::id_token::{Expected, IdToken};
use crate::jws::{Jwk, Jws};
use crate::{Identity, OAuth2Error, http};

impl Client {
    /// The identity in an ID token, once signature and claims are verified.
    pub(super) async fn verify_id_token(
        &self,
        endpoints: &Endpoints,
        token: &str,
        expected: &Expected<'_>,
    ) -> Result<Identity, OAuth2Error> {
        let jws = Jws::parse(token).ok_or_else(|| OAuth2Error::invalid("this is no ID token"))?;
        let keys = self.keys(endpoints, &jws).await?;
        let claims: IdToken = jws
            .claims(&keys)
            .ok_or_else(|| OAuth2Error::invalid("ID token: wrong signature"))?;
        claims.check(expected)?;
        let told = Value::Object(claims.others);
        Ok(Identity {
            subject: claims.sub,
            ..self.described(&told)
        })
    }

    /// The keys of the provider. A key that is not known may be new; but strangers who name keys that
    /// nobody has cannot make us ask again and again.
    async fn keys(&self, endpoints: &Endpoints, jws: &Jws<'_>) -> Result<Vec<Jwk>, OAuth2Error> {
        let url = endpoints.jwk_set.as_ref();
        let url = url.ok_or_else(|| OAuth2Error::invalid("the provider has no keys"))?;
        let fetch = async || {
            let document = http::document(&self.http, url).await?;
            let keys = document.get("keys").and_then(Value::as_array);
            let keys = keys.into_iter().flatten().cloned();
            // A key of a form that we do not know is one that we do not use.
            Ok(keys
                .filter_map(|key| serde_json::from_value(key).ok())
                .collect())
        };
        let known: Vec<Jwk> = self.keys.get(LIFE, fetch).await?;
        if jws.has_key_in(&known) {
            return Ok(known);
        }
        self.keys.get(self.key_interval, fetch).await
    }

    /// With what the ID token does not tell of the person.
    pub(super) async fn completed(
        &self,
        endpoints: &Endpoints,
        identity: Identity,
        access_token: &str,
    ) -> Result<Identity, OAuth2Error> {
        let is_complete = identity.email.is_some() && identity.name.is_some();
        if is_complete || endpoints.user_info.is_none() {
            return Ok(identity);
        }
        let told = self.ask_user_info(endpoints, access_token).await?;
        if told.subject != identity.subject {
            return Err(OAuth2Error::invalid("the user info is of somebody else"));
        }
        Ok(Identity {
            email: identity.email.or(told.email),
            name: identity.name.or(told.name),
            ..identity
        })
    }

    /// The identity that the provider tells to whoever has an access token.
    pub(super) async fn ask_user_info(
        &self,
        endpoints: &Endpoints,
        access_token: &str,
    ) -> Result<Identity, OAuth2Error> {
        let url = endpoints.user_info.clone();
        let url = url.ok_or_else(|| OAuth2Error::invalid("there is no user info"))?;
        let told = http::json(self.http.get(url).bearer_auth(access_token)).await?;
        let subject = attribute(&told, &self.registration.provider.user_name_attribute);
        let subject = subject.filter(|subject| subject.len() <= 255);
        Ok(Identity {
            subject: subject.ok_or_else(|| OAuth2Error::invalid("the user info has no id"))?,
            ..self.described(&told)
        })
    }

    /// E-mail address and name in what a provider tells; the subject is still to come.
    fn described(&self, told: &Value) -> Identity {
        Identity {
            registration_id: self.registration.id.clone(),
            subject: String::new(),
            email: attribute(told, &self.registration.provider.email_attribute),
            name: attribute(told, &self.registration.provider.name_attribute),
        }
    }
}
