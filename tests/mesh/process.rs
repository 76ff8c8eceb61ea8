//! Programs of a generated mesh, started, watched and stopped.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use base64::Engine;

use crate::ports::free_address;

/// Password of registry and config server.
pub const PASSWORD: &str = "a-password-of-the-tests";

/// A running program; killed when dropped.
pub struct Process {
    child: Child,
    /// Base address of a single service; empty for the all-in-one run.
    pub address: String,
    table: HashMap<String, String>,
    _folder: tempfile::TempDir,
}

/// An HTTP answer.
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: HashMap<String, String>,
    /// Body.
    pub body: String,
}

/// Where a program of the mesh is.
pub fn binary(name: &str) -> PathBuf {
    PathBuf::from(variable("EGOV_MSA_BINARIES"))
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn variable(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("set {name}, or call tests/run output_from_outside"))
}

/// Folder of the project.
pub fn project() -> PathBuf {
    PathBuf::from(variable("EGOV_MSA_MESH"))
}

fn command(name: &str, folder: &tempfile::TempDir) -> Command {
    let mut command = Command::new(binary(name));
    command
        .current_dir(folder.path())
        .env("LOG_FORMAT", "json")
        .env("CONFIG_LOCATION", project().join("config"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn with_secrets(command: &mut Command) -> &mut Command {
    command
        .env(
            "TOKEN_SECRET",
            "the secret of the tests, which signs nothing else",
        )
        .env("EUREKA_PASSWORD", PASSWORD)
        .env("CONFIG_PASSWORD", PASSWORD)
}

impl Process {
    /// The whole mesh on free ports.
    pub fn all_in_one() -> Self {
        Self::all_in_one_with(&[], &[])
    }

    /// The whole mesh on free ports, with settings in its environment and on its command line.
    pub fn all_in_one_with(environment: &[(&str, &str)], settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let name = project()
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let mut command = command(&name, &folder);
        let mut child = with_secrets(&mut command)
            .envs(environment.iter().copied())
            .args(["--port-offset", "0"])
            .args(settings)
            .spawn()
            .expect("the mesh starts");
        let log = log_of("all-in-one", child.id());
        let lines = lines_into(None, child.stdout.take().expect("piped"));
        let errors = lines_into(log, child.stderr.take().expect("piped"));
        let mut table = HashMap::new();
        loop {
            let line = lines
                .recv_timeout(Duration::from_secs(60))
                .unwrap_or_else(|_| {
                    panic!(
                        "the mesh shows no addresses: {}",
                        errors.try_iter().collect::<Vec<_>>().join("\n")
                    )
                });
            let words: Vec<&str> = line.split_whitespace().collect();
            if let [service, address, ..] = words[..]
                && address.starts_with("http://")
            {
                table.insert(
                    service.to_owned(),
                    address.replace("localhost", "127.0.0.1"),
                );
            }
            if line.contains("Ctrl-C") {
                break;
            }
        }
        Self {
            child,
            address: String::new(),
            table,
            _folder: folder,
        }
    }

    /// One service on a free port, once it listens.
    pub fn service(name: &str, environment: &[(&str, &str)]) -> Self {
        Self::service_on(&free_address(), name, environment)
    }

    /// One service on an address, once it listens.
    pub fn service_on(address: &str, name: &str, environment: &[(&str, &str)]) -> Self {
        let port = address.rsplit(':').next().expect("a port");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = command(name, &folder);
        with_secrets(&mut command).envs(environment.iter().copied());
        command.args([
            &format!("--server.port={port}"),
            "--server.address=127.0.0.1",
        ]);
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{name} starts: {error}"));
        let log = log_of(name, child.id());
        let lines = lines_into(log, child.stderr.take().expect("piped"));
        let mut seen = Vec::new();
        let address = loop {
            match lines.recv_timeout(Duration::from_secs(30)) {
                Ok(line) => {
                    let entry: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
                    if entry["message"] == "listening" {
                        break entry["address"].as_str().expect("an address").to_owned();
                    }
                    seen.push(line);
                }
                Err(_) => panic!("{name} does not listen:\n{}", seen.join("\n")),
            }
        };
        Self {
            child,
            address: format!("http://{address}"),
            table: HashMap::new(),
            _folder: folder,
        }
    }

    /// Exit code and message of a service that is given no secrets.
    pub fn run_without_secrets(name: &str) -> (Option<i32>, String) {
        Self::run(name, &["--server.port=0"], &[])
    }

    /// Exit code and message of a program that ends by itself, without secrets and config server.
    pub fn run(
        name: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> (Option<i32>, String) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = command(name, &folder);
        command
            .args(arguments)
            .arg("--spring.cloud.config.enabled=false")
            .envs(environment.iter().copied());
        let output = command
            .output()
            .unwrap_or_else(|error| panic!("{name} starts: {error}"));
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    }

    /// The members in the table that the all-in-one run prints.
    pub fn members(&self) -> BTreeSet<String> {
        self.table.keys().cloned().collect()
    }

    /// Address of a member in the table that the all-in-one run prints.
    pub fn address_in_table(&self, member: &str) -> String {
        self.table
            .get(member)
            .unwrap_or_else(|| panic!("{member} is not in the table {:?}", self.table))
            .clone()
    }

    /// Host and port of a single service.
    pub fn host(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// Ctrl-C.
    pub fn interrupt(&self) {
        self.send("-INT");
    }

    /// What whoever keeps programs running sends to stop one.
    pub fn terminate(&self) {
        self.send("-TERM");
    }

    fn send(&self, signal: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.expect("kill").success());
    }

    /// Ends it without warning.
    pub fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Its exit code, once it ended.
    pub fn wait(&mut self, limit: Duration) -> Option<i32> {
        let started = Instant::now();
        while started.elapsed() < limit {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Names and values as programs are given them.
pub fn borrowed<'a>(environment: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    let pairs = environment.iter();
    pairs.map(|(name, value)| (*name, value.as_str())).collect()
}

/// Value of an `Authorization` header for the registry.
pub fn registry_credentials() -> String {
    let credentials = base64::engine::general_purpose::STANDARD.encode(format!("admin:{PASSWORD}"));
    format!("Basic {credentials}")
}

/// Where a program's log is kept: nowhere, unless `EGOV_MSA_LOGS` names a folder.
fn log_of(name: &str, id: u32) -> Option<File> {
    let folder = PathBuf::from(std::env::var_os("EGOV_MSA_LOGS")?);
    std::fs::create_dir_all(&folder).expect("the folder of EGOV_MSA_LOGS");
    Some(File::create(folder.join(format!("{name}-{id}.log"))).expect("a log file"))
}

/// The lines of a pipe, read to the end so that the program never waits for a reader.
fn lines_into(mut log: Option<File>, pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if let Some(log) = &mut log {
                let _ = writeln!(log, "{line}");
            }
            let _ = sender.send(line);
        }
    });
    receiver
}

/// Asks again and again until `condition` holds.
pub fn eventually(what: &str, condition: impl Fn() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "waited 30 s in vain until {what}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Sends a request that must be answered; a status is never an error.
pub fn request(method: &str, url: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
    try_request(method, url, headers, body)
        .unwrap_or_else(|error| panic!("{method} {url}: {error}"))
}

/// Sends a request to something that may not be there.
pub fn try_request(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
) -> Result<Answer, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .into();
    let mut builder = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    let sent = agent.run(
        builder
            .body(body.unwrap_or_default().to_owned())
            .expect("a request"),
    );
    let mut response = sent?;
    let headers = response.headers().iter();
    let headers = headers
        .map(|(name, value)| {
            (
                name.to_string(),
                value.to_str().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    let body = response.body_mut().read_to_string()?;
    Ok(Answer {
        status: response.status().as_u16(),
        headers,
        body,
    })
}

/// GET.
pub fn get(url: &str, headers: &[(&str, &str)]) -> Answer {
    request("GET", url, headers, None)
}

/// PUT without body.
pub fn put(url: &str, headers: &[(&str, &str)]) -> Answer {
    request("PUT", url, headers, None)
}

/// Status of an answer.
pub fn status(answer: Answer) -> u16 {
    answer.status
}
