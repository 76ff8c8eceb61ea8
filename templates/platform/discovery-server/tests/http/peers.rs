//! Registries that tell each other what they are told.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

use mesh_config::Environment;
use mesh_discovery::eureka::{EurekaClient, InstanceDocument, InstanceInfo};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::server::{INSTANCE, PASSWORD, REGISTRATION, Server, assert_empty};

const FROM_PEER: (&str, &str) = ("x-netflix-discovery-replication", "true");
const BATCH: &str = "/eureka/peerreplication/batch/";

/// Ports of two registries that know each other.
struct Pair([u16; 2]);

/// A free port below those that the system gives to connections: none of them takes it while its registry is away.
fn free_port() -> u16 {
    static ASKED: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + u16::try_from(std::process::id() % 10_000).expect("small");
    let candidates = std::iter::from_fn(|| Some(first + ASKED.fetch_add(1, Ordering::SeqCst)));
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let mut free = candidates.filter(is_free);
    free.next().expect("there is always one more")
}

impl Pair {
    fn new() -> Self {
        Self([free_port(), free_port()])
    }

    fn urls(&self) -> Vec<String> {
        let url = |port: &u16| format!("http://admin:p%40ss%20word@localhost:{port}/eureka/");
        self.0.iter().map(url).collect()
    }

    async fn start(&self, index: usize) -> Server {
        let peers = ("eureka.server.peers", json!(true));
        self.start_with(index, peers).await
    }

    /// A registry that knows no other, and copies none at its start.
    async fn start_without_peers(&self, index: usize) -> Server {
        let peers = ("eureka.server.peers", json!(false));
        self.start_with(index, peers).await
    }

    /// Takes the place of a registry until somebody tries to tell it something, in vain.
    async fn fail_one_attempt(&self, index: usize) {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", self.0[index])).await;
        let attempt = listener.expect("a free port").accept().await;
        drop(attempt.expect("an attempt"));
    }

    async fn start_with(&self, index: usize, peers: (&str, Value)) -> Server {
        let settings = [
            peers,
            ("server.port", json!(self.0[index])),
            (
                "eureka.client.service-url.defaultZone",
                json!(self.urls().join(",")),
            ),
        ];
        let environment = Environment::of([("EUREKA_PASSWORD", PASSWORD)]);
        Server::start_with(environment, settings).await
    }
}

async fn start_two() -> (Server, Server) {
    let pair = Pair::new();
    (pair.start(0).await, pair.start(1).await)
}

/// Registers as a peer does: nobody is told.
async fn register_silently(server: &Server, change: impl FnOnce(&mut Value)) {
    let mut document: Value = serde_json::from_str(REGISTRATION).expect("JSON");
    change(&mut document["instance"]);
    let request = server
        .request(Method::POST, "/eureka/apps/USER-SERVICE")
        .header(FROM_PEER.0, FROM_PEER.1)
        .body(document.to_string());
    let response = request.send().await.expect("an answer");
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
}

async fn send_batch(server: &Server, tasks: Value) -> Response {
    let body = json!({ "replicationList": tasks }).to_string();
    let request = server.request(Method::POST, BATCH).body(body);
    request.send().await.expect("an answer")
}

fn instance() -> InstanceInfo {
    let document: InstanceDocument = serde_json::from_str(REGISTRATION).expect("JSON");
    document.instance
}

