//! Pieces that migrations share.

use sea_orm::sea_query::{ColumnDef, Index, IndexCreateStatement, IntoIden, TableCreateStatement};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::SchemaManager;

/// A date-time column in UTC with microseconds on every database.
pub fn timestamp(manager: &SchemaManager<'_>, name: impl IntoIden) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    match manager.get_database_backend() {
        DbBackend::MySql => column.custom("DATETIME(6)"),
        _ => column.date_time(),
    };
    column
}

/// An index on one column.
pub fn index_on(
    name: &'static str,
    table: &'static str,
    column: &'static str,
) -> IndexCreateStatement {
    Index::create()
        .name(name)
        .table(table)
        .if_not_exists()
        .col(column)
        .take()
}

/// A text column without limit. What MySQL calls `TEXT` ends at 64 KiB.
pub fn long_text(manager: &SchemaManager<'_>, name: impl IntoIden) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    match manager.get_database_backend() {
        DbBackend::MySql => column.custom("LONGTEXT"),
        _ => column.text(),
    };
    column
}

/// Adds the columns that tell who made a row, who changed it last, and when.
pub fn audit_columns(manager: &SchemaManager<'_>, table: &mut TableCreateStatement) {
    for (author, date) in [
        ("created_by", "created_date"),
        ("last_modified_by", "modified_date"),
    ] {
        table
            .col(ColumnDef::new(author).string_len(255).not_null())
            .col(timestamp(manager, date).not_null());
    }
}

/// Makes the next generated key of `table` follow the largest one. Needed after rows with keys of
/// their own were inserted: PostgreSQL's sequences do not notice them.
///
/// # Errors
/// When the query fails.
pub async fn advance_sequence(
    database: &impl ConnectionTrait,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    if database.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let statement = format!(
        r#"SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), (SELECT COALESCE(MAX("{column}"), 1) FROM "{table}"))"#
    );
    database.execute_unprepared(&statement).await.map(drop)
}
