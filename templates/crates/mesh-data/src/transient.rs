//! Failures that have nothing to do with what was asked, and pass.

use sea_orm::sqlx::Error;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{DbErr, RuntimeErr, SqlxMySqlError, SqlxPostgresError, SqlxSqliteError};

/// PostgreSQL's classes and codes for: connection lost, transactions in each other's way, too little of
/// something, shutting down, waited too long for a lock, a standby that does not write.
const POSTGRESQL: [&str; 6] = ["08", "40", "53", "57P", "55P03", "25006"];

/// MySQL's numbers for: too many connections, shutting down, connection broken, waited too long for a
/// lock, transactions in each other's way, a replica that does not write.
const MYSQL: [u16; 12] = [
    1040, 1053, 1158, 1159, 1160, 1161, 1205, 1213, 1290, 1836, 1927, 3024,
];

/// SQLite's numbers for: busy, locked, the disk does not work, the disk is full.
const SQLITE: [u32; 4] = [5, 6, 10, 13];

/// Whether the same statement may work later.
pub fn is_transient(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            passes(error)
        }
        _ => false,
    }
}

fn passes(error: &Error) -> bool {
    match error {
        Error::Io(_)
        | Error::Tls(_)
        | Error::Protocol(_)
        | Error::PoolTimedOut
        | Error::PoolClosed
        | Error::WorkerCrashed => true,
        Error::Database(error) => is_about_the_server(error.as_ref()),
        _ => false,
    }
}

fn is_about_the_server(error: &dyn DatabaseError) -> bool {
    if let Some(error) = error.try_downcast_ref::<SqlxPostgresError>() {
        return POSTGRESQL.iter().any(|code| error.code().starts_with(code));
    }
    if let Some(error) = error.try_downcast_ref::<SqlxMySqlError>() {
        return MYSQL.contains(&error.number());
    }
    let is_sqlite = error.try_downcast_ref::<SqlxSqliteError>().is_some();
    // The low byte of an extended code is the code.
    let code = error.code().and_then(|code| code.parse::<u32>().ok());
    is_sqlite && code.is_some_and(|code| SQLITE.contains(&(code & 0xff)))
}
