//! What the tests share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use mesh_messaging::{Message, Publisher};
use mesh_security::ServiceTokens;
pub use mesh_test::{Answer, Caller, plain_error, wait_until};
use mesh_test::{Neighbours, TOKEN_SECRET, TestService, authorization_rules};
use reqwest::Method;
use reqwest::header::HeaderName;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

pub const USER_ID: &str = "a4aa10ab-f544-40f0-b7ad-20e31d2ff1c3";
pub const RESERVE_ID: &str = "7d1a6f0a-3f0e-4b69-9c0e-2b7a1f7c1a11";
pub const OTHER_ID: &str = "0e9c8d53-70d5-4b0a-8d8e-6a7f4f0a2b22";

pub const KEEP_ALIVE: &str = "data:no news is good news\n\n";
pub const APPROVED: &str = "id:result\ndata:true\n\n";
pub const REFUSED: &str = "id:result\ndata:false\n\n";

/// Longer than anything takes that is not waited for on purpose.
pub const SOON: Duration = Duration::from_secs(20);

/// Lets everybody see what is counted.
pub fn metrics() -> (&'static str, Value) {
    let endpoints = "management.endpoints.web.exposure.include";
    (endpoints, json!("metrics"))
}

/// The rules of this service that the user service hands out in a new project.
pub const RULES: &str =
    include_str!("../../user-service/seed/authorizations/reserve-request-service.csv");

const CHECK_SERVICE: &str = "reserve-check-service";

/// The service among the others that it calls.
pub struct Api {
    pub service: TestService,
    pub check: CheckService,
    publisher: Publisher,
}

/// Plays the check service. What has no outcome is pending.
#[derive(Clone, Default)]
pub struct CheckService(Arc<Mutex<Played>>);

#[derive(Default)]
pub struct Played {
    /// What was to be reserved, with the language it was asked for in.
    pub created: Vec<(String, Value)>,
    /// What is answered to that; the connection is broken off when there is nothing.
    pub answer: Option<(u16, Value)>,
    /// What has become of reservations.
    pub outcomes: HashMap<String, &'static str>,
    /// Ids that were asked for.
    pub asked: Vec<String>,
    /// Questions that are going to fail.
    pub failures: usize,
    /// Tells of an approval while the question for it is under way.
    pub tells_meanwhile: Option<Publisher>,
}

impl CheckService {
    pub fn played(&self) -> MutexGuard<'_, Played> {
        self.0.lock().expect("a lock")
    }

    async fn create(
        State(check): State<Self>,
        headers: HeaderMap,
        Json(body): Json<Value>,
    ) -> (StatusCode, Json<Value>) {
        require_caller(&headers).await;
        let language = headers.get("accept-language");
        let language = language.map_or("", |value| value.to_str().expect("a text"));
        let mut played = check.played();
        played.created.push((language.to_owned(), body));
        let answer = played.answer.clone();
        drop(played);
        // A handler that panics takes its connection with it.
        let (status, body) = answer.expect("an answer");
        (StatusCode::from_u16(status).expect("a status"), Json(body))
    }

    async fn outcome(
        State(check): State<Self>,
        Path(id): Path<String>,
        headers: HeaderMap,
    ) -> Result<Json<Value>, StatusCode> {
        require_caller(&headers).await;
        let (answer, publisher) = {
            let mut played = check.played();
            played.asked.push(id.clone());
            if played.failures > 0 {
                played.failures -= 1;
                return Err(StatusCode::BAD_REQUEST);
            }
            let outcome = played.outcomes.get(&id).copied().unwrap_or("pending");
            (json!({ "outcome": outcome }), played.tells_meanwhile.take())
        };
        if let Some(publisher) = publisher {
            publisher.publish(result(&id, "approved")).expect("a place");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(Json(answer))
    }

    fn routes(&self) -> Router {
        Router::new()
            .route("/internal/reserves", post(Self::create))
            .route("/internal/reserves/{id}/outcome", get(Self::outcome))
            .with_state(self.clone())
    }
}

async fn require_caller(headers: &HeaderMap) {
    let token = headers["authorization"].to_str().expect("a text");
    let token = token.strip_prefix("Bearer ").expect("a token");
    let tokens = ServiceTokens::new(TOKEN_SECRET, CHECK_SERVICE);
    let caller = tokens.caller(token).await;
    assert_eq!(caller.as_deref(), Some("reserve-request-service"));
}

