//! Banners of the sites.

use mesh_data::audit_columns;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("banner")
            .if_not_exists()
            .col(
                ColumnDef::new("banner_no")
                    .integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("banner_type_code").string_len(20).not_null())
            .col(ColumnDef::new("banner_title").string_len(50).not_null())
            .col(ColumnDef::new("attachment_code").string_len(255).not_null())
            .col(ColumnDef::new("url_addr").string_len(500))
            .col(ColumnDef::new("banner_content").string_len(2000))
            .col(ColumnDef::new("use_at").boolean().not_null().default(true))
            .col(
                ColumnDef::new("new_window_at")
                    .boolean()
                    .not_null()
                    .default(false),
            )
            .col(ColumnDef::new("sort_seq").integer().not_null())
            .col(ColumnDef::new("site_id").big_integer().not_null())
            .foreign_key(
                ForeignKey::create()
                    .name("banner_site")
                    .from("banner", "site_id")
                    .to("site", "site_id"),
            );
        audit_columns(manager, &mut table);
        manager.create_table(table).await?;
        let index = Index::create()
            .name("banner_by_place")
            .table("banner")
            .col("site_id")
            .col("sort_seq")
            .if_not_exists()
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("banner").to_owned())
            .await
    }
}
