//! Who may call what.

use reqwest::Method;
use serde_json::json;

use crate::{Answer, TestService};

/// Role of whoever is not signed in.
const ANONYMOUS: &str = "ROLE_ANONYMOUS";

/// The roles of a new project.
pub const ROLES: [&str; 4] = ["ROLE_ADMIN", "ROLE_EMPLOYEE", "ROLE_USER", ANONYMOUS];

impl TestService {
    /// What a request with an empty document is answered when somebody with this role sends it.
    ///
    /// # Panics
    /// When there is no such method, or no answer.
    pub async fn try_as(&self, role: &str, method: &str, path: &str) -> Answer {
        let caller = match role {
            ANONYMOUS => self.anonymous(),
            role => self.role(role),
        };
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        Answer::of(caller.request(method, path).json(&json!({}))).await
    }
}

/// The rules of a seed file of the user service, changed so that all roles may everything.
pub fn generous_rules(csv: &str) -> String {
    let granted = |line: &str| match line.rsplitn(5, ',').last() {
        Some(start) if !line.starts_with("authorization_no") => format!("{start},1,1,1,1"),
        _ => line.to_owned(),
    };
    csv.lines().map(|line| granted(line) + "\n").collect()
}
