//! Somebody who reserves, through the gateway.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::item::Item;
use crate::platform::sign_in;
use crate::process::{Answer, try_request};

/// Somebody who is signed in; an administrator here, who may do all that others may.
#[derive(Clone)]
pub struct Citizen {
    gateway: String,
    token: String,
}

/// The time for which something is reserved: two days, such as `2030-01-01`.
pub type Days<'a> = (&'a str, &'a str);

impl Citizen {
    /// Signs in.
    pub fn sign_in(gateway: &str) -> Self {
        let signed_in = sign_in(gateway, "test1234!");
        Self {
            gateway: gateway.to_owned(),
            token: signed_in.headers["access-token"].clone(),
        }
    }

    /// What shows who it is.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Sends a request; nothing when there is no answer.
    pub fn send(
        &self,
        method: &str,
        service: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Option<Answer> {
        let url = format!("{}/{service}/api/v1/{path}", self.gateway);
        let headers = [
            ("Authorization", self.token.as_str()),
            ("Content-Type", "application/json"),
        ];
        let body = body.map(Value::to_string);
        try_request(method, &url, &headers, body.as_deref()).ok()
    }

    /// POSTs what must be created.
    pub fn post(&self, service: &str, path: &str, body: &Value) -> Value {
        let answer = self
            .send("POST", service, path, Some(body))
            .expect("an answer");
        assert_eq!(answer.status, 201, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).expect("JSON")
    }

    /// GETs what must be there, again and again while the mesh is disturbed.
    pub fn read(&self, service: &str, path: &str) -> Value {
        let started = Instant::now();
        loop {
            let answer = self.send("GET", service, path, None);
            match answer {
                Some(answer) if answer.status == 200 => {
                    return serde_json::from_str(&answer.body).expect("JSON");
                }
                _ if started.elapsed() < Duration::from_secs(30) => {
                    std::thread::sleep(Duration::from_millis(100));
                }
                Some(answer) => panic!("{path}: {} {}", answer.status, answer.body),
                None => panic!("{path}: no answer"),
            }
        }
    }

    /// Asks for a reservation in real time; nothing when there is no answer.
    pub fn request(&self, item: Item, quantity: i64, days: Option<Days<'_>>) -> Option<Answer> {
        let body = reservation(item, quantity, days);
        self.send("POST", "reserve-request-service", "requests", Some(&body))
    }

    /// Asks for a reservation that an administrator decides.
    pub fn apply(&self, item: Item, quantity: i64, days: Option<Days<'_>>) -> Answer {
        let body = reservation(item, quantity, days);
        self.send(
            "POST",
            "reserve-request-service",
            "requests/evaluates",
            Some(&body),
        )
        .expect("an answer")
    }

    /// What the stream of a reservation tells within `limit`; it is opened again as browsers do.
    pub fn result(&self, reserve_id: &str, limit: Duration) -> Option<bool> {
        let started = Instant::now();
        while started.elapsed() < limit {
            if let Some(result) = self.listen(reserve_id, limit) {
                return Some(result);
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        None
    }

    fn listen(&self, reserve_id: &str, limit: Duration) -> Option<bool> {
        let url = format!(
            "{}/reserve-request-service/api/v1/requests/direct/{reserve_id}",
            self.gateway
        );
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(limit))
            .build()
            .into();
        let response = agent.get(&url).call().ok()?;
        let lines = BufReader::new(response.into_body().into_reader()).lines();
        lines
            .map_while(Result::ok)
            .find_map(|line| match line.as_str() {
                "data:true" => Some(true),
                "data:false" => Some(false),
                _ => None,
            })
    }
}

/// The id in the answer of a request that was taken.
pub fn reserve_id(answer: &Answer) -> String {
    let body: Value = serde_json::from_str(&answer.body).expect("JSON");
    body["reserveId"].as_str().expect("an id").to_owned()
}

/// What the portal sends, and the form of the administrators.
pub fn reservation(item: Item, quantity: i64, days: Option<Days<'_>>) -> Value {
    let midnight = |day: &str| format!("{day}T00:00:00.000Z");
    json!({
        "reserveItemId": item.id,
        "categoryId": item.category.code(),
        "reserveQty": quantity.to_string(),
        "reservePurposeContent": "a purpose",
        "attachmentCode": "",
        "reserveStartDate": days.map(|(start, _)| midnight(start)),
        "reserveEndDate": days.map(|(_, end)| midnight(end)),
        "userId": "somebody",
        "userContactNo": "010-0000-0000",
        "userEmail": "citizen@example.org",
    })
}
