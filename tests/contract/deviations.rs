//! Where a generated system differs from the contract on purpose. What no longer applies is an error.

use std::cell::Cell;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::Role;
use crate::contract::{Contract, read_yaml};

/// All deviations, from `tests/contract/deviations.yaml`.
pub struct Deviations(Vec<Deviation>);

/// One, for one operation.
struct Deviation {
    service: String,
    operation: String,
    difference: Difference,
    reason: String,
    applied: Cell<bool>,
}

#[derive(Debug, PartialEq)]
enum Difference {
    /// A status that the contract does not name, with the contract's schema of its body.
    Status(u16, Option<String>),
    /// A role that has the operation here but not in the contract, or the other way round.
    Role(Role, bool),
    /// A member of the body that the contract does not name.
    Member(String),
    /// A place in the body that is not as its schema says, as a JSON pointer.
    Place(String),
    /// It is never answered with success.
    NoSuccess,
}

/// An entry of the file: one of `status`, `grants`, `refuses`, `members`, `places` and `no_success`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    service: String,
    operations: Vec<String>,
    status: Option<u16>,
    schema: Option<String>,
    #[serde(default)]
    grants: Vec<Role>,
    #[serde(default)]
    refuses: Vec<Role>,
    #[serde(default)]
    members: Vec<String>,
    #[serde(default)]
    places: Vec<String>,
    #[serde(default)]
    no_success: bool,
    reason: String,
}

impl Deviations {
    /// Reads what the file says of the services of these contracts.
    pub fn read(contracts: &[Contract]) -> Self {
        let entries: Vec<Entry> =
            serde_json::from_value(read_yaml("tests/contract/deviations.yaml"))
                .unwrap_or_else(|error| panic!("deviations.yaml: {error}"));
        let entries = entries.into_iter().filter(|entry| {
            let mut contracts = contracts.iter();
            contracts.any(|contract| contract.service == entry.service)
        });
        Self(entries.flat_map(Entry::deviations).collect())
    }

    /// What the answer with a status that the contract does not name should look like.
    pub fn answer(&self, service: &str, operation: &str, status: u16) -> Option<Value> {
        let mut of_operation = self.of(service, operation);
        of_operation.find_map(|deviation| match &deviation.difference {
            Difference::Status(expected, schema) if *expected == status => {
                deviation.applied.set(true);
                Some(answer_with(schema.as_deref()))
            }
            _ => None,
        })
    }

    /// Does a role have an operation here? `granted` is what the contract says.
    pub fn decision(&self, service: &str, operation: &str, role: Role, granted: bool) -> bool {
        if self.apply(service, operation, &Difference::Role(role, !granted)) {
            !granted
        } else {
            granted
        }
    }

    /// Takes the members out of a body that the contract does not name.
    pub fn remove_members(&self, service: &str, operation: &str, body: &mut Value) {
        if let Some(body) = body.as_object_mut() {
            body.retain(|name, _| {
                !self.apply(service, operation, &Difference::Member(name.clone()))
            });
        }
    }

    /// May a place in the body be other than its schema says?
    pub fn allow(&self, service: &str, operation: &str, place: &str) -> bool {
        self.apply(service, operation, &Difference::Place(place.to_owned()))
    }

    /// Is an operation never answered with success?
    pub fn has_no_success(&self, service: &str, operation: &str) -> bool {
        self.apply(service, operation, &Difference::NoSuccess)
    }

    /// What was never needed.
    pub fn unused(&self) -> Vec<String> {
        let unused = self.0.iter().filter(|deviation| !deviation.applied.get());
        unused
            .map(|deviation| {
                format!(
                    "{} {}: deviations.yaml says {:?} ({}), which no longer applies",
                    deviation.service, deviation.operation, deviation.difference, deviation.reason
                )
            })
            .collect()
    }

    /// Is there this difference? Then it was needed.
    fn apply(&self, service: &str, operation: &str, difference: &Difference) -> bool {
        let mut of_operation = self.of(service, operation);
        let found = of_operation.find(|deviation| deviation.difference == *difference);
        found.is_some_and(|deviation| {
            deviation.applied.set(true);
            true
        })
    }

    fn of(&self, service: &str, operation: &str) -> impl Iterator<Item = &Deviation> {
        let all = self.0.iter();
        all.filter(move |one| one.service == service && one.operation == operation)
    }
}

/// An answer as the contract describes them.
fn answer_with(schema: Option<&str>) -> Value {
    schema.map_or(json!({}), |name| {
        let reference = format!("#/components/schemas/{name}");
        json!({"content": {"application/json": {"schema": {"$ref": reference}}}})
    })
}

impl Entry {
    /// One deviation for each operation and role.
    fn deviations(self) -> Vec<Deviation> {
        let mut deviations = Vec::new();
        for operation in &self.operations {
            for difference in self.differences() {
                deviations.push(Deviation {
                    service: self.service.clone(),
                    operation: operation.clone(),
                    difference,
                    reason: self.reason.clone(),
                    applied: Cell::new(false),
                });
            }
        }
        deviations
    }

    fn differences(&self) -> Vec<Difference> {
        let status = self.status;
        let status = status.map(|status| Difference::Status(status, self.schema.clone()));
        let grants = self.grants.iter().map(|role| Difference::Role(*role, true));
        let refuses = self
            .refuses
            .iter()
            .map(|role| Difference::Role(*role, false));
        let members = self.members.iter().cloned().map(Difference::Member);
        let places = self.places.iter().cloned().map(Difference::Place);
        let no_success = self.no_success.then_some(Difference::NoSuccess);
        let all = status.into_iter().chain(grants).chain(refuses);
        all.chain(members).chain(places).chain(no_success).collect()
    }
}
