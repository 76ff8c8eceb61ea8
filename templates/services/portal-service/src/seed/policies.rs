//! The policies.

use anyhow::Context;
use mesh_data::{read_csv, seed_date, seeded};
use sea_orm::ActiveValue;
use serde::Deserialize;

use crate::policies::model::ActiveModel;

#[derive(Deserialize)]
struct Record {
    policy_id: i64,
    type_id: String,
    policy_title: Option<String>,
    use_at: u8,
    reg_timestamp: String,
    policy_content: Option<String>,
}

/// The rows of the file.
pub fn read() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv(include_str!("../../seed/policies.csv")).context("policies.csv")?;
    let rows = records.into_iter().map(row).collect::<Result<Vec<_>, _>>();
    Ok(seeded(rows?))
}

fn row(record: Record) -> anyhow::Result<ActiveModel> {
    Ok(ActiveModel {
        policy_id: ActiveValue::Set(record.policy_id),
        type_id: ActiveValue::Set(record.type_id),
        policy_title: ActiveValue::Set(record.policy_title),
        use_at: ActiveValue::Set(record.use_at == 1),
        reg_timestamp: ActiveValue::Set(seed_date(&record.reg_timestamp)?),
        policy_content: ActiveValue::Set(record.policy_content),
        ..Default::default()
    })
}
