//! The programs on the search path.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Where a program is, if it is on the search path.
pub fn find(name: &str) -> Option<PathBuf> {
    let file_name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(&file_name))
        .find(|path| path.is_file())
}

/// The first line that a program writes, if it can be started and succeeds.
pub fn first_line(command: &[&str]) -> Option<String> {
    let (program, arguments) = command.split_first()?;
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find(|line| !line.trim().is_empty());
    output
        .status
        .success()
        .then(|| line.unwrap_or_default().trim().to_owned())
}
