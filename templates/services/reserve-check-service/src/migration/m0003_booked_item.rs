//! A row for each item that was ever reserved for some days. Whoever decides about days of an item
//! changes its row first, and so waits for others who do the same.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "booked_item";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(TABLE)
            .if_not_exists()
            .col(
                ColumnDef::new("reserve_item_id")
                    .big_integer()
                    .not_null()
                    .primary_key(),
            )
            // How often somebody has decided.
            .col(
                ColumnDef::new("decision_count")
                    .big_integer()
                    .not_null()
                    .default(0),
            )
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::drop().table(TABLE).to_owned();
        manager.drop_table(table).await
    }
}
