//! Secrets of the development run: made at random, kept in `.env`, never committed.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use mesh_config::Environment;
use uuid::Uuid;

/// Variables that hold secrets of the mesh itself.
pub const SECRETS: [&str; 3] = ["TOKEN_SECRET", "EUREKA_PASSWORD", "CONFIG_PASSWORD"];

/// 244 random bits in hexadecimal digits.
pub fn random_secret() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

/// Makes the secrets that `environment` lacks and adds them to `.env` in `folder`, so that tokens
/// stay valid over a restart and services started on their own share them.
///
/// # Errors
/// When `.env` cannot be written.
pub fn fill_env_file(folder: &Path, environment: &mut Environment) -> io::Result<()> {
    let missing: Vec<&str> = SECRETS
        .into_iter()
        .filter(|name| environment.get(name).is_none_or(str::is_empty))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut file = open_private(&folder.join(".env"))?;
    for name in missing {
        let secret = random_secret();
        writeln!(file, "{name}={secret}")?;
        environment.set_default(name, secret);
    }
    Ok(())
}

fn open_private(path: &Path) -> io::Result<std::fs::File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