/// News of a result.
pub fn result(id: &str, outcome: &str) -> Message {
    Message::json(json!({ "reserveId": id, "outcome": outcome }).to_string())
}

impl Api {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    pub async fn start_with(settings: &[(&str, Value)]) -> Self {
        Self::start_among(RULES, &["user-service", CHECK_SERVICE], settings).await
    }

    /// With other rules and settings; services that are not among `present` are away.
    pub async fn start_among(rules: &str, present: &[&str], settings: &[(&str, Value)]) -> Self {
        let check = CheckService::default();
        let router = authorization_rules(rules).merge(check.routes());
        let neighbours = Neighbours::serve(router).await;
        let definition = reserve_request_service::definition();
        let service = TestService::start_among(definition, &neighbours, present, settings).await;
        let publisher = publisher(&service);
        Self {
            service,
            check,
            publisher,
        }
    }

    /// Somebody who reserves.
    pub fn user(&self) -> Caller<'_> {
        self.service.user(USER_ID, "ROLE_USER")
    }

    /// Tells what has become of a reservation.
    pub fn tell(&self, message: Message) {
        self.publisher.publish(message).expect("a place");
    }

    /// Another one who tells results.
    pub fn publisher(&self) -> Publisher {
        publisher(&self.service)
    }

    /// What the gauge of open streams says.
    pub async fn open_streams(&self) -> u64 {
        let path = "/actuator/metrics/reserve.result.streams";
        let metric = self.service.anonymous().get(path).await.json();
        let value = metric["measurements"][0]["value"].as_f64();
        value
            .expect("a value")
            .to_string()
            .parse()
            .expect("a whole number")
    }

    /// Opens a stream as a browser does.
    pub async fn open(&self, id: &str) -> Stream {
        self.open_with(id, &[]).await
    }

    pub async fn open_with(&self, id: &str, headers: &[(&str, &str)]) -> Stream {
        let mut request = self.stream_request(id);
        for (name, value) in headers {
            let name = HeaderName::try_from(*name).expect("a name");
            request = request.header(name, *value);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        Stream {
            response,
            unread: String::new(),
        }
    }

    /// The question for a stream, to be sent.
    pub fn stream_request(&self, id: &str) -> reqwest::RequestBuilder {
        let path = format!("/api/v1/requests/direct/{id}");
        self.service.anonymous().request(Method::GET, &path)
    }

    /// Opens a stream, and waits until its question is answered with nothing.
    pub async fn open_pending(&self, id: &str) -> Stream {
        let mut stream = self.open(id).await;
        assert_eq!(stream.next().await.as_deref(), Some(KEEP_ALIVE));
        wait_until("the outcome is asked for", SOON, async || {
            self.check.played().asked.iter().any(|asked| asked == id)
        })
        .await;
        stream
    }
}

fn publisher(service: &TestService) -> Publisher {
    let broker = service.broker();
    let exchange = broker.join("reserve-result.topic", CancellationToken::new());
    exchange.publisher
}

/// A stream of events, as they arrive.
pub struct Stream {
    pub response: reqwest::Response,
    unread: String,
}

impl Stream {
    /// The next event; nothing at the end of the stream.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.unread.split_once("\n\n") {
                let event = format!("{event}\n\n");
                self.unread = rest.to_owned();
                return Some(event);
            }
            let chunk = tokio::time::timeout(SOON, self.response.chunk()).await;
            let chunk = chunk.expect("something soon").expect("no failure");
            let Some(chunk) = chunk else {
                assert_eq!(self.unread, "", "events are whole");
                return None;
            };
            self.unread += std::str::from_utf8(&chunk).expect("UTF-8");
        }
    }

    /// All events until the end, without those that say nothing.
    pub async fn rest(self) -> Vec<String> {
        let rest = tokio::time::timeout(SOON, self.events());
        rest.await.expect("the end soon")
    }

    async fn events(mut self) -> Vec<String> {
        let mut events = Vec::new();
        while let Some(event) = self.next().await {
            if event != KEEP_ALIVE {
                events.push(event);
            }
        }
        events
    }
}
