//! Requests for a new password. One that was used, or that a later one replaced, cannot be used.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "user_find_password";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table(TABLE)
            .if_not_exists()
            .col(ColumnDef::new("email_addr").string_len(100).not_null())
            .col(ColumnDef::new("request_no").integer().not_null())
            .col(ColumnDef::new("token_value").string_len(50).not_null())
            .col(
                ColumnDef::new("change_at")
                    .boolean()
                    .not_null()
                    .default(false),
            )
            .col(timestamp(manager, "created_date").not_null())
            .col(timestamp(manager, "modified_date").not_null())
            .primary_key(Index::create().col("email_addr").col("request_no"));
        manager.create_table(table).await?;
        let index = Index::create()
            .name("user_find_password_by_token")
            .table(TABLE)
            .col("token_value")
            .if_not_exists()
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(TABLE).to_owned())
            .await
    }
}
