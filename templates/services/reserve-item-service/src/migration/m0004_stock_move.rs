//! How much of the stock of an item each reservation holds, or has held.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "stock_move";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table(TABLE)
            .if_not_exists()
            // The key: a reservation takes once.
            .col(
                ColumnDef::new("reserve_id")
                    .string_len(255)
                    .not_null()
                    .primary_key(),
            )
            .col(ColumnDef::new("reserve_item_id").big_integer().not_null())
            .col(ColumnDef::new("qty").integer().not_null())
            .col(timestamp(manager, "taken_date").not_null())
            .col(timestamp(manager, "returned_date"))
            .foreign_key(
                ForeignKey::create()
                    .name("stock_move_reserve_item")
                    .from(TABLE, "reserve_item_id")
                    .to("reserve_item", "reserve_item_id"),
            );
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(TABLE).to_owned())
            .await
    }
}
