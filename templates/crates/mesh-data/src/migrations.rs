//! Bringing the tables of a service up to date, by one instance at a time.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use mesh_config::Settings;
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use sea_orm_migration::{MigratorTrait, SchemaManager, seaql_migrations};

use crate::DataError;
use crate::connection::{connect_alone, database_url, without_password};

/// SQLite has no lock for this: instances that start at once find tables that are just being made.
const ATTEMPTS_ON_SQLITE: u32 = 5;

const PAUSE: Duration = Duration::from_millis(500);

/// How long an instance waits for another one that is at it.
const PATIENCE: Duration = Duration::from_secs(600);

/// Applies the migrations that the database of `service` lacks: what its command `migrate` does.
/// Any number of processes may do so at once. A database of a later version is left as it is.
pub fn migrate<M: MigratorTrait>(
    settings: Settings,
    service: &'static str,
) -> BoxFuture<'static, anyhow::Result<()>> {
    Box::pin(async move {
        bring_up_to_date::<M>(&database_url(&settings, service)?, service).await?;
        Ok(())
    })
}

/// Applies the migrations that the database at `url` lacks.
///
/// # Errors
/// When the database does not answer, or a migration fails.
pub async fn bring_up_to_date<M: MigratorTrait>(url: &str, service: &str) -> Result<(), DataError> {
    let failed = |source| DataError::Migrate {
        url: without_password(url),
        source,
    };
    let session = connect_alone(url).await?;
    let missing = missing::<M>(&session).await.map_err(failed)?;
    if !missing.is_empty() {
        lock(&session, service).await.map_err(failed)?;
        apply::<M>(&session).await.map_err(failed)?;
    }
    tracing::info!(service, applied = missing.len(), "tables are up to date");
    // The lock ends with the session.
    session.close().await.map_err(failed)
}

/// Sees to it that the database at `url` lacks no migration. Changes nothing, so that a user who may
/// not change tables will do.
///
/// # Errors
/// When one is missing, or the database does not answer.
pub async fn require_up_to_date<M: MigratorTrait>(
    database: &DatabaseConnection,
    url: &str,
    service: &str,
) -> Result<(), DataError> {
    let url = without_password(url);
    match missing::<M>(database).await {
        Err(source) => Err(DataError::Migrate { url, source }),
        Ok(missing) if missing.is_empty() => Ok(()),
        Ok(missing) => Err(DataError::Behind {
            url,
            service: service.to_owned(),
            missing: missing.join(", "),
        }),
    }
}

/// Names of the migrations that were not applied. Those that a later version applied do not count:
/// while versions change, instances of the earlier one start too.
async fn missing<M: MigratorTrait>(database: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let applied = applied::<M>(database).await?;
    let all = M::migrations();
    let names = all.iter().map(|migration| migration.name().to_owned());
    Ok(names.filter(|name| !applied.contains(name)).collect())
}

async fn applied<M: MigratorTrait>(
    database: &DatabaseConnection,
) -> Result<HashSet<String>, DbErr> {
    let table = M::migration_table_name();
    let schema = SchemaManager::new(database);
    if !schema.has_table(table.to_string()).await? {
        return Ok(HashSet::new());
    }
    let versions = Query::select()
        .column(seaql_migrations::Column::Version)
        .from(table)
        .take();
    let rows = database.query_all(&versions).await?.into_iter();
    rows.map(|row| row.try_get_by_index(0)).collect()
}

/// Once more: another instance may have applied them while this one waited.
async fn apply<M: MigratorTrait>(session: &DatabaseConnection) -> Result<(), DbErr> {
    let mut attempt = 1;
    while !missing::<M>(session).await?.is_empty() {
        match M::up(session, None).await {
            Err(error) if is_sqlite(session) && attempt < ATTEMPTS_ON_SQLITE => {
                tracing::warn!(attempt, "migration did not pass, trying again: {error}");
                tokio::time::sleep(PAUSE).await;
                attempt += 1;
            }
            result => return result,
        }
    }
    Ok(())
}

fn is_sqlite(session: &DatabaseConnection) -> bool {
    session.get_database_backend() == DbBackend::Sqlite
}

/// Waits until no other session of this database is at it.
async fn lock(session: &DatabaseConnection, service: &str) -> Result<(), DbErr> {
    let backend = session.get_database_backend();
    let attempt = match backend {
        DbBackend::Postgres => {
            "SELECT CAST(CAST(pg_try_advisory_lock(hashtext('migrations')) AS int) AS bigint)"
        }
        // The names of locks are those of the whole server, and no longer than 64 characters.
        DbBackend::MySql => "SELECT GET_LOCK(MD5(CONCAT('migrations.', DATABASE())), 0)",
        _ => return Ok(()),
    };
    let started = Instant::now();
    loop {
        let row = session.query_one_raw(Statement::from_string(backend, attempt));
        let got: Option<i64> = match row.await? {
            Some(row) => row.try_get_by_index(0)?,
            None => None,
        };
        if got == Some(1) {
            return Ok(());
        }
        if started.elapsed() > PATIENCE {
            return Err(DbErr::Custom(format!(
                "another instance has been at it for {PATIENCE:?}; see what holds it up, or end it"
            )));
        }
        tracing::info!(service, "another instance brings the tables up to date");
        tokio::time::sleep(PAUSE).await;
    }
}
