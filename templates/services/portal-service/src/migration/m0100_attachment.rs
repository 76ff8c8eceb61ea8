//! Uploaded files, and the groups that they are in.

use mesh_data::timestamp;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "attachment";
const GROUP: &str = "attachment_group";

/// Groups of rows that were there before. `-1` is the key of an owner that is still to come.
const GROUPS_OF_ROWS: &str = "\
    INSERT INTO attachment_group \
        (attachment_code, last_seq, entity_name, entity_id, created_by, created_date) \
    SELECT attachment_code, MAX(attachment_seq), \
        MAX(CASE WHEN entity_id <> '-1' THEN entity_name END), \
        MAX(CASE WHEN entity_id <> '-1' THEN entity_id END), \
        MIN(created_by), MIN(created_date) \
    FROM attachment GROUP BY attachment_code";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(attachment(manager)).await?;
        manager.create_table(group(manager)).await?;
        for (name, column) in [
            ("attachment_by_created_date", "created_date"),
            ("attachment_by_physical_file_name", "physical_file_name"),
        ] {
            let index = Index::create()
                .name(name)
                .table(TABLE)
                .col(column)
                .if_not_exists()
                .to_owned();
            manager.create_index(index).await?;
        }
        let database = manager.get_connection();
        database.execute_unprepared(GROUPS_OF_ROWS).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [GROUP, TABLE] {
            let table = Table::drop().table(table).to_owned();
            manager.drop_table(table).await?;
        }
        Ok(())
    }
}

fn attachment(manager: &SchemaManager) -> TableCreateStatement {
    Table::create()
        .table(TABLE)
        .if_not_exists()
        .col(ColumnDef::new("attachment_code").string_len(20).not_null())
        .col(ColumnDef::new("attachment_seq").big_integer().not_null())
        .col(
            ColumnDef::new("attachment_id")
                .string_len(50)
                .not_null()
                .unique_key(),
        )
        .col(
            ColumnDef::new("original_file_name")
                .string_len(200)
                .not_null(),
        )
        .col(
            ColumnDef::new("physical_file_name")
                .string_len(200)
                .not_null(),
        )
        .col(ColumnDef::new("attachment_size").big_integer())
        .col(ColumnDef::new("file_type_value").string_len(100))
        .col(ColumnDef::new("download_count").big_integer())
        .col(ColumnDef::new("delete_at").boolean().default(false))
        .col(ColumnDef::new("entity_name").string_len(200))
        .col(ColumnDef::new("entity_id").string_len(50))
        .col(ColumnDef::new("created_by").string_len(255))
        .col(timestamp(manager, "created_date"))
        .col(ColumnDef::new("last_modified_by").string_len(255))
        .col(timestamp(manager, "modified_date"))
        .primary_key(Index::create().col("attachment_code").col("attachment_seq"))
        .to_owned()
}

fn group(manager: &SchemaManager) -> TableCreateStatement {
    Table::create()
        .table(GROUP)
        .if_not_exists()
        .col(
            ColumnDef::new("attachment_code")
                .string_len(20)
                .not_null()
                .primary_key(),
        )
        .col(ColumnDef::new("last_seq").big_integer().not_null())
        .col(ColumnDef::new("entity_name").string_len(200))
        .col(ColumnDef::new("entity_id").string_len(50))
        .col(ColumnDef::new("created_by").string_len(255))
        .col(timestamp(manager, "created_date"))
        .to_owned()
}
