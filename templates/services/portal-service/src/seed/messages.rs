//! The messages.

use mesh_data::{read_csv_of_services, seeded};
use sea_orm::ActiveValue;
use serde::Deserialize;

use super::files::MESSAGES;
use crate::messages::model::ActiveModel;

#[derive(Deserialize)]
struct Record {
    message_id: String,
    message_ko_name: String,
    message_en_name: Option<String>,
    message_description: Option<String>,
}

/// The rows of the files.
pub fn read() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv_of_services("messages", MESSAGES)?;
    Ok(seeded(records.into_iter().map(row)))
}

fn row(record: Record) -> ActiveModel {
    ActiveModel {
        message_id: ActiveValue::Set(record.message_id),
        message_ko_name: ActiveValue::Set(record.message_ko_name),
        message_en_name: ActiveValue::Set(record.message_en_name),
        message_description: ActiveValue::Set(record.message_description),
        ..Default::default()
    }
}
