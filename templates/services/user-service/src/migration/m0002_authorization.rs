//! What can be granted: a URL pattern with an HTTP method.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("authorization")
            .if_not_exists()
            .col(
                ColumnDef::new("authorization_no")
                    .integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(
                ColumnDef::new("authorization_name")
                    .string_len(50)
                    .not_null(),
            )
            .col(
                ColumnDef::new("url_pattern_value")
                    .string_len(200)
                    .not_null(),
            )
            .col(ColumnDef::new("http_method_code").string_len(20).not_null())
            .col(
                ColumnDef::new("sort_seq")
                    .integer()
                    .not_null()
                    .default(99_999),
            )
            .col(ColumnDef::new("created_by").string_len(255).not_null())
            .col(timestamp(manager, "created_date").not_null())
            .col(
                ColumnDef::new("last_modified_by")
                    .string_len(255)
                    .not_null(),
            )
            .col(timestamp(manager, "modified_date").not_null())
            .index(
                Index::create()
                    .unique()
                    .name("authorization_pattern_method")
                    .col("url_pattern_value")
                    .col("http_method_code"),
            );
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("authorization").to_owned())
            .await
    }
}
