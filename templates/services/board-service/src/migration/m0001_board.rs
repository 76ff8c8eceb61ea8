//! Boards and their options.

use mesh_data::audit_columns;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("board")
            .if_not_exists()
            .col(
                ColumnDef::new("board_no")
                    .integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("board_name").string_len(100).not_null())
            .col(ColumnDef::new("skin_type_code").string_len(20).not_null())
            .col(ColumnDef::new("title_display_length").integer().not_null())
            .col(ColumnDef::new("post_display_count").integer().not_null())
            .col(ColumnDef::new("page_display_count").integer().not_null())
            .col(ColumnDef::new("new_display_day_count").integer().not_null())
            .col(ColumnDef::new("editor_use_at").boolean().not_null())
            .col(ColumnDef::new("user_write_at").boolean().not_null())
            .col(ColumnDef::new("comment_use_at").boolean().not_null())
            .col(ColumnDef::new("upload_use_at").boolean().not_null())
            .col(ColumnDef::new("upload_limit_count").integer())
            .col(ColumnDef::new("upload_limit_size").big_integer())
            // The number of the last post, which stays when that post is deleted.
            .col(
                ColumnDef::new("last_posts_no")
                    .integer()
                    .not_null()
                    .default(0),
            );
        audit_columns(manager, &mut table);
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("board").to_owned())
            .await
    }
}
