//! Who may call what: `x-access` of the contract against the decisions of a running mesh.

use serde::Deserialize;
use serde_json::Value;

use crate::contract::{Contract, Operation};
use crate::deviations::Deviations;
use crate::http::{Answer, Client, Request};
use crate::people::People;
use crate::report::Report;

/// The roles of the seeds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Everybody without a token.
    #[serde(rename = "ROLE_ANONYMOUS")]
    Anonymous,
    /// Citizens.
    #[serde(rename = "ROLE_USER")]
    User,
    /// Staff.
    #[serde(rename = "ROLE_EMPLOYEE")]
    Employee,
    /// Administrators.
    #[serde(rename = "ROLE_ADMIN")]
    Admin,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Anonymous, Self::User, Self::Employee, Self::Admin];

    /// The person of the scenarios who has it.
    pub fn person(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::User => "user",
            Self::Employee => "employee",
            Self::Admin => "admin",
        }
    }
}

/// Who may call an operation.
pub enum Access {
    /// The gateway asks nobody; or it depends on what is called through it.
    Undecided,
    /// These roles.
    Roles(Vec<Role>),
}

impl Access {
    /// Reads `x-access`.
    pub fn read(definition: &Value) -> Self {
        let word = |hop: &str| definition[hop].as_str().unwrap_or_default();
        let decided = ["decision", "authorization-table"].contains(&word("gateway"))
            || word("service") == "table";
        let roles = definition.get("roles").or(definition.get("seedRoles"));
        match roles {
            Some(roles) if decided => {
                Self::Roles(serde_json::from_value(roles.clone()).expect("roles"))
            }
            _ => Self::Undecided,
        }
    }
}

/// Decisions of a running mesh.
pub struct Decisions<'a> {
    /// Where it is asked.
    pub client: &'a Client,
    /// Who asks.
    pub people: &'a People,
    /// What may differ.
    pub deviations: &'a Deviations,
}

impl Decisions<'_> {
    /// Compares the decision for every operation of a contract and every role, and has refused
    /// callers really refused.
    pub fn compare(&self, contract: &Contract, report: &mut Report) {
        for operation in &contract.operations {
            let Access::Roles(roles) = &operation.access else {
                continue;
            };
            for role in Role::ALL {
                let (service, id) = (&contract.service, &operation.id);
                let granted = roles.contains(&role);
                let expected = self.deviations.decision(service, id, role, granted);
                let problem = self.difference(contract, operation, role, expected);
                let name = format!("{service} {id} as {}", role.person());
                report.decided(role, &name, problem);
            }
        }
    }

    fn difference(
        &self,
        contract: &Contract,
        operation: &Operation,
        role: Role,
        expected: bool,
    ) -> Option<String> {
        let path = format!("{}{}", contract.prefix, operation.sample_path());
        let decision = self.ask(&operation.method, &path, role);
        match decision {
            Err(problem) => Some(problem),
            Ok(granted) if granted != expected => Some(format!(
                "{} {path} is {}",
                operation.method,
                if granted { "granted" } else { "refused" }
            )),
            Ok(true) => None,
            Ok(false) => self.not_refused(&operation.method, path, role),
        }
    }

    /// What the user service decides.
    fn ask(&self, method: &str, path: &str, role: Role) -> Result<bool, String> {
        let target = format!(
            "/user-service/api/v1/authorizations/check?httpMethod={method}&requestPath={path}"
        );
        let answer = self.send("GET", target, role)?;
        match answer.text().as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            other => Err(format!("the decision is {} {other}", answer.status)),
        }
    }

    /// What is wrong with the gateway's refusal.
    fn not_refused(&self, method: &str, path: String, role: Role) -> Option<String> {
        let answer = match self.send(method, path, role) {
            Ok(answer) => answer,
            Err(problem) => return Some(problem),
        };
        let bare = answer.body.is_empty() && answer.header("www-authenticate").is_none();
        (answer.status != 401 || !bare).then(|| {
            format!(
                "the gateway's refusal is {} {}, not a bare 401",
                answer.status,
                answer.text()
            )
        })
    }

    fn send(&self, method: &str, target: String, role: Role) -> Result<Answer, String> {
        self.client.send(Request {
            method: method.to_owned(),
            target,
            headers: self.people.headers(role.person())?,
            body: Vec::new(),
        })
    }
}
