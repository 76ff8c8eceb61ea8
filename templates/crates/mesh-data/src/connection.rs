//! Opening a service's database and bringing its tables up to date.

use std::path::Path;
use std::time::Duration;

use mesh_config::{Settings, SettingsError};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use sea_orm_migration::MigratorTrait;

use crate::observation::trace_statements;

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// `database.url` is missing or wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The folder of a SQLite file cannot be made.
    #[error("cannot make the folder of the database file {path}: {source}")]
    Folder {
        /// The file.
        path: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The database does not let us in.
    #[error(
        "cannot connect to {url}: {source}; check `database.url` (DATABASE_URL) and that the database exists"
    )]
    Connect {
        /// Address without password.
        url: String,
        /// The driver's reason.
        source: DbErr,
    },
    /// A migration failed.
    #[error("cannot bring the tables of {url} up to date: {source}")]
    Migrate {
        /// Address without password.
        url: String,
        /// The driver's reason.
        source: DbErr,
    },
}

/// SQLite has one writer; more connections only wait for each other.
const SQLITE_CONNECTIONS: u32 = 2;
const SERVER_CONNECTIONS: u32 = 10;

/// Several replicas may start at once; all but one find tables that are just being made.
const MIGRATION_ATTEMPTS: u32 = 5;

/// The address in `database.url`; `{service}` in it stands for the service's name with underscores,
/// so that one `DATABASE_URL` serves several services.
///
/// # Errors
/// When the setting is missing.
pub fn database_url(settings: &Settings, service: &str) -> Result<String, SettingsError> {
    let url: String = settings.get("database.url")?;
    Ok(url.replace("{service}", &service.replace('-', "_")))
}

/// Opens the database of `service` and applies the migrations that it lacks.
///
/// # Errors
/// When the address is wrong, the database does not answer, or a migration fails.
pub async fn open<M: MigratorTrait>(
    settings: &Settings,
    service: &str,
) -> Result<DatabaseConnection, DataError> {
    let url = database_url(settings, service)?;
    let mut database = connect(&url).await?;
    trace_statements(&mut database, service);
    migrate::<M>(&database)
        .await
        .map_err(|source| DataError::Migrate {
            url: without_password(&url),
            source,
        })?;
    tracing::info!(
        service,
        database = without_password(&url),
        "database is ready"
    );
    Ok(database)
}

async fn connect(url: &str) -> Result<DatabaseConnection, DataError> {
    let options = match url.strip_prefix("sqlite:") {
        Some(path) => sqlite_options(path.trim_start_matches("//"))?,
        None => {
            let mut options = ConnectOptions::new(url);
            options.max_connections(SERVER_CONNECTIONS);
            options
        }
    };
    let failed = |source| DataError::Connect {
        url: without_password(url),
        source,
    };
    Database::connect(with_limits(options))
        .await
        .map_err(failed)
}

fn with_limits(mut options: ConnectOptions) -> ConnectOptions {
    options
        .connect_timeout(Duration::from_secs(5))
        .acquire_timeout(Duration::from_secs(5))
        .sqlx_logging(false);
    options
}

fn sqlite_options(path: &str) -> Result<ConnectOptions, DataError> {
    let file = path.split('?').next().unwrap_or(path);
    if let Some(folder) = Path::new(file).parent() {
        std::fs::create_dir_all(folder).map_err(|source| DataError::Folder {
            path: file.to_owned(),
            source,
        })?;
    }
    let mut options = ConnectOptions::new(format!("sqlite://{file}?mode=rwc"));
    options
        .max_connections(SQLITE_CONNECTIONS)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "NORMAL")
                .pragma("busy_timeout", "5000")
                .pragma("foreign_keys", "ON")
        });
    Ok(options)
}

async fn migrate<M: MigratorTrait>(database: &DatabaseConnection) -> Result<(), DbErr> {
    let mut attempt = 1;
    loop {
        match M::up(database, None).await {
            Ok(()) => return Ok(()),
            Err(error) if attempt < MIGRATION_ATTEMPTS => {
                tracing::warn!(attempt, "migration did not pass, trying again: {error}");
                tokio::time::sleep(Duration::from_millis(500)).await;
                attempt += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

/// `scheme://user:password@host/…` without the password.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((credentials, host)) => {
            let user = credentials.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    #[test]
    fn one_url_serves_several_services() {
        let layer = Layer::new("test", [("database.url", "postgres://h/{service}".into())]);
        let settings = Settings::merge(&[layer], Environment::default(), &[]);
        assert_eq!(
            database_url(&settings, "user-service").unwrap(),
            "postgres://h/user_service"
        );
    }

    #[test]
    fn passwords_never_reach_a_log() {
        assert_eq!(
            without_password("mysql://u:p@ss@h:3306/d"),
            "mysql://u@h:3306/d"
        );
        assert_eq!(without_password("sqlite://data/a.db"), "sqlite://data/a.db");
    }
}
