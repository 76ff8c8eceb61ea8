//! A database server of a test's own.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::path::Path;
use std::process::Command;

use crate::ports::free_port;

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PostgreSQL.
    PostgreSql,
    /// MariaDB.
    MariaDb,
}

/// A server that can be stopped and started again; it keeps what it stores in between.
pub struct Database {
    kind: Kind,
    folder: tempfile::TempDir,
    port: u16,
}

/// The services that have tables.
const OWNERS: [&str; 5] = [
    "user_service",
    "board_service",
    "portal_service",
    "reserve_item_service",
    "reserve_check_service",
];

impl Database {
    /// Starts it, with an empty database for each service.
    pub fn start(kind: Kind) -> Self {
        let database = Self {
            kind,
            folder: tempfile::tempdir().expect("a temporary folder"),
            port: free_port(),
        };
        database.start_again();
        let charset = match kind {
            Kind::PostgreSql => "",
            Kind::MariaDb => " CHARACTER SET utf8mb4",
        };
        for owner in OWNERS {
            database.execute(&format!("CREATE DATABASE {owner}{charset}"));
        }
        database
    }

    /// The address for services; each puts its name in.
    pub fn url(&self) -> String {
        let (scheme, user) = match self.kind {
            Kind::PostgreSql => ("postgres", "postgres"),
            Kind::MariaDb => ("mysql", "root"),
        };
        format!("{scheme}://{user}@127.0.0.1:{}/{{service}}", self.port)
    }

    /// Starts it after a stop.
    pub fn start_again(&self) {
        self.call("start");
    }

    /// Stops it at once, with whatever is going on in it.
    pub fn stop(&self) {
        self.call("stop");
    }

    fn call(&self, action: &str) {
        let script = match self.kind {
            Kind::PostgreSql => "tests/servers/postgresql",
            Kind::MariaDb => "tests/servers/mariadb",
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
        let status = Command::new(script)
            .arg(action)
            .arg(self.folder.path())
            .arg(self.port.to_string())
            .status()
            .expect("the script runs");
        assert!(status.success(), "{:?}: {action}", self.kind);
    }

    fn execute(&self, statement: &str) {
        let port = self.port.to_string();
        let arguments: &[&str] = match self.kind {
            Kind::PostgreSql => &[
                "psql",
                "-q",
                "-h",
                "127.0.0.1",
                "-U",
                "postgres",
                "-p",
                &port,
                "-c",
            ],
            Kind::MariaDb => &[
                "mariadb",
                "--no-defaults",
                "-h",
                "127.0.0.1",
                "-u",
                "root",
                "-P",
                &port,
                "-e",
            ],
        };
        let status = Command::new(arguments[0])
            .args(&arguments[1..])
            .arg(statement)
            .status();
        assert!(
            status.expect("a client of the database").success(),
            "{statement}"
        );
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.stop();
    }
}
