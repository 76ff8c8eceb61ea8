//! Accounts at other providers by which people sign in: each belongs to one user, and a user has one
//! of each provider.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "social_identity";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table(TABLE)
            .if_not_exists()
            // A fingerprint: ids of providers may differ in letter case alone, which MySQL does not see.
            .col(
                ColumnDef::new("identity_key")
                    .string_len(44)
                    .not_null()
                    .primary_key(),
            )
            .col(ColumnDef::new("registration_id").string_len(50).not_null())
            .col(ColumnDef::new("user_no").big_integer().not_null())
            .col(timestamp(manager, "created_date").not_null());
        manager.create_table(table).await?;
        let index = Index::create()
            .name("social_identity_by_user")
            .table(TABLE)
            .col("user_no")
            .col("registration_id")
            .unique()
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
