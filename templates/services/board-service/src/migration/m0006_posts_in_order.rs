//! Lists and the posts around another are found by this index, without reading all posts of a board.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEX: &str = "posts_in_order";
const TABLE: &str = "posts";

/// MySQL and MariaDB have it not: on small boards they find single posts by it to change them, and
/// deadlock with those who find the same post by its key.
fn has_index(manager: &SchemaManager) -> bool {
    manager.get_database_backend() != DbBackend::MySql
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !has_index(manager) {
            return Ok(());
        }
        let mut in_order = Index::create();
        in_order.name(INDEX).table(TABLE).if_not_exists();
        // What is deleted is told by the index too, so that counting reads nothing else.
        for column in ["board_no", "notice_at", "posts_no", "delete_at"] {
            in_order.col(column);
        }
        manager.create_index(in_order).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !has_index(manager) {
            return Ok(());
        }
        let index = Index::drop().name(INDEX).table(TABLE).to_owned();
        manager.drop_index(index).await
    }
}
