//! A database for one test.

use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;

/// An empty database that vanishes with this value.
pub struct TestDatabase {
    url: String,
    place: Place,
}

enum Place {
    Folder { _folder: TempDir },
    Server { url: String, name: String },
}

impl TestDatabase {
    /// Creates one on the server of `TEST_DATABASE_URL`, or a SQLite file when that is not set.
    ///
    /// # Panics
    /// When it cannot be created.
    pub async fn create() -> Self {
        match std::env::var("TEST_DATABASE_URL") {
            Ok(server) if !server.is_empty() => Self::on_server(server.trim_end_matches('/')).await,
            _ => Self::in_folder(),
        }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn in_folder() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // Forward slashes also on Windows: the address is a URL.
        let path = folder
            .path()
            .join("test.db")
            .display()
            .to_string()
            .replace('\\', "/");
        Self {
            url: format!("sqlite://{path}"),
            place: Place::Folder { _folder: folder },
        }
    }

    async fn on_server(server: &str) -> Self {
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        let charset = if server.starts_with("mysql") {
            " CHARACTER SET utf8mb4"
        } else {
            ""
        };
        execute(server, &format!("CREATE DATABASE {name}{charset}")).await;
        Self {
            url: format!("{server}/{name}"),
            place: Place::Server {
                url: server.to_owned(),
                name,
            },
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Place::Server { url, name } = &self.place else {
            return;
        };
        let force = if url.starts_with("postgres") {
            " WITH (FORCE)"
        } else {
            ""
        };
        let (url, statement) = (url.clone(), format!("DROP DATABASE {name}{force}"));
        // Dropping happens inside the test's runtime, which cannot be waited for; a thread can.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(execute(&url, &statement));
        });
        let _ = dropped.join();
    }
}

async fn execute(server: &str, statement: &str) {
    let maintenance = if server.starts_with("postgres") {
        "/postgres"
    } else {
        "/mysql"
    };
    let database = Database::connect(format!("{server}{maintenance}"))
        .await
        .expect("the server of TEST_DATABASE_URL");
    database
        .execute_unprepared(statement)
        .await
        .expect("permission to create and drop databases");
    database.close().await.expect("the connection closes");
}
