//! A project with a cargo and a mesh that are scripts.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use crate::common;

const MEMBERS: [&str; 5] = [
    "discovery-server",
    "config-server",
    "user-service",
    "board-service",
    "api-gateway",
];

/// How a mesh behaves.
#[derive(Clone)]
pub struct Mesh {
    /// The member that is never up.
    pub down: Option<&'static str>,
    /// Status of the health of services, through the gateway.
    pub health: u16,
    /// Status of everything else, through the gateway.
    pub closed: u16,
    /// What it does when it is asked to stop; nothing when empty.
    pub on_interrupt: &'static str,
}

impl Mesh {
    pub fn good() -> Self {
        Self {
            down: None,
            health: 200,
            closed: 401,
            on_interrupt: "kill $!; exit 0",
        }
    }
}

/// A project, and the programs that it is verified with.
pub struct Bench {
    project: TempDir,
    programs: TempDir,
    notes: TempDir,
}

/// What a verification came to.
pub struct Verified {
    pub code: Option<i32>,
    pub receipt: Value,
    pub told: String,
}

impl Verified {
    pub fn stage(&self, name: &str) -> &Value {
        let mut stages = self.receipt["stages"].as_array().expect("a list").iter();
        stages
            .find(|stage| stage["name"] == name)
            .unwrap_or_else(|| panic!("{name} is not in {:#}", self.receipt))
    }

    pub fn outcomes(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().expect("is text").to_owned();
        let stages = self.receipt["stages"].as_array().expect("a list").iter();
        stages
            .map(|stage| (text(&stage["name"]), text(&stage["outcome"])))
            .collect()
    }
}

impl Bench {
    pub fn new() -> Self {
        let [project, programs, notes] = [(); 3].map(|()| tempdir().expect("temporary folder"));
        let bench = Self {
            project,
            programs,
            notes,
        };
        let folder = bench.project();
        let spec = "version: 1\nname: demo\nservices: [board-service]\n";
        fs::write(folder.join("egov-msa.yaml"), spec).expect("writes");
        fs::write(folder.join("Cargo.lock"), "# locked\n").expect("writes");
        fs::create_dir(folder.join("config")).expect("creates");
        fs::write(folder.join("config/application.yml"), "a: 1\n").expect("writes");
        let cargo = "[ \"$1\" = --version ] && { echo cargo 1.999.0; exit 0; }\n\
                     echo \"$*\" >>\"$BENCH/cargo.log\"\n\
                     [ -f \"$BENCH/$1.sh\" ] && . \"$BENCH/$1.sh\"\n\
                     exit 0";
        script(&bench.programs.path().join("cargo"), cargo);
        bench
    }

    pub fn project(&self) -> &Path {
        self.project.path()
    }

    /// What cargo does when asked for a command of its own.
    pub fn cargo_runs(&self, command: &str, what: &str) {
        fs::write(self.note(&format!("{command}.sh")), what).expect("writes");
    }

    /// The mesh that cargo builds.
    pub fn mesh(&self, mesh: &Mesh) {
        let address = serve(mesh.clone());
        let table = MEMBERS.map(|member| format!("echo '  {member}  {address}  -'"));
        self.mesh_runs(&format!(
            "{{ env; echo \"arguments=$*\"; find config; }} >'{seen}'; echo $$ >'{id}'\n\
             trap '{on_interrupt}' INT\n{table}\necho 'stop: Ctrl-C'\n\
             while :; do sleep 600 & wait $!; done",
            seen = self.note("seen").display(),
            id = self.note("mesh.pid").display(),
            on_interrupt = mesh.on_interrupt,
            table = table.join("\n"),
        ));
    }

    /// The program that cargo builds.
    pub fn mesh_runs(&self, what: &str) {
        let program = self.note("demo");
        script(&program, what);
        let other =
            json!({ "target": { "kind": ["bin"], "name": "other" }, "executable": "/other" });
        let built = json!({ "target": { "kind": ["bin"], "name": "demo" }, "executable": program });
        self.cargo_runs("build", &format!("echo '{built}'\necho '{other}'\n"));
    }

    pub fn seen_by_the_mesh(&self) -> String {
        fs::read_to_string(self.note("seen")).expect("the mesh was started")
    }

    pub fn asked_of_cargo(&self) -> Vec<String> {
        let log = fs::read_to_string(self.note("cargo.log")).expect("cargo was started");
        log.lines().map(str::to_owned).collect()
    }

    /// Whether the process runs whose id is in a note.
    pub fn is_running(&self, note: &str) -> bool {
        let id = fs::read_to_string(self.note(note)).unwrap_or_default();
        let mut kill = Command::new("kill");
        kill.args(["-0", id.trim()])
            .stderr(std::process::Stdio::null());
        !id.trim().is_empty() && kill.status().expect("kill starts").success()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = common::program(self.project());
        let path = std::env::var("PATH").expect("there is a search path");
        command
            .args(arguments)
            .env("PATH", format!("{}:{path}", self.programs.path().display()))
            .env("BENCH", self.notes.path())
            .env("DATABASE_URL", "postgres://production/");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments)
            .output()
            .expect("the program starts")
    }

    pub fn verify(&self, arguments: &[&str]) -> Verified {
        let output = self.run(&[&["verify", "--json"], arguments].concat());
        Verified {
            code: output.status.code(),
            receipt: serde_json::from_slice(&output.stdout).expect("is one JSON document"),
            told: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    fn note(&self, name: &str) -> PathBuf {
        self.notes.path().join(name)
    }
}

fn script(path: &Path, what: &str) {
    fs::write(path, format!("#!/bin/sh\n{what}\n")).expect("writes");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("is ours");
}

/// Answers as registry and gateway of a mesh, for as long as the test runs. Returns the base address.
fn serve(mesh: Mesh) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("binds");
    let port = listener.local_addr().expect("is bound").port();
    thread::spawn(move || {
        for connection in listener.incoming().map_while(Result::ok) {
            // A client that went away has no use for an answer.
            let _ = answer(&connection, &mesh);
        }
    });
    format!("http://localhost:{port}")
}

fn answer(mut connection: &TcpStream, mesh: &Mesh) -> std::io::Result<()> {
    let lines = BufReader::new(connection).lines().map_while(Result::ok);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let path = head.first().and_then(|line| line.split(' ').nth(1));
    let path = path.unwrap_or_default();
    let is_known = head
        .iter()
        .any(|line| line.to_lowercase().starts_with("authorization: basic "));
    let (status, body) = match path {
        "/eureka/apps" if is_known => (200, registry(mesh).to_string()),
        "/actuator/health" => (200, String::new()),
        _ if path.ends_with("/actuator/health") => (mesh.health, String::new()),
        _ => (mesh.closed, String::new()),
    };
    let length = body.len();
    write!(
        connection,
        "HTTP/1.1 {status} x\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn registry(mesh: &Mesh) -> Value {
    let applications: Vec<Value> = MEMBERS
        .iter()
        .map(|member| {
            let is_down = mesh.down == Some(*member);
            let status = if is_down { "DOWN" } else { "UP" };
            json!({ "name": member.to_uppercase(), "instance": [{ "status": status }] })
        })
        .collect();
    json!({ "applications": { "application": applications } })
}

/// Asks again and again until something holds.
pub fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "waited 30 s in vain until {what}"
        );
        thread::yield_now();
    }
}
