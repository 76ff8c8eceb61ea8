//! Privacy notices.

use mesh_data::{audit_columns, long_text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("privacy")
            .if_not_exists()
            .col(
                ColumnDef::new("privacy_no")
                    .integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("privacy_title").string_len(100).not_null())
            .col(long_text(manager, "privacy_content").not_null())
            .col(ColumnDef::new("use_at").boolean().not_null().default(true));
        audit_columns(manager, &mut table);
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("privacy").to_owned())
            .await
    }
}
