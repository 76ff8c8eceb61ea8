//! HTML pages.

use mesh_data::{audit_columns, long_text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("content")
            .if_not_exists()
            .col(
                ColumnDef::new("content_no")
                    .integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("content_name").string_len(100).not_null())
            .col(ColumnDef::new("content_remark").string_len(200))
            .col(long_text(manager, "content_value").not_null());
        audit_columns(manager, &mut table);
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("content").to_owned())
            .await
    }
}
