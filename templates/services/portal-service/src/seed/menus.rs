//! The menus, in files in which parents stand before their children.

use mesh_data::{read_csv_of_services, seeded};
use sea_orm::ActiveValue;
use serde::Deserialize;

use super::files::MENUS;
use crate::menus::model::ActiveModel;

#[derive(Deserialize)]
struct Record {
    menu_id: i64,
    site_id: i64,
    parent_menu_id: Option<i64>,
    level_no: i32,
    sort_seq: i32,
    type_id: Option<String>,
    connect_id: Option<i32>,
    url_path: String,
    menu_kor_name: Option<String>,
    menu_eng_name: Option<String>,
    icon_name: Option<String>,
    use_at: u8,
    show_at: u8,
    blank_at: u8,
    sub_name: Option<String>,
    menu_description: Option<String>,
}

/// The rows of the files.
pub fn read() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv_of_services("menus", MENUS)?;
    Ok(seeded(records.into_iter().map(row)))
}

fn row(record: Record) -> ActiveModel {
    ActiveModel {
        menu_id: ActiveValue::Set(record.menu_id),
        site_id: ActiveValue::Set(record.site_id),
        parent_menu_id: ActiveValue::Set(record.parent_menu_id),
        level_no: ActiveValue::Set(record.level_no),
        sort_seq: ActiveValue::Set(record.sort_seq),
        type_id: ActiveValue::Set(record.type_id),
        connect_id: ActiveValue::Set(record.connect_id),
        url_path: ActiveValue::Set(Some(record.url_path)),
        menu_kor_name: ActiveValue::Set(record.menu_kor_name),
        menu_eng_name: ActiveValue::Set(record.menu_eng_name),
        icon_name: ActiveValue::Set(record.icon_name),
        use_at: ActiveValue::Set(record.use_at == 1),
        show_at: ActiveValue::Set(record.show_at == 1),
        blank_at: ActiveValue::Set(record.blank_at == 1),
        sub_name: ActiveValue::Set(record.sub_name),
        menu_description: ActiveValue::Set(record.menu_description),
        ..Default::default()
    }
}
