//! The contents.

use anyhow::Context;
use mesh_data::{read_csv, seeded};
use sea_orm::ActiveValue;
use serde::Deserialize;

use crate::contents::model::ActiveModel;

#[derive(Deserialize)]
struct Record {
    content_no: i32,
    content_name: String,
    content_remark: Option<String>,
    content_value: String,
}

/// The rows of the file.
pub fn read() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv(include_str!("../../seed/contents.csv")).context("contents.csv")?;
    Ok(seeded(records.into_iter().map(row)))
}

fn row(record: Record) -> ActiveModel {
    ActiveModel {
        content_no: ActiveValue::Set(record.content_no),
        content_name: ActiveValue::Set(record.content_name),
        content_remark: ActiveValue::Set(record.content_remark),
        content_value: ActiveValue::Set(record.content_value),
        ..Default::default()
    }
}
