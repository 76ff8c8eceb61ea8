//! Who has read a post, and from where. A visitor is an address without user.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "posts_read";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let key = ["board_no", "posts_no", "ip_addr", "user_id"];
        let mut primary_key = Index::create();
        for column in key {
            primary_key.col(column);
        }
        let mut table = Table::create();
        table
            .table(TABLE)
            .if_not_exists()
            .col(ColumnDef::new("board_no").integer().not_null())
            .col(ColumnDef::new("posts_no").integer().not_null())
            .col(ColumnDef::new("ip_addr").string_len(50).not_null())
            // Empty for a visitor: what is nothing is never the same as something.
            .col(ColumnDef::new("user_id").string_len(255).not_null())
            .col(timestamp(manager, "created_date").not_null())
            .primary_key(&mut primary_key)
            .foreign_key(
                ForeignKey::create()
                    .name("posts_read_posts")
                    .from(TABLE, ("board_no", "posts_no"))
                    .to("posts", ("board_no", "posts_no"))
                    .on_delete(ForeignKeyAction::Cascade),
            );
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(TABLE).to_owned())
            .await
    }
}
