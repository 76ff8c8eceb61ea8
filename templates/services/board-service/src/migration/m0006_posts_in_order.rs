//! Lists and the posts around another are found by this index, without reading the posts of a board.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEX: &str = "posts_in_order";
const TABLE: &str = "posts";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut in_order = Index::create();
        in_order.name(INDEX).table(TABLE).if_not_exists();
        // What is deleted is told by the index too, so that counting reads nothing else.
        for column in ["board_no", "notice_at", "posts_no", "delete_at"] {
            in_order.col(column);
        }
        manager.create_index(in_order.to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name(INDEX).table(TABLE).to_owned())
            .await
    }
}
