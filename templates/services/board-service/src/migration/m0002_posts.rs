//! Posts, numbered within their board.

use mesh_data::{audit_columns, long_text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "posts";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table(TABLE)
            .if_not_exists()
            .col(ColumnDef::new("board_no").integer().not_null())
            .col(ColumnDef::new("posts_no").integer().not_null())
            .col(ColumnDef::new("posts_title").string_len(100).not_null())
            .col(long_text(manager, "posts_content").not_null())
            .col(long_text(manager, "posts_answer_content"))
            .col(ColumnDef::new("attachment_code").string_len(255))
            .col(ColumnDef::new("read_count").integer().not_null().default(0))
            .col(
                ColumnDef::new("notice_at")
                    .boolean()
                    .not_null()
                    .default(false),
            )
            .col(
                ColumnDef::new("delete_at")
                    .small_integer()
                    .not_null()
                    .default(0),
            )
            // The number of the last comment.
            .col(
                ColumnDef::new("last_comment_no")
                    .integer()
                    .not_null()
                    .default(0),
            )
            .primary_key(Index::create().col("board_no").col("posts_no"))
            .foreign_key(
                ForeignKey::create()
                    .name("posts_board")
                    .from(TABLE, "board_no")
                    .to("board", "board_no")
                    .on_delete(ForeignKeyAction::Cascade),
            );
        audit_columns(manager, &mut table);
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(TABLE).to_owned())
            .await
    }
}
