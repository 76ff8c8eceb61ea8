//! Who may call a service, as the user service tells.

use std::time::Duration;

use axum::Router;
use mesh_app::ServiceContext;
use mesh_config::SettingsError;
use mesh_security::{
    AntPattern, AuthorizationRules, Protection, ServiceTokens, Tokens, follow_rules, protect,
};

/// Own paths of every service that need no rule: they have a check of their own.
const OPEN: [&str; 3] = ["/internal/**", "/actuator/**", "/v3/api-docs/**"];

/// How long the start waits for the first rules and keys.
const FIRST: Duration = Duration::from_secs(3);

/// Decides who may call a service. Cheap to clone.
#[derive(Clone)]
pub struct Guard {
    tokens: Tokens,
    service_tokens: ServiceTokens,
    rules: AuthorizationRules,
}

impl Guard {
    /// Follows the rules of the user service, and its keys where tokens need any, until the service
    /// stops. Where that is already there, the first ones are too when this returns; until they are,
    /// requests that need one are answered 503.
    ///
    /// # Errors
    /// When `token.algorithm`, the secret that goes with it or `authorization.refresh-interval` is missing or wrong.
    pub async fn start(context: &ServiceContext) -> Result<Self, SettingsError> {
        let guard = Self::follow(context)?;
        tokio::join!(guard.rules.arrived(FIRST), guard.tokens.arrived(FIRST));
        Ok(guard)
    }

    /// As [`Guard::start`], without waiting for anything.
    ///
    /// # Errors
    /// As [`Guard::start`].
    pub fn follow(context: &ServiceContext) -> Result<Self, SettingsError> {
        let settings = &context.settings;
        let interval = settings.duration("authorization.refresh-interval")?;
        let (client, stop) = (&context.client, &context.stop);
        let tokens = Tokens::start(settings, client.clone(), interval, stop.clone())?;
        let service_tokens =
            ServiceTokens::from_settings(settings, client.clone(), tokens.clone(), context.name)?;
        let rules = AuthorizationRules::default();
        tokio::spawn(follow_rules(
            client.clone(),
            service_tokens.clone(),
            rules.clone(),
            interval,
            stop.clone(),
        ));
        Ok(Self {
            tokens,
            service_tokens,
            rules,
        })
    }

    /// The tokens with which this service calls others, and with which others call it.
    pub fn service_tokens(&self) -> ServiceTokens {
        self.service_tokens.clone()
    }

    /// Checks the tokens of users.
    pub fn tokens(&self) -> Tokens {
        self.tokens.clone()
    }

    /// The rules of the whole mesh.
    pub fn rules(&self) -> AuthorizationRules {
        self.rules.clone()
    }

    /// Lets only allowed requests through to `router`. `prefix` is what the gateway puts before the
    /// service's own paths; `open` are patterns of own paths for everybody.
    pub fn protect(self, router: Router, prefix: &'static str, open: &[&str]) -> Router {
        let open = OPEN.iter().chain(open);
        let protection = Protection {
            tokens: self.tokens,
            rules: self.rules,
            prefix,
            open: open.map(|pattern| AntPattern::new(pattern)).collect(),
        };
        protect(router, protection)
    }
}
