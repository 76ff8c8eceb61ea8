//! A database for one test.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
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
        let database = connect(server).await;
        execute(&database, &format!("CREATE DATABASE {name}{charset}")).await;
        database.close().await.expect("the connection closes");
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
        let (url, name) = (url.clone(), name.clone());
        // Dropping happens inside the test's runtime, which cannot be waited for; a thread can.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(drop_database(&url, &name));
        });
        let _ = dropped.join();
    }
}

/// Drops a database whatever still uses it: a test that ends cuts off transactions in flight.
async fn drop_database(server: &str, name: &str) {
    let database = connect(server).await;
    if server.starts_with("postgres") {
        execute(&database, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    } else {
        end_sessions(&database, name).await;
        execute(&database, &format!("DROP DATABASE {name}")).await;
    }
    database.close().await.expect("the connection closes");
}

/// MySQL would wait for their transactions.
async fn end_sessions(database: &DatabaseConnection, name: &str) {
    let sessions = format!(
        "SELECT CAST(id AS SIGNED) FROM information_schema.processlist WHERE db = '{name}'"
    );
    let sessions = Statement::from_string(database.get_database_backend(), sessions);
    let sessions = database.query_all_raw(sessions).await;
    for session in sessions.expect("permission to see sessions") {
        let id: i64 = session.try_get_by_index(0).expect("a number");
        // One that has ended by itself is no failure.
        let _ = database.execute_unprepared(&format!("KILL {id}")).await;
    }
}

async fn connect(server: &str) -> DatabaseConnection {
    let maintenance = if server.starts_with("postgres") {
        "/postgres"
    } else {
        "/mysql"
    };
    let database = Database::connect(format!("{server}{maintenance}")).await;
    database.expect("the server of TEST_DATABASE_URL")
}

async fn execute(database: &DatabaseConnection, statement: &str) {
    let executed = database.execute_unprepared(statement).await;
    executed.expect("permission to create and drop databases");
}
