//! Reservations.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "reserve";

/// What lists and checks look for.
const INDEXES: [(&str, &[&str]); 3] = [
    ("reserve_in_order", &["create_date", "reserve_id"]),
    ("reserve_of_user", &["user_id", "create_date"]),
    (
        "reserve_of_item",
        &["reserve_item_id", "reserve_end_date", "reserve_start_date"],
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table(manager)).await?;
        for (name, columns) in INDEXES {
            let mut index = Index::create();
            index.name(name).table(TABLE).if_not_exists();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::drop().table(TABLE).to_owned();
        manager.drop_table(table).await
    }
}

fn table(manager: &SchemaManager) -> TableCreateStatement {
    let text = |name: &'static str, width| ColumnDef::new(name).string_len(width).take();
    Table::create()
        .table(TABLE)
        .if_not_exists()
        .col(text("reserve_id", 255).primary_key())
        .col(ColumnDef::new("reserve_item_id").big_integer().not_null())
        .col(ColumnDef::new("location_id").big_integer())
        .col(text("category_id", 255).not_null())
        .col(ColumnDef::new("reserve_qty").integer())
        .col(text("reserve_purpose_content", 4000))
        .col(text("attachment_code", 255))
        .col(timestamp(manager, "reserve_start_date"))
        .col(timestamp(manager, "reserve_end_date"))
        .col(text("reserve_status_id", 20).not_null())
        .col(text("reason_cancel_content", 4000))
        .col(text("user_id", 255).not_null())
        .col(text("user_contact_no", 50))
        .col(text("user_email_addr", 500))
        // Who waits for stock, while the reservation is requested.
        .col(text("stock_request", 20))
        .col(timestamp(manager, "create_date").not_null())
        .col(text("created_by", 255).not_null())
        .col(timestamp(manager, "modified_date").not_null())
        .col(text("last_modified_by", 255).not_null())
        .to_owned()
}
