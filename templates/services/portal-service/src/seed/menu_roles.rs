//! Which role sees which menu.

use anyhow::Context;
use mesh_data::{read_csv, seeded};
use sea_orm::ActiveValue;
use serde::Deserialize;

use crate::menu_roles::model::ActiveModel;

#[derive(Deserialize)]
struct Record {
    menu_role_id: i64,
    role_id: String,
    menu_id: i64,
}

/// The rows of the file.
pub fn read() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv(include_str!("../../seed/menu_roles.csv")).context("menu_roles.csv")?;
    Ok(seeded(records.into_iter().map(row)))
}

fn row(record: Record) -> ActiveModel {
    ActiveModel {
        menu_role_id: ActiveValue::Set(record.menu_role_id),
        role_id: ActiveValue::Set(record.role_id),
        menu_id: ActiveValue::Set(record.menu_id),
        ..Default::default()
    }
}
