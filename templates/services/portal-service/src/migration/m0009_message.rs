//! Texts that people see, in Korean and English.

use mesh_data::audit_columns;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("message")
            .if_not_exists()
            .col(
                ColumnDef::new("message_id")
                    .string_len(190)
                    .not_null()
                    .primary_key(),
            )
            .col(
                ColumnDef::new("message_ko_name")
                    .string_len(2000)
                    .not_null(),
            )
            .col(ColumnDef::new("message_en_name").string_len(2000))
            .col(ColumnDef::new("message_description").string_len(500));
        audit_columns(manager, &mut table);
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("message").to_owned())
            .await
    }
}
