//! What can be reserved.

use mesh_data::{audit_columns, timestamp};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "reserve_item";

/// Lists by date, those of one category, and what refers to a location.
const INDEXES: [(&str, &[&str]); 3] = [
    ("reserve_item_by_date", &["created_date", "reserve_item_id"]),
    (
        "reserve_item_by_category",
        &["category_id", "created_date", "reserve_item_id"],
    ),
    ("reserve_item_by_location", &["location_id"]),
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
        manager
            .drop_table(Table::drop().table(TABLE).to_owned())
            .await
    }
}

fn table(manager: &SchemaManager) -> TableCreateStatement {
    let text = |name: &'static str, width| ColumnDef::new(name).string_len(width).to_owned();
    let code = |name| text(name, 20);
    let flag = |name: &'static str, default: bool| {
        let mut column = ColumnDef::new(name);
        column.boolean().not_null().default(default).to_owned()
    };
    let mut table = Table::create();
    table
        .table(TABLE)
        .if_not_exists()
        .col(
            ColumnDef::new("reserve_item_id")
                .big_integer()
                .not_null()
                .auto_increment()
                .primary_key(),
        )
        .col(text("reserve_item_name", 200).not_null())
        .col(ColumnDef::new("location_id").big_integer().not_null())
        .col(code("category_id").not_null())
        .col(ColumnDef::new("total_qty").integer().not_null())
        .col(ColumnDef::new("inventory_qty").integer().not_null())
        .col(timestamp(manager, "operation_start_date").not_null())
        .col(timestamp(manager, "operation_end_date").not_null())
        .col(code("reserve_method_id").not_null())
        .col(code("reserve_means_id"))
        .col(timestamp(manager, "request_start_date"))
        .col(timestamp(manager, "request_end_date"))
        .col(flag("period_at", false))
        .col(ColumnDef::new("period_max_count").small_integer())
        .col(text("external_url", 500))
        .col(code("selection_means_id").not_null())
        .col(flag("paid_at", false))
        .col(ColumnDef::new("usage_cost").big_integer())
        .col(flag("use_at", true))
        .col(text("purpose_content", 4000))
        .col(text("item_addr", 500))
        .col(code("target_id"))
        .col(text("excluded_content", 2000))
        .col(text("homepage_url", 500))
        .col(text("contact_no", 50))
        .col(text("manager_dept_name", 200))
        .col(text("manager_name", 200))
        .col(text("manager_contact_no", 50))
        // Not deleted while something refers to it, which is what databases do by themselves.
        .foreign_key(
            ForeignKey::create()
                .name("reserve_item_location")
                .from(TABLE, "location_id")
                .to("location", "location_id"),
        );
    audit_columns(manager, &mut table);
    table
}
