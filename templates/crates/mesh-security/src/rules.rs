//! Who may call what: rules by method, URL pattern and role, held in memory and replaced as a whole.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use mesh_client::MeshClient;
use mesh_telemetry::Outage;
use reqwest::StatusCode;
use reqwest::header::{ETAG, IF_NONE_MATCH};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{AntPath, AntPattern, ServiceTokens};

/// One rule as the user service hands it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationRule {
    /// HTTP method in upper case.
    pub http_method: String,
    /// Ant pattern of the path with the service's prefix.
    pub url_pattern: String,
    /// Role ids that may.
    pub roles: Vec<String>,
}

/// All rules, as the user service hands them out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RulesDocument {
    /// The rules, in no particular order.
    pub rules: Vec<AuthorizationRule>,
}

/// All rules, ready to decide.
#[derive(Debug)]
pub struct AuthorizationTable(Vec<(AuthorizationRule, AntPattern)>);

impl AuthorizationTable {
    /// Prepares rules for deciding.
    pub fn new(rules: Vec<AuthorizationRule>) -> Self {
        Self(
            rules
                .into_iter()
                .map(|rule| (rule.clone(), AntPattern::new(&rule.url_pattern)))
                .collect(),
        )
    }

    /// Whether one of `roles` may send `method` to the raw `path`. What no rule allows is denied.
    pub fn is_granted(&self, roles: &[String], method: &str, path: &str) -> bool {
        let path = AntPath::new(path);
        self.0.iter().any(|(rule, pattern)| {
            pattern.matches(&path)
                && rule.http_method == method
                && rule.roles.iter().any(|role| roles.contains(role))
        })
    }
}

/// A shared, replaceable [`AuthorizationTable`]. Cheap to clone; nothing is known at first.
#[derive(Clone, Default)]
pub struct AuthorizationRules(Arc<RwLock<Option<Arc<AuthorizationTable>>>>);

impl AuthorizationRules {
    /// The present table, or nothing before the first one arrived.
    pub fn current(&self) -> Option<Arc<AuthorizationTable>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Puts a new table in place.
    pub fn replace(&self, table: AuthorizationTable) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(table));
    }
}

/// Keeps `rules` equal to those of the user service until `stop`, asking each `interval`. An
/// unchanged table costs one answer without body; while the user service is away the last table stays.
pub async fn follow_rules(
    client: MeshClient,
    caller: ServiceTokens,
    rules: AuthorizationRules,
    interval: Duration,
    stop: CancellationToken,
) {
    let outage = Outage::of("authorization rules");
    let mut version = None;
    loop {
        match fetch(&client, &caller, &mut version).await {
            Ok(Some(table)) => {
                outage.worked();
                rules.replace(table);
                tracing::info!("authorization rules loaded");
            }
            Ok(None) => outage.worked(),
            Err(reason) => outage.failed(reason),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(interval) => {}
        }
    }
}

async fn fetch(
    client: &MeshClient,
    caller: &ServiceTokens,
    version: &mut Option<String>,
) -> Result<Option<AuthorizationTable>, String> {
    const SERVICE: &str = "user-service";
    let token = caller.issue(SERVICE);
    let known = version.clone().unwrap_or_default();
    let response = client
        .send(SERVICE, |http, base| {
            http.get(format!("{base}/internal/authorization-rules"))
                .bearer_auth(&token)
                .header(IF_NONE_MATCH, &known)
        })
        .await
        .map_err(|error| error.to_string())?;
    match response.status() {
        StatusCode::NOT_MODIFIED => Ok(None),
        StatusCode::OK => {
            *version = response
                .headers()
                .get(ETAG)
                .and_then(|tag| tag.to_str().ok())
                .map(str::to_owned);
            let document: RulesDocument =
                response.json().await.map_err(|error| error.to_string())?;
            Ok(Some(AuthorizationTable::new(document.rules)))
        }
        status => Err(format!("{SERVICE} answered {status}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_rule_allows_is_granted() {
        let rule = |method: &str, pattern: &str, roles: &[&str]| AuthorizationRule {
            http_method: method.to_owned(),
            url_pattern: pattern.to_owned(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        };
        let table = AuthorizationTable::new(vec![
            rule("GET", "/a/?*", &["ROLE_USER", "ROLE_ADMIN"]),
            rule("PUT", "/a/?*", &["ROLE_ADMIN"]),
        ]);
        let user = ["ROLE_USER".to_owned()];
        assert!(table.is_granted(&user, "GET", "/a/1"));
        assert!(!table.is_granted(&user, "PUT", "/a/1"));
        assert!(!table.is_granted(&user, "HEAD", "/a/1"));
        assert!(!table.is_granted(&user, "GET", "/b"));
        assert!(!table.is_granted(&[], "GET", "/a/1"));
    }
}
