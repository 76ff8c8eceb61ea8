//! Which role may what.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "role_authorization";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table(TABLE)
            .if_not_exists()
            .col(ColumnDef::new("role_id").string_len(20).not_null())
            .col(ColumnDef::new("authorization_no").integer().not_null())
            .col(ColumnDef::new("created_by").string_len(255).not_null())
            .col(timestamp(manager, "created_date").not_null())
            .primary_key(Index::create().col("role_id").col("authorization_no"))
            .foreign_key(
                ForeignKey::create()
                    .name("role_authorization_role")
                    .from(TABLE, "role_id")
                    .to("role", "role_id"),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("role_authorization_authorization")
                    .from(TABLE, "authorization_no")
                    .to("authorization", "authorization_no")
                    .on_delete(ForeignKeyAction::Cascade),
            );
        manager.create_table(table).await?;
        let index = Index::create()
            .name("role_authorization_by_authorization")
            .table(TABLE)
            .col("authorization_no")
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
