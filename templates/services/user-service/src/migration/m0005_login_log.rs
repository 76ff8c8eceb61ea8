//! Who tried to sign in, from where, and what came of it.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("login_log")
            .if_not_exists()
            .col(
                ColumnDef::new("log_id")
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("site_id").big_integer())
            .col(ColumnDef::new("email_addr").string_len(100))
            .col(ColumnDef::new("ip_addr").string_len(50))
            .col(ColumnDef::new("success_at").boolean().not_null())
            .col(ColumnDef::new("fail_content").string_len(500))
            .col(timestamp(manager, "created_date"))
            .col(timestamp(manager, "modified_date"));
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("login_log").to_owned())
            .await
    }
}