#[tokio::test]
async fn what_one_registry_is_told_the_other_learns() {
    let (first, second) = start_two().await;
    first.register_changed(|_| {}).await;
    second.wait_for(INSTANCE, StatusCode::OK).await;
    let registered = second.get(INSTANCE).await["instance"].take();
    assert_eq!(registered["metadata"]["instance_id"], "x");

    let operations = [
        (
            Method::PUT,
            "/metadata?zone=a",
            "/instance/metadata/zone",
            "a",
        ),
        (
            Method::PUT,
            "/status?value=DOWN",
            "/instance/status",
            "DOWN",
        ),
        (Method::DELETE, "/status?value=UP", "/instance/status", "UP"),
    ];
    for (method, path, member, expected) in operations {
        assert_empty(
            first.send(method, &format!("{INSTANCE}{path}")).await,
            StatusCode::OK,
        )
        .await;
        second.wait_until(INSTANCE, member, &json!(expected)).await;
    }

    assert_empty(first.send(Method::DELETE, INSTANCE).await, StatusCode::OK).await;
    second.wait_for(INSTANCE, StatusCode::NOT_FOUND).await;
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn a_mesh_survives_the_loss_of_one_registry_and_that_one_catches_up() {
    let pair = Pair::new();
    let (first, second) = (pair.start(0).await, pair.start(1).await);
    let client = EurekaClient::new(pair.urls()).unwrap();
    client.register(&instance()).await.unwrap();
    second.wait_for(INSTANCE, StatusCode::OK).await;

    first.stop().await;
    assert!(
        client.renew(&instance()).await.unwrap(),
        "the other knows it"
    );
    assert_eq!(client.applications().await.unwrap().hash_code, "UP_1_");
    let late = InstanceInfo {
        instance_id: "late".to_owned(),
        ..instance()
    };
    client.register(&late).await.unwrap();

    let first = pair.start(0).await;
    let list = first.get("/eureka/apps").await;
    assert_eq!(list["applications"]["apps__hashcode"], "UP_2_");
    second.send(Method::DELETE, INSTANCE).await;
    first.wait_for(INSTANCE, StatusCode::NOT_FOUND).await;
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn a_peer_that_was_away_is_told_when_it_is_back() {
    let pair = Pair::new();
    let first = pair.start(0).await;
    first.register_changed(|_| {}).await;
    pair.fail_one_attempt(1).await;
    let second = pair.start_without_peers(1).await;
    second.wait_for(INSTANCE, StatusCode::OK).await;
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn what_a_peer_tells_is_told_no_further() {
    let (first, second) = start_two().await;
    register_silently(&first, |instance| instance["instanceId"] = json!("silent")).await;
    first.register_changed(|_| {}).await;
    second.wait_for(INSTANCE, StatusCode::OK).await;
    let silent = "/eureka/apps/USER-SERVICE/silent";
    assert_empty(
        second.send(Method::GET, silent).await,
        StatusCode::NOT_FOUND,
    )
    .await;
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn a_heartbeat_of_what_the_peer_lacks_brings_it_the_registration() {
    let (first, second) = start_two().await;
    register_silently(&first, |_| {}).await;
    assert_empty(first.send(Method::PUT, INSTANCE).await, StatusCode::OK).await;
    second.wait_for(INSTANCE, StatusCode::OK).await;
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn a_heartbeat_of_what_the_peer_knows_better_brings_its_state_back() {
    let (first, second) = start_two().await;
    register_silently(&first, |_| {}).await;
    register_silently(&second, |instance| {
        instance["hostName"] = json!("later");
        instance["lastDirtyTimestamp"] = json!(1_800_000_000_000_i64);
    })
    .await;
    assert_empty(first.send(Method::PUT, INSTANCE).await, StatusCode::OK).await;
    first
        .wait_until(INSTANCE, "/instance/hostName", &json!("later"))
        .await;
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn each_task_of_a_batch_is_answered_in_order() {
    let server = Server::start().await;
    let id = "h1:user-service:8080";
    let task =
        |action: &str, id: &str| json!({"appName": "USER-SERVICE", "id": id, "action": action});
    let mut register = task("Register", id);
    register["instanceInfo"] = serde_json::to_value(instance()).unwrap();
    let mut behind = task("Heartbeat", id);
    behind["lastDirtyTimestamp"] = json!(1);
    let mut status = task("StatusUpdate", id);
    status["status"] = json!("DOWN");
    let tasks = json!([
        register,
        task("Heartbeat", id),
        behind,
        task("Heartbeat", "nobody"),
        status,
        task("Cancel", id),
        task("Cancel", id),
    ]);
    let response = send_batch(&server, tasks).await;
    assert_eq!(response.headers()["content-type"], "application/json");
    let answers: Value = response.json().await.unwrap();
    let answers = answers["responseList"].as_array().expect("a list").clone();
    let statuses: Vec<_> = answers.iter().map(|one| &one["statusCode"]).collect();
    assert_eq!(statuses, [200, 200, 409, 404, 200, 200, 404]);
    assert_eq!(answers[2]["responseEntity"]["instanceId"], id);
    assert!(answers[3].get("responseEntity").is_none());
    let nothing = server.request(Method::POST, BATCH).body("nothing");
    let response = nothing.send().await.unwrap();
    assert_empty(response, StatusCode::INTERNAL_SERVER_ERROR).await;
    server.stop().await;
}

#[tokio::test]
async fn a_peer_that_is_behind_gets_the_instance_with_409() {
    let server = Server::start().await;
    server.register_changed(|_| {}).await;
    let behind = format!("{INSTANCE}?lastDirtyTimestamp=1");
    let request = server.request(Method::PUT, &behind);
    let response = request
        .header(FROM_PEER.0, FROM_PEER.1)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::CONFLICT);
    let document: Value = response.json().await.unwrap();
    assert_eq!(document["instance"]["hostName"], "h1");
    assert_empty(server.send(Method::PUT, &behind).await, StatusCode::OK).await;
    server.stop().await;
}

#[tokio::test]
async fn the_page_names_the_peers_without_credentials() {
    let pair = Pair::new();
    let (first, second) = (pair.start(0).await, pair.start(1).await);
    first.register_changed(|_| {}).await;
    second.wait_for(INSTANCE, StatusCode::OK).await;
    let address = format!("http://localhost:{}/eureka/", pair.0[1]);
    let member = "/status/applicationStats/available-replicas";
    first
        .wait_until("/eureka/status", member, &json!(address))
        .await;
    let page = first.send(Method::GET, "/").await.text().await.unwrap();
    assert!(page.contains(&format!("<a href=\"{address}\">")), "{page}");
    assert!(!page.contains("admin:"), "{page}");
    first.stop().await;
    second.stop().await;
}
