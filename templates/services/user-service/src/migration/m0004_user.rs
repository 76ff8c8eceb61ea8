//! The people who sign in.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("user")
            .if_not_exists()
            .col(
                ColumnDef::new("user_no")
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(
                ColumnDef::new("email_addr")
                    .string_len(100)
                    .not_null()
                    .unique_key(),
            )
            // Room for stronger argon2 parameters than those of today.
            .col(ColumnDef::new("encrypted_password").string_len(255))
            .col(ColumnDef::new("role_id").string_len(20).not_null())
            .col(
                ColumnDef::new("user_id")
                    .string_len(100)
                    .not_null()
                    .unique_key(),
            )
            .col(ColumnDef::new("user_name").string_len(50).not_null())
            .col(ColumnDef::new("refresh_token").string_len(100))
            .col(
                ColumnDef::new("user_state_code")
                    .string_len(20)
                    .not_null()
                    .default("00"),
            )
            .col(timestamp(manager, "last_login_date"))
            .col(
                ColumnDef::new("login_fail_count")
                    .integer()
                    .not_null()
                    .default(0),
            )
            .col(ColumnDef::new("google_id").string_len(100))
            .col(ColumnDef::new("kakao_id").string_len(100))
            .col(ColumnDef::new("naver_id").string_len(100))
            .col(ColumnDef::new("created_by").string_len(255))
            .col(timestamp(manager, "created_date"))
            .col(ColumnDef::new("last_modified_by").string_len(255))
            .col(timestamp(manager, "modified_date"));
        manager.create_table(table).await?;
        let index = Index::create()
            .name("user_by_refresh_token")
            .table("user")
            .col("refresh_token")
            .if_not_exists()
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("user").to_owned())
            .await
    }
}
