//! The tables, for a migration of the service.

use mesh_data::{long_text, timestamp};
use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

/// Width of names of exchanges, queues and keys. An index over two of them fits into what MySQL allows.
const NAME_WIDTH: u32 = 200;

/// Width of a UUID, or of a SHA-256 in hexadecimal digits.
const ID_WIDTH: u32 = 64;

/// Makes the tables `outbox`, `inbox` and `dead_letter` unless they are there: services may share a
/// database.
///
/// # Errors
/// When the database refuses.
pub async fn create_tables(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.create_table(outbox(manager)).await?;
    let order = ["destination", "event_key", "outbox_id"];
    create_index(manager, "outbox", "outbox_event_key", &order).await?;
    manager.create_table(inbox(manager)).await?;
    create_index(manager, "inbox", "inbox_handled_date", &["handled_date"]).await?;
    manager.create_table(dead_letter(manager)).await
}

/// Drops the tables.
///
/// # Errors
/// When the database refuses.
pub async fn drop_tables(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for table in ["dead_letter", "inbox", "outbox"] {
        manager
            .drop_table(Table::drop().table(table).to_owned())
            .await?;
    }
    Ok(())
}

/// Makes an index unless it is there, which MySQL does not know how to say.
async fn create_index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    name: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    if manager.has_index(table, name).await? {
        return Ok(());
    }
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}

fn outbox(manager: &SchemaManager<'_>) -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("outbox")
        .if_not_exists()
        .col(number("outbox_id"))
        .col(text("message_id", ID_WIDTH))
        .col(text("destination", NAME_WIDTH))
        .col(text("required_groups", NAME_WIDTH))
        .col(text("event_key", NAME_WIDTH))
        .col(long_text(manager, "headers").not_null())
        .col(long_text(manager, "body").not_null())
        .col(timestamp(manager, "created_date").not_null())
        .col(ColumnDef::new("claimed_by").string_len(ID_WIDTH))
        .col(timestamp(manager, "claimed_until"));
    table
}

fn inbox(manager: &SchemaManager<'_>) -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("inbox")
        .if_not_exists()
        .col(text("queue", NAME_WIDTH))
        .col(text("message_id", ID_WIDTH))
        .col(timestamp(manager, "handled_date").not_null())
        .primary_key(Index::create().col("queue").col("message_id"));
    table
}

fn dead_letter(manager: &SchemaManager<'_>) -> TableCreateStatement {
    let mut body = ColumnDef::new("body");
    match manager.get_database_backend() {
        // What MySQL calls `BLOB` ends at 64 KiB.
        DbBackend::MySql => body.custom("LONGBLOB"),
        _ => body.blob(),
    };
    let mut table = Table::create();
    table
        .table("dead_letter")
        .if_not_exists()
        .col(number("dead_letter_id"))
        .col(text("queue", NAME_WIDTH))
        .col(text("message_id", ID_WIDTH))
        .col(long_text(manager, "headers").not_null())
        .col(body.not_null())
        .col(long_text(manager, "error").not_null())
        .col(ColumnDef::new("attempts").integer().not_null())
        .col(timestamp(manager, "failed_date").not_null());
    table
}

fn number(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column
        .big_integer()
        .not_null()
        .auto_increment()
        .primary_key();
    column
}

fn text(name: &'static str, width: u32) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.string_len(width).not_null();
    column
}
