//! The whole mesh in one process, on free ports and in a folder of its own: nothing of the person's is touched.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

use super::child::{ChildProcess, Heard};
use super::{Event, Fault, Order, Watch, http};
use crate::messages::Text;
use crate::secrets::env_file::random_secret;
use crate::text;

/// The folder of the project that the mesh reads its settings from.
const CONFIG_FOLDER: &str = "config";

/// The name in the table of addresses of the one that knows all the others.
const REGISTRY: &str = "discovery-server";

/// What the last line of the table of addresses tells.
const END_OF_TABLE: &str = "Ctrl-C";

/// What the mesh is told of the environment. The rest could lead it to the person's databases and queues.
const KEPT_VARIABLES: [&str; 10] = [
    "PATH",
    "HOME",
    "USERPROFILE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "RUST_BACKTRACE",
];

/// A running mesh; it ends when this is dropped.
pub struct Mesh {
    process: ChildProcess,
    addresses: BTreeMap<String, String>,
    password: String,
    _folder: TempDir,
}

impl Mesh {
    /// Starts the mesh, up to its table of addresses.
    pub fn start(program: &Path, order: &Order<'_>, watch: &mut Watch<'_>) -> Result<Self, Fault> {
        let folder = prepare_folder(order.folder).map_err(|error| without_output(&error))?;
        let password = random_secret().map_err(|error| without_output(&error))?;
        let mut command = Command::new(program);
        command
            .args(["--port-offset", "0"])
            .current_dir(folder.path())
            .env_clear()
            .envs(
                KEPT_VARIABLES
                    .iter()
                    .filter_map(|name| Some((name, std::env::var_os(name)?))),
            )
            .env("EUREKA_PASSWORD", &password);
        let process = ChildProcess::start(&mut command).map_err(|error| without_output(&error))?;
        let mut mesh = Self {
            process,
            addresses: BTreeMap::new(),
            password,
            _folder: folder,
        };
        mesh.read_table(order, watch)?;
        Ok(mesh)
    }

    /// Waits until the registry knows every process of the project and says that it is up.
    pub fn wait_until_up(&mut self, order: &Order<'_>) -> Result<(), Fault> {
        let processes = order.blueprint.processes.iter();
        let members = processes.map(|process| process.name.as_str());
        let expected: Vec<&str> = members.filter(|name| *name != REGISTRY).collect();
        let mut missing = Vec::new();
        let is_complete = self.eventually(order, &mut |mesh| {
            let up = mesh.members_that_are_up();
            missing = expected.clone();
            missing.retain(|name| !up.iter().any(|one| one.eq_ignore_ascii_case(name)));
            missing.is_empty()
        })?;
        if is_complete {
            return Ok(());
        }
        Err(self.wrong(text!("verify.not-up", names = missing.join(", "))))
    }

    /// Base address of a member.
    pub fn address(&self, member: &str) -> &str {
        self.addresses.get(member).map_or("", String::as_str)
    }

    /// Tries again and again until something holds, for a while. Says whether it came to that.
    pub fn eventually(
        &mut self,
        order: &Order<'_>,
        condition: &mut dyn FnMut(&Self) -> bool,
    ) -> Result<bool, Fault> {
        let started = Instant::now();
        while !condition(self) {
            if started.elapsed() > order.limit {
                return Ok(false);
            }
            self.listen(order)?;
        }
        Ok(true)
    }

    /// What is wrong, with what the mesh has said last.
    pub fn wrong(&self, reason: Text) -> Fault {
        Fault::Wrong {
            reason,
            output: self.process.last_lines(),
        }
    }

    /// Stops the mesh as Ctrl-C does, which has to work.
    pub fn stop(mut self, order: &Order<'_>) -> Result<(), Fault> {
        if !self.process.ask_to_stop() {
            return Ok(());
        }
        let started = Instant::now();
        while started.elapsed() < order.limit {
            match self.process.hear(order.interrupt)? {
                Heard::Line(line) => self.process.keep(line.text),
                Heard::Nothing => {}
                Heard::End(status) if status.success() => return Ok(()),
                Heard::End(status) => {
                    return Err(self.wrong(text!("verify.bad-end", status = status)));
                }
            }
        }
        Err(self.wrong(text!("verify.no-end", seconds = order.limit.as_secs())))
    }

    fn read_table(&mut self, order: &Order<'_>, watch: &mut Watch<'_>) -> Result<(), Fault> {
        let started = Instant::now();
        while started.elapsed() < order.limit {
            let Some(line) = self.listen(order)? else {
                continue;
            };
            watch(Event::Line(&line));
            self.addresses.extend(address_in(&line));
            if line.contains(END_OF_TABLE) {
                return Ok(());
            }
        }
        Err(self.wrong(text!("verify.no-table", seconds = order.limit.as_secs())))
    }

    /// Hears the mesh for a moment; that it ends is wrong.
    fn listen(&mut self, order: &Order<'_>) -> Result<Option<String>, Fault> {
        match self.process.hear(order.interrupt)? {
            Heard::Line(line) => {
                self.process.keep(line.text.clone());
                Ok(Some(line.text))
            }
            Heard::Nothing => Ok(None),
            Heard::End(status) => Err(self.wrong(text!("verify.ended", status = status))),
        }
    }

    fn members_that_are_up(&self) -> Vec<String> {
        let url = format!("{}/eureka/apps", self.address(REGISTRY));
        let credentials = STANDARD.encode(format!("admin:{}", self.password));
        let headers = [
            ("Accept", "application/json"),
            ("Authorization", &format!("Basic {credentials}")),
        ];
        let answer = http::get(&url, &headers);
        let document = answer.and_then(|answer| serde_json::from_str(&answer.body).ok());
        up_in(&document.unwrap_or_default())
    }
}

/// A folder with the settings of the project, and nothing else of it.
fn prepare_folder(project: &Path) -> io::Result<TempDir> {
    let folder = TempDir::with_prefix("egov-msa-verify-")?;
    for entry in WalkDir::new(project.join(CONFIG_FOLDER)) {
        let entry = entry?;
        let path = entry.path().strip_prefix(project).unwrap_or(entry.path());
        let copy = folder.path().join(path);
        if entry.file_type().is_dir() {
            fs::create_dir_all(copy)?;
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(folder)
}

fn without_output(error: &dyn std::fmt::Display) -> Fault {
    Fault::Wrong {
        reason: text!("verify.no-start", reason = error),
        output: Vec::new(),
    }
}

/// A member and its address, if that is what a line of the table says.
fn address_in(line: &str) -> Option<(String, String)> {
    let mut words = line.split_whitespace();
    let (member, address) = (words.next()?, words.next()?);
    // Members listen at this address only, and `localhost` may stand for another one too.
    let address = address.replace("//localhost:", "//127.0.0.1:");
    address
        .starts_with("http://")
        .then(|| (member.to_owned(), address))
}

/// The applications of a registry that have an instance which is up.
fn up_in(document: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let is_up = |application: &Value| {
        let instances = list(&application["instance"]);
        instances.iter().any(|instance| instance["status"] == "UP")
    };
    let applications = list(&document["applications"]["application"]).into_iter();
    let up = applications.filter(is_up);
    up.filter_map(|application| application["name"].as_str().map(str::to_owned))
        .collect()
}
