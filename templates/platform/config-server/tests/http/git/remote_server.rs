//! A git server on this machine, which can break and come back.

use std::io::Write;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::repository::{Repository, git_command};

/// What the server does with requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mood {
    Well,
    /// Answers that it cannot.
    Failing,
    /// Accepts requests and answers none.
    Silent,
    /// Answers with a page for people.
    Talking,
    /// Sends the first bytes of a pack and breaks off.
    Cut,
}

/// A server of one repository, at `/team/config.git`.
pub struct RemoteServer {
    address: String,
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    root: String,
    mood: watch::Sender<Mood>,
    /// User name and password, when they are asked for.
    credentials: Option<&'static str>,
    asked: AtomicUsize,
    authorized: AtomicUsize,
}

impl RemoteServer {
    pub async fn start(repository: &Repository) -> Self {
        Self::protected(repository, None).await
    }

    /// A server that answers only those who send `credentials`, `user:password`.
    pub async fn protected(repository: &Repository, credentials: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(Shared {
            root: repository.path().join(".git").display().to_string(),
            mood: watch::channel(Mood::Well).0,
            credentials,
            asked: AtomicUsize::new(0),
            authorized: AtomicUsize::new(0),
        });
        let router = Router::new().fallback(answer).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            address: format!("http://127.0.0.1:{port}/team/config.git"),
            port,
            shared,
        }
    }

    /// An address of this server that leads to the repository of `target`.
    pub fn moved_to(&self, target: &Self) -> String {
        let moved = format!("/moved/{}/team/", target.port);
        self.address.replace("/team/", &moved)
    }

    /// The address of the repository.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn is_now(&self, mood: Mood) {
        self.shared.mood.send_replace(mood);
    }

    /// How many requests had credentials.
    pub fn authorized(&self) -> usize {
        self.shared.authorized.load(Ordering::SeqCst)
    }

    /// How often somebody asked for the references.
    pub fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::SeqCst)
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    if let Some(target) = path.strip_prefix("/moved/") {
        let (port, path) = target.split_once('/').expect("a port");
        let query = request.uri().query().unwrap_or_default();
        let target = format!("http://127.0.0.1:{port}/{path}?{query}");
        return status(StatusCode::FOUND, &[("location", &target)]);
    }
    if request.headers().contains_key("authorization") {
        shared.authorized.fetch_add(1, Ordering::SeqCst);
    }
    if path.ends_with("/info/refs") {
        shared.asked.fetch_add(1, Ordering::SeqCst);
    }
    let mut mood = shared.mood.subscribe();
    // Requests that are never answered end with the server's silence, not with the test's patience.
    let spoken = mood.wait_for(|mood| *mood != Mood::Silent).await;
    let mood = spoken.map_or(Mood::Failing, |mood| mood.clone());
    let is_pack = path.ends_with("/git-upload-pack");
    match mood {
        Mood::Failing => status(StatusCode::SERVICE_UNAVAILABLE, &[]),
        Mood::Talking => status(StatusCode::OK, &[("content-type", "text/html")]),
        Mood::Cut if is_pack => {
            let media_type = ("content-type", "application/x-git-upload-pack-result");
            let mut response = status(StatusCode::OK, &[media_type]);
            *response.body_mut() = Body::from("0008NAK\n0009\u{1}PACK");
            response
        }
        _ if !may_read(&shared, &request) => status(
            StatusCode::UNAUTHORIZED,
            &[("www-authenticate", "Basic realm=x")],
        ),
        _ => match path.strip_prefix("/team/config.git") {
            Some(path) => run_git(&shared, path.to_owned(), request).await,
            None => status(StatusCode::NOT_FOUND, &[]),
        },
    }
}

fn may_read(shared: &Shared, request: &Request) -> bool {
    let sent = request.headers().get("authorization");
    let expected = shared
        .credentials
        .map(|credentials| format!("Basic {}", BASE64_STANDARD.encode(credentials)));
    expected.is_none_or(|expected| sent.is_some_and(|sent| *sent == expected))
}

fn status(status: StatusCode, headers: &[(&'static str, &str)]) -> Response<Body> {
    let response = headers.iter().fold(
        Response::builder().status(status),
        |response, (name, value)| response.header(*name, *value),
    );
    response.body(Body::empty()).expect("an answer")
}

/// Git's own server program, by the rules of CGI.
async fn run_git(shared: &Shared, path: String, request: Request) -> Response<Body> {
    let mut command = git_command();
    command
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", &shared.root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("PATH_INFO", path)
        .env("REQUEST_METHOD", request.method().as_str())
        .env("QUERY_STRING", request.uri().query().unwrap_or_default())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    if let Some(media_type) = request.headers().get("content-type") {
        command.env("CONTENT_TYPE", media_type.to_str().expect("text"));
    }
    let body = axum::body::to_bytes(request.into_body(), usize::MAX)
        .await
        .expect("a body");
    command.env("CONTENT_LENGTH", body.len().to_string());
    let run = move || {
        let mut process = command.spawn().expect("git has http-backend");
        let mut input = process.stdin.take().expect("an input");
        // A program that has heard enough closes its input.
        let _ = input.write_all(&body);
        drop(input);
        process.wait_with_output().expect("an output").stdout
    };
    let output = tokio::task::spawn_blocking(run).await.expect("an output");
    of_cgi(output.into())
}

fn of_cgi(mut output: Bytes) -> Response<Body> {
    let end = output
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .expect("headers");
    let head = output.split_to(end + 4);
    let head = std::str::from_utf8(&head).expect("text");
    let mut response = Response::builder();
    for line in head.lines().filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ").expect("a header");
        response = match name {
            "Status" => response.status(&value[..3]),
            _ => response.header(name, value),
        };
    }
    response.body(Body::from(output)).expect("an answer")
}
