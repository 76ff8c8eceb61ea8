//! The codes.

use mesh_data::{read_csv_of_services, seeded};
use sea_orm::ActiveValue;
use serde::Deserialize;

use super::files::CODES;
use crate::codes::model::ActiveModel;

#[derive(Deserialize)]
struct Record {
    code_id: String,
    parent_code_id: Option<String>,
    code_name: String,
    code_description: Option<String>,
    sort_seq: Option<i32>,
    use_at: u8,
    readonly_at: u8,
}

/// The rows of the files, in which parents stand before their children.
pub fn read() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv_of_services("codes", CODES)?;
    Ok(seeded(records.into_iter().map(row)))
}

fn row(record: Record) -> ActiveModel {
    ActiveModel {
        code_id: ActiveValue::Set(record.code_id),
        parent_code_id: ActiveValue::Set(record.parent_code_id),
        code_name: ActiveValue::Set(record.code_name),
        code_description: ActiveValue::Set(record.code_description),
        sort_seq: ActiveValue::Set(record.sort_seq),
        use_at: ActiveValue::Set(record.use_at == 1),
        readonly_at: ActiveValue::Set(record.readonly_at == 1),
        ..Default::default()
    }
}
