//! A program that is watched while it runs, and never left behind.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::Fault;
use crate::interrupt::Interrupt;

/// How much of the end of the output is kept for people.
const KEPT_LINES: usize = 40;

/// How long nothing but the person is waited for.
const PAUSE: Duration = Duration::from_millis(50);

/// Where a line was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

/// A line that the program wrote.
pub struct Line {
    /// Where to.
    pub stream: Stream,
    /// What.
    pub text: String,
}

/// What there is to be heard of a program.
pub enum Heard {
    /// A line.
    Line(Line),
    /// Nothing just now.
    Nothing,
    /// Nothing any more: it has ended.
    End(ExitStatus),
}

/// A running program; what it started is stopped with it when this is dropped.
pub struct ChildProcess {
    child: Child,
    lines: Receiver<Line>,
    last_lines: VecDeque<String>,
}

impl ChildProcess {
    /// Starts a program.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        in_own_group(command);
        let mut child = command.spawn()?;
        let (sender, lines) = channel();
        if let Some(pipe) = child.stdout.take() {
            read(pipe, Stream::Output, sender.clone());
        }
        if let Some(pipe) = child.stderr.take() {
            read(pipe, Stream::Error, sender);
        }
        Ok(Self {
            child,
            lines,
            last_lines: VecDeque::new(),
        })
    }

    /// Listens for a moment.
    pub fn hear(&mut self, interrupt: &Interrupt) -> Result<Heard, Fault> {
        if interrupt.check().is_err() {
            return Err(Fault::Interrupted);
        }
        match self.lines.recv_timeout(PAUSE) {
            Ok(line) => Ok(Heard::Line(line)),
            // A program that it left behind may hold the pipes, so that its end alone counts.
            Err(RecvTimeoutError::Timeout) => Ok(self.ended().map_or(Heard::Nothing, Heard::End)),
            Err(RecvTimeoutError::Disconnected) => {
                let ended = self.child.wait().map(Heard::End);
                ended.or(Ok(Heard::Nothing))
            }
        }
    }

    /// Keeps a line for people.
    pub fn keep(&mut self, text: String) {
        if self.last_lines.len() == KEPT_LINES {
            self.last_lines.pop_front();
        }
        self.last_lines.push_back(text);
    }

    /// The end of what was kept.
    pub fn last_lines(&self) -> Vec<String> {
        self.last_lines.iter().cloned().collect()
    }

    /// Asks it to stop, as Ctrl-C does. Says whether it could be asked.
    #[cfg(unix)]
    pub fn ask_to_stop(&self) -> bool {
        use nix::sys::signal::{Signal, kill};
        id_of(&self.child).is_some_and(|id| kill(id, Signal::SIGINT).is_ok())
    }

    /// Windows sends Ctrl-C to all programs of a console at once, this one included.
    #[cfg(not(unix))]
    pub fn ask_to_stop(&self) -> bool {
        false
    }

    fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }
}

impl Drop for ChildProcess {
    fn drop(&mut self) {
        if self.ended().is_none() {
            kill_group(&mut self.child);
            // It was killed; there is nothing to be known of its end.
            let _ = self.child.wait();
        }
    }
}

/// Sends the lines of a pipe until it is closed. What is no UTF-8 is shown as well as can be.
fn read(pipe: impl Read + Send + 'static, stream: Stream, sender: Sender<Line>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut bytes = Vec::new();
        while reader
            .read_until(b'\n', &mut bytes)
            .is_ok_and(|count| count > 0)
        {
            let text = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            bytes.clear();
            if sender.send(Line { stream, text }).is_err() {
                break;
            }
        }
    });
}

/// A group of its own, so that all that it starts can be stopped together.
#[cfg(unix)]
fn in_own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn in_own_group(_command: &mut Command) {}

#[cfg(unix)]
fn kill_group(child: &mut Child) {
    use nix::sys::signal::{Signal, killpg};
    let killed = id_of(child).map(|id| killpg(id, Signal::SIGKILL));
    if !matches!(killed, Some(Ok(()))) {
        // What cannot be killed has ended.
        let _ = child.kill();
    }
}

#[cfg(not(unix))]
fn kill_group(child: &mut Child) {
    let id = child.id().to_string();
    let killed = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &id])
        .output();
    if !killed.is_ok_and(|output| output.status.success()) {
        // What cannot be killed has ended.
        let _ = child.kill();
    }
}

#[cfg(unix)]
fn id_of(child: &Child) -> Option<nix::unistd::Pid> {
    let id = i32::try_from(child.id()).ok()?;
    Some(nix::unistd::Pid::from_raw(id))
}
