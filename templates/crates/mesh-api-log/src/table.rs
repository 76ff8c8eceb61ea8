//! The table, for a migration of the service.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

const TABLE: &str = "api_log";

/// Makes the table unless it is there.
///
/// # Errors
/// When the database refuses.
pub async fn create_table(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table(TABLE)
        .if_not_exists()
        .col(
            ColumnDef::new("log_id")
                .big_integer()
                .not_null()
                .auto_increment()
                .primary_key(),
        )
        .col(ColumnDef::new("site_id").big_integer())
        .col(ColumnDef::new("user_id").string_len(255))
        .col(ColumnDef::new("http_method").string_len(10))
        .col(ColumnDef::new("request_url").string_len(500))
        .col(ColumnDef::new("ip_addr").string_len(100))
        .col(timestamp(manager, "created_date"))
        .col(timestamp(manager, "modified_date"));
    manager.create_table(table).await
}

/// Drops the table.
///
/// # Errors
/// When the database refuses.
pub async fn drop_table(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .drop_table(Table::drop().table(TABLE).to_owned())
        .await
}
