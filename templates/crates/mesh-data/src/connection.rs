//! Opening a service's database.

use std::path::Path;
use std::time::Duration;

use mesh_config::{Settings, SettingsError};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use sea_orm_migration::MigratorTrait;

use crate::migrations::{bring_up_to_date, require_up_to_date};
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
    /// A migration was not applied, and must not be applied now.
    #[error(
        "the tables of {url} are behind, {missing} is missing, and `database.migrate-on-start` is false; run `{service} migrate` before"
    )]
    Behind {
        /// Address without password.
        url: String,
        /// The service.
        service: String,
        /// The migrations that are missing.
        missing: String,
    },
}

/// SQLite has one writer; more connections only wait for each other.
const SQLITE_CONNECTIONS: u32 = 2;
const SERVER_CONNECTIONS: u32 = 10;

/// The address in `database.url`; `{service}` in it stands for the service's name with underscores,
/// so that one `DATABASE_URL` serves several services.
///
/// # Errors
/// When the setting is missing.
pub fn database_url(settings: &Settings, service: &str) -> Result<String, SettingsError> {
    let url: String = settings.get("database.url")?;
    Ok(url.replace("{service}", &service.replace('-', "_")))
}

/// Opens the database of `service` and applies the migrations that it lacks, unless
/// `database.migrate-on-start` is false.
///
/// # Errors
/// When the address is wrong, the database does not answer, a migration fails, or one is missing that
/// must not be applied.
pub async fn open<M: MigratorTrait>(
    settings: &Settings,
    service: &str,
) -> Result<DatabaseConnection, DataError> {
    let url = database_url(settings, service)?;
    let mut database = connect(&url).await?;
    trace_statements(&mut database, service);
    if settings.get("database.migrate-on-start")? {
        bring_up_to_date::<M>(&url, service).await?;
    } else {
        require_up_to_date::<M>(&database, &url, service).await?;
    }
    tracing::info!(
        service,
        database = without_password(&url),
        "database is ready"
    );
    Ok(database)
}

async fn connect(url: &str) -> Result<DatabaseConnection, DataError> {
    connect_with(url, options(url)?).await
}

/// One connection, which is the same session until it is closed.
///
/// # Errors
/// When the address is wrong, or the database does not answer.
pub async fn connect_alone(url: &str) -> Result<DatabaseConnection, DataError> {
    let mut options = options(url)?;
    options
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None);
    connect_with(url, options).await
}

async fn connect_with(url: &str, options: ConnectOptions) -> Result<DatabaseConnection, DataError> {
    let failed = |source| DataError::Connect {
        url: without_password(url),
        source,
    };
    Database::connect(with_limits(options))
        .await
        .map_err(failed)
}

fn options(url: &str) -> Result<ConnectOptions, DataError> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        return sqlite_options(path.trim_start_matches("//"));
    }
    let mut options = ConnectOptions::new(url);
    options.max_connections(SERVER_CONNECTIONS);
    Ok(options)
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

/// `scheme://user:password@host/…` without the password.
pub fn without_password(url: &str) -> String {
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
