//! Menus: a tree for each site.

use mesh_data::audit_columns;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("menu")
            .if_not_exists()
            .col(
                ColumnDef::new("menu_id")
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("parent_menu_id").big_integer())
            .col(ColumnDef::new("site_id").big_integer().not_null())
            .col(ColumnDef::new("menu_kor_name").string_len(100))
            .col(ColumnDef::new("menu_eng_name").string_len(100))
            .col(ColumnDef::new("type_id").string_len(20))
            .col(ColumnDef::new("connect_id").integer())
            .col(ColumnDef::new("url_path").string_len(200))
            .col(ColumnDef::new("use_at").boolean().not_null().default(true))
            .col(ColumnDef::new("show_at").boolean().not_null().default(true))
            .col(
                ColumnDef::new("blank_at")
                    .boolean()
                    .not_null()
                    .default(false),
            )
            .col(ColumnDef::new("sub_name").string_len(200))
            .col(ColumnDef::new("menu_description").string_len(500))
            .col(ColumnDef::new("icon_name").string_len(100))
            .col(ColumnDef::new("level_no").integer().not_null())
            .col(ColumnDef::new("sort_seq").integer().not_null())
            .foreign_key(
                ForeignKey::create()
                    .name("menu_site")
                    .from("menu", "site_id")
                    .to("site", "site_id"),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("menu_parent")
                    .from("menu", "parent_menu_id")
                    .to("menu", "menu_id")
                    .on_delete(ForeignKeyAction::Cascade),
            );
        audit_columns(manager, &mut table);
        manager.create_table(table).await?;
        let index = Index::create()
            .name("menu_by_site")
            .table("menu")
            .col("site_id")
            .if_not_exists()
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("menu").to_owned())
            .await
    }
}
