//! People who read and write with every service.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::balancer::Balancer;
use crate::citizen::{Citizen, reservation};
use crate::figures::Figures;
use crate::item::Item;

/// Between an answer and the next request.
const PAUSE: Duration = Duration::from_millis(20);

/// What is asked, and what it is answered.
struct Task {
    method: &'static str,
    service: &'static str,
    path: &'static str,
    body: Option<Value>,
    status: u16,
}

/// Somebody who keeps a connection to a gateway, as browsers do.
pub struct Person<'a> {
    number: usize,
    token: String,
    tasks: Vec<Task>,
    balancer: &'a Balancer,
    gateway: &'a str,
    agent: ureq::Agent,
}

impl<'a> Person<'a> {
    /// One of several; `item` is what they reserve.
    pub fn new(number: usize, admin: &Citizen, item: Item, balancer: &'a Balancer) -> Self {
        Self {
            number,
            token: admin.token().to_owned(),
            tasks: tasks(item),
            balancer,
            gateway: balancer.gateway(number),
            agent: agent(),
        }
    }

    /// Does one thing after the other.
    pub fn ask_until(mut self, is_over: &AtomicBool) -> Figures {
        let mut figures = Figures::default();
        let mut turn = self.number;
        while !is_over.load(Ordering::Relaxed) {
            turn += 1;
            let task = turn % self.tasks.len();
            self.turn_to(self.balancer.gateway(self.number));
            let started = Instant::now();
            let failure = self.ask(&self.tasks[task]).err();
            figures.note(started.elapsed(), failure);
            std::thread::sleep(PAUSE);
        }
        figures
    }

    /// Connections to another gateway are of no use any more.
    fn turn_to(&mut self, gateway: &'a str) {
        if self.gateway != gateway {
            self.gateway = gateway;
            self.agent = agent();
        }
    }

    fn ask(&self, task: &Task) -> Result<(), String> {
        let Task {
            method,
            service,
            path,
            ..
        } = task;
        let url = format!("{}/{service}/api/v1/{path}", self.gateway);
        let told = |what: String| format!("{method} {service}/{path}: {what}");
        let body = task.body.as_ref().map(Value::to_string).unwrap_or_default();
        let request = ureq::http::Request::builder()
            .method(*method)
            .uri(&url)
            .header("Authorization", &self.token)
            .header("Content-Type", "application/json")
            .body(body)
            .expect("a request");
        let answer = self.agent.run(request);
        let mut answer = answer.map_err(|error| told(error.to_string()))?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string();
        let text = text.map_err(|error| told(error.to_string()))?;
        if status == task.status {
            Ok(())
        } else {
            Err(told(format!("{status} {text}")))
        }
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .into()
}

/// A reading and a writing request of each service that has both; what writes must not be sent twice,
/// so that nobody repeats it.
fn tasks(item: Item) -> Vec<Task> {
    let get = |service, path| Task {
        method: "GET",
        service,
        path,
        body: None,
        status: 200,
    };
    let post = |service, path, body| Task {
        method: "POST",
        service,
        path,
        body: Some(body),
        status: 201,
    };
    let policy = json!({
        "type": "TOS", "title": "Terms", "isUse": false,
        "regDate": "2026-11-22T16:37:15.515Z", "contents": "<p>x</p>"
    });
    let message = json!({
        "postsTitle": "A title", "postsContent": "<p>x</p>", "postsAnswerContent": null,
        "attachmentCode": "", "noticeAt": false
    });
    let days = Some(("2030-01-01", "2030-01-02"));
    vec![
        get("user-service", "users?size=10"),
        post("portal-service", "policies", policy),
        get("board-service", "boards"),
        post(
            "reserve-request-service",
            "requests",
            reservation(item, 1, days),
        ),
        get("reserve-item-service", "reserve-items"),
        post("board-service", "posts/1", message),
        get("portal-service", "policies"),
        post(
            "reserve-item-service",
            "locations",
            json!({"locationName": "Hall"}),
        ),
        get("reserve-check-service", "reserves?size=10"),
    ]
}
