//! The sites.

use anyhow::Context;
use mesh_data::{read_csv, seeded};
use sea_orm::ActiveValue;
use serde::Deserialize;

use crate::sites::model::ActiveModel;

#[derive(Deserialize)]
struct Record {
    site_id: i64,
    site_name: String,
    use_at: u8,
    sort_seq: i32,
}

/// The sites of the file.
pub fn read() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv(include_str!("../../seed/sites.csv")).context("sites.csv")?;
    Ok(seeded(records.into_iter().map(row)))
}

fn row(record: Record) -> ActiveModel {
    ActiveModel {
        site_id: ActiveValue::Set(record.site_id),
        site_name: ActiveValue::Set(record.site_name),
        use_at: ActiveValue::Set(record.use_at == 1),
        sort_seq: ActiveValue::Set(record.sort_seq),
        ..Default::default()
    }
}
