//! The boards of a new portal.

use anyhow::Context;
use mesh_data::{SEED_AUTHOR, read_csv};
use mesh_web::now_utc;
use sea_orm::ActiveValue::Set;
use serde::Deserialize;

use crate::boards::model::ActiveModel;

/// A line of the file; flags are 0 or 1.
#[derive(Deserialize)]
struct Record {
    board_no: i32,
    board_name: String,
    skin_type_code: String,
    title_display_length: i32,
    post_display_count: i32,
    page_display_count: i32,
    new_display_day_count: i32,
    editor_use_at: u8,
    user_write_at: u8,
    comment_use_at: u8,
    upload_use_at: u8,
    upload_limit_count: Option<i32>,
    upload_limit_size: Option<i64>,
}

/// The boards of the file.
pub fn read() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv(include_str!("../../seed/boards.csv")).context("boards.csv")?;
    Ok(records.into_iter().map(row).collect())
}

fn row(record: Record) -> ActiveModel {
    let now = now_utc();
    ActiveModel {
        board_no: Set(record.board_no),
        board_name: Set(record.board_name),
        skin_type_code: Set(record.skin_type_code),
        title_display_length: Set(record.title_display_length),
        post_display_count: Set(record.post_display_count),
        page_display_count: Set(record.page_display_count),
        new_display_day_count: Set(record.new_display_day_count),
        editor_use_at: Set(record.editor_use_at == 1),
        user_write_at: Set(record.user_write_at == 1),
        comment_use_at: Set(record.comment_use_at == 1),
        upload_use_at: Set(record.upload_use_at == 1),
        upload_limit_count: Set(record.upload_limit_count),
        upload_limit_size: Set(record.upload_limit_size),
        last_posts_no: Set(0),
        created_by: Set(SEED_AUTHOR.to_owned()),
        created_date: Set(now),
        last_modified_by: Set(SEED_AUTHOR.to_owned()),
        modified_date: Set(now),
    }
}
