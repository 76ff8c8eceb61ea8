//! Steps of a scenario, from `tests/contract/scenarios/*.yaml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::contract::read_yaml;
use crate::http::Part;
use crate::mailbox::Mail;

/// One call and what is expected of its answer. `{name}` stands for a value that an earlier step kept.
/// A place in an answer is a JSON pointer into the body, empty for all of it, or the name of a header.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// `operationId` of the contract.
    pub call: String,
    /// Who calls.
    #[serde(rename = "as", default = "anonymous")]
    pub caller: String,
    /// Parameters of path, query and headers by name.
    #[serde(default)]
    pub with: Map<String, Value>,
    /// More headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// JSON body.
    pub body: Option<Value>,
    /// Parts of a form.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Status.
    pub answers: u16,
    /// Values to keep: name and place.
    #[serde(default)]
    pub keep: BTreeMap<String, String>,
    /// Values that are known before: place and value.
    #[serde(default)]
    pub expect: BTreeMap<String, Value>,
    /// What to keep of the mail that the call sends.
    pub mails: Option<Mail>,
    /// The person who is signed in with the access token of the answer.
    pub becomes: Option<String>,
}

/// The steps of `tests/contract/scenarios/{service}.yaml`, in order.
pub fn read(service: &str) -> Vec<Step> {
    let document = read_yaml(&format!("tests/contract/scenarios/{service}.yaml"));
    serde_json::from_value(document).unwrap_or_else(|error| panic!("{service}.yaml: {error}"))
}

fn anonymous() -> String {
    "anonymous".to_owned()
}
