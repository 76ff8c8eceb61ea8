//! The sites whose menus, banners and visits this service keeps.

use mesh_data::audit_columns;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("site")
            .if_not_exists()
            .col(
                ColumnDef::new("site_id")
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("site_name").string_len(50).not_null())
            .col(ColumnDef::new("use_at").boolean().not_null().default(true))
            .col(ColumnDef::new("sort_seq").integer().not_null());
        audit_columns(manager, &mut table);
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("site").to_owned())
            .await
    }
}
