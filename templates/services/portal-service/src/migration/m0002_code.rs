//! Codes: those without parent are groups, the others are values of them.

use mesh_data::audit_columns;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("code")
            .if_not_exists()
            .col(
                ColumnDef::new("code_id")
                    .string_len(20)
                    .not_null()
                    .primary_key(),
            )
            .col(ColumnDef::new("parent_code_id").string_len(20))
            .col(ColumnDef::new("code_name").string_len(500).not_null())
            .col(ColumnDef::new("code_description").string_len(500))
            .col(ColumnDef::new("sort_seq").integer())
            .col(ColumnDef::new("use_at").boolean().not_null())
            .col(ColumnDef::new("readonly_at").boolean().not_null())
            .foreign_key(
                ForeignKey::create()
                    .name("code_parent")
                    .from("code", "parent_code_id")
                    .to("code", "code_id"),
            );
        audit_columns(manager, &mut table);
        manager.create_table(table).await?;
        let index = Index::create()
            .name("code_by_parent")
            .table("code")
            .col("parent_code_id")
            .if_not_exists()
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("code").to_owned())
            .await
    }
}
