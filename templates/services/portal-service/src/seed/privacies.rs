//! The privacy notices.

use anyhow::Context;
use mesh_data::{read_csv, seeded};
use sea_orm::ActiveValue;
use serde::Deserialize;

use crate::privacies::model::ActiveModel;

#[derive(Deserialize)]
struct Record {
    privacy_no: i32,
    privacy_title: String,
    use_at: u8,
    privacy_content: String,
}

/// The rows of the file.
pub fn read() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv(include_str!("../../seed/privacies.csv")).context("privacies.csv")?;
    Ok(seeded(records.into_iter().map(row)))
}

fn row(record: Record) -> ActiveModel {
    ActiveModel {
        privacy_no: ActiveValue::Set(record.privacy_no),
        privacy_title: ActiveValue::Set(record.privacy_title),
        use_at: ActiveValue::Set(record.use_at == 1),
        privacy_content: ActiveValue::Set(record.privacy_content),
        ..Default::default()
    }
}
