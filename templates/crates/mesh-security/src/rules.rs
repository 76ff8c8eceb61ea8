//! Who may call what: rules by method, URL pattern and role, held in memory and replaced as a whole.

use std::sync::Arc;
use std::time::Duration;

use mesh_client::MeshClient;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{AntPath, AntPattern, Followed, ServiceTokens, follow};

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
pub struct AuthorizationRules(Arc<watch::Sender<Option<Arc<AuthorizationTable>>>>);

impl AuthorizationRules {
    /// The present table, or nothing before the first one arrived.
    pub fn current(&self) -> Option<Arc<AuthorizationTable>> {
        self.0.borrow().clone()
    }

    /// Puts a new table in place.
    pub fn replace(&self, table: AuthorizationTable) {
        self.0.send_replace(Some(Arc::new(table)));
    }

    /// Waits for the first table, but no longer than `limit`.
    pub async fn arrived(&self, limit: Duration) {
        let mut table = self.0.subscribe();
        let first = table.wait_for(Option::is_some);
        if tokio::time::timeout(limit, first).await.is_err() {
            tracing::warn!("no authorization rules yet; requests that need one are answered 503");
        }
    }
}

/// Keeps `rules` equal to those of the user service until `stop`, as [`follow`] does.
pub async fn follow_rules(
    client: MeshClient,
    caller: ServiceTokens,
    rules: AuthorizationRules,
    interval: Duration,
    stop: CancellationToken,
) {
    let document = Followed {
        name: "authorization rules",
        service: "user-service",
        path: "/internal/authorization-rules",
    };
    let apply = |document: RulesDocument| rules.replace(AuthorizationTable::new(document.rules));
    follow(document, client, caller, interval, stop, apply).await;
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
