//! What is remembered of a sign-in at another provider until its next step, on whichever instance
//! that arrives.

use mesh_data::{long_text, timestamp};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "sign_in_ticket";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table(TABLE)
            .if_not_exists()
            .col(
                ColumnDef::new("ticket_key")
                    .string_len(44)
                    .not_null()
                    .primary_key(),
            )
            .col(long_text(manager, "content").not_null())
            .col(timestamp(manager, "expires_date").not_null());
        manager.create_table(table).await?;
        let index = Index::create()
            .name("sign_in_ticket_by_expiry")
            .table(TABLE)
            .col("expires_date")
            .if_not_exists()
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(TABLE).to_owned())
            .await
    }
}
