//! Roles that authorizations are granted to.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("role")
            .if_not_exists()
            .col(
                ColumnDef::new("role_id")
                    .string_len(20)
                    .not_null()
                    .primary_key(),
            )
            .col(ColumnDef::new("role_name").string_len(50).not_null())
            .col(ColumnDef::new("role_content").string_len(200))
            .col(ColumnDef::new("sort_seq").integer())
            .col(timestamp(manager, "created_date").not_null());
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("role").to_owned())
            .await
    }
}
