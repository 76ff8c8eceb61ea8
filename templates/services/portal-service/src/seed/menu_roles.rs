//! Which role sees which menu.

use mesh_data::{read_csv_of_services, seeded};
use sea_orm::ActiveValue;
use serde::Deserialize;

use super::files::MENU_ROLES;
use crate::menu_roles::model::ActiveModel;

#[derive(Deserialize)]
struct Record {
    menu_role_id: i64,
    role_id: String,
    menu_id: i64,
}

/// The rows of the files.
pub fn read() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv_of_services("menu_roles", MENU_ROLES)?;
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
