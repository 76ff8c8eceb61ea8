//! Versions of terms of use and of the consent to the use of personal data.

use mesh_data::{audit_columns, long_text, timestamp};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("policy")
            .if_not_exists()
            .col(
                ColumnDef::new("policy_id")
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("type_id").string_len(20).not_null())
            .col(ColumnDef::new("policy_title").string_len(200))
            .col(ColumnDef::new("use_at").boolean().not_null().default(true))
            .col(timestamp(manager, "reg_timestamp").not_null())
            .col(long_text(manager, "policy_content"));
        audit_columns(manager, &mut table);
        manager.create_table(table).await?;
        let index = Index::create()
            .name("policy_by_type")
            .table("policy")
            .col("type_id")
            .col("reg_timestamp")
            .if_not_exists()
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("policy").to_owned())
            .await
    }
}
