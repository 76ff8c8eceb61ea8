//! Comments, numbered within their post, in threads.

use mesh_data::{audit_columns, long_text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "comment";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table(TABLE)
            .if_not_exists()
            .col(ColumnDef::new("board_no").integer().not_null())
            .col(ColumnDef::new("posts_no").integer().not_null())
            .col(ColumnDef::new("comment_no").integer().not_null())
            // 2000 characters as people write them; as HTML they can be more.
            .col(long_text(manager, "comment_content").not_null())
            .col(ColumnDef::new("group_no").integer().not_null())
            .col(ColumnDef::new("parent_comment_no").integer())
            .col(ColumnDef::new("depth_seq").integer().not_null().default(0))
            .col(ColumnDef::new("sort_seq").integer().not_null())
            .col(
                ColumnDef::new("delete_at")
                    .small_integer()
                    .not_null()
                    .default(0),
            )
            .primary_key(
                Index::create()
                    .col("board_no")
                    .col("posts_no")
                    .col("comment_no"),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("comment_posts")
                    .from(TABLE, ("board_no", "posts_no"))
                    .to("posts", ("board_no", "posts_no"))
                    .on_delete(ForeignKeyAction::Cascade),
            );
        audit_columns(manager, &mut table);
        manager.create_table(table).await?;
        let mut in_order = Index::create();
        in_order.name("comment_in_order").table(TABLE);
        for column in ["board_no", "posts_no", "group_no", "sort_seq"] {
            in_order.col(column);
        }
        manager
            .create_index(in_order.if_not_exists().to_owned())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(TABLE).to_owned())
            .await
    }
}
