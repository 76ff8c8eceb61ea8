//! Which role sees which menu.

use mesh_data::audit_columns;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("menu_role")
            .if_not_exists()
            .col(
                ColumnDef::new("menu_role_id")
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("role_id").string_len(20).not_null())
            .col(ColumnDef::new("menu_id").big_integer().not_null())
            .foreign_key(
                ForeignKey::create()
                    .name("menu_role_menu")
                    .from("menu_role", "menu_id")
                    .to("menu", "menu_id")
                    .on_delete(ForeignKeyAction::Cascade),
            );
        audit_columns(manager, &mut table);
        manager.create_table(table).await?;
        let index = Index::create()
            .name("menu_role_once")
            .table("menu_role")
            .col("role_id")
            .col("menu_id")
            .unique()
            .if_not_exists()
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("menu_role").to_owned())
            .await
    }
}
