//! The roles.

use mesh_data::{read_csv, seed_date};
use sea_orm::ActiveValue;
use serde::Deserialize;

use crate::roles::model::ActiveModel;

#[derive(Deserialize)]
struct Record {
    role_id: String,
    role_name: String,
    role_content: Option<String>,
    sort_seq: i32,
    created_date: String,
}

/// The roles of the file.
pub fn read() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv(include_str!("../../seed/roles.csv"))?;
    records.into_iter().map(row).collect()
}

fn row(record: Record) -> anyhow::Result<ActiveModel> {
    Ok(ActiveModel {
        role_id: ActiveValue::Set(record.role_id),
        role_name: ActiveValue::Set(record.role_name),
        role_content: ActiveValue::Set(record.role_content),
        sort_seq: ActiveValue::Set(Some(record.sort_seq)),
        created_date: ActiveValue::Set(seed_date(&record.created_date)?),
    })
}
