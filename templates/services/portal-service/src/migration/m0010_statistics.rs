//! Visits of the sites.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "statistics";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table(TABLE)
            .if_not_exists()
            .col(
                ColumnDef::new("log_id")
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("site_id").big_integer())
            .col(ColumnDef::new("statistics_id").string_len(36).not_null())
            .col(ColumnDef::new("ip_addr").string_len(100).not_null())
            // The day in Korea, so that every database can group by it, and from an index.
            .col(ColumnDef::new("visit_date").date().not_null())
            .col(timestamp(manager, "created_date").not_null());
        manager.create_table(table).await?;
        let by_day = Index::create()
            .name("statistics_by_day")
            .table(TABLE)
            .col("site_id")
            .col("visit_date")
            .if_not_exists()
            .to_owned();
        manager.create_index(by_day).await?;
        let by_address = Index::create()
            .name("statistics_by_address")
            .table(TABLE)
            .col("ip_addr")
            .col("created_date")
            .if_not_exists()
            .to_owned();
        manager.create_index(by_address).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(TABLE).to_owned())
            .await
    }
}
