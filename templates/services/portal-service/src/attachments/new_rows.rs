//! Rows of files that were just stored.

use mesh_data::StoreResult;
use mesh_files::{FileKey, FileName};
use mesh_web::now_utc;
use sea_orm::{ActiveValue, DatabaseTransaction, EntityTrait};
use uuid::Uuid;

use super::model::{ActiveModel, Entity, UploadInfo};
use crate::uploads::pending::NewFile;

/// What a row is made of.
#[derive(Debug, Clone)]
pub struct NewRow {
    pub id: String,
    pub name: FileName,
    pub key: FileKey,
    /// In bytes.
    pub size: u64,
    pub content_type: &'static str,
    pub owner: UploadInfo,
}

impl NewRow {
    /// The row of a stored file.
    pub fn new(file: NewFile, owner: UploadInfo) -> Self {
        Self {
            id: new_id(),
            name: file.name,
            key: file.saved.key,
            size: file.saved.size,
            content_type: file.saved.content_type,
            owner,
        }
    }
}

/// An id that nobody guesses.
pub fn new_id() -> String {
    Uuid::new_v4().to_string()
}

/// Adds rows to the group of `code`, whose numbers begin with `first`.
pub async fn insert(
    transaction: &DatabaseTransaction,
    code: &str,
    first: i64,
    rows: Vec<NewRow>,
    author: &str,
) -> StoreResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().zip(first..);
    let rows = rows.map(|(row, seq)| numbered(row, code, seq, author));
    Entity::insert_many(rows).exec(transaction).await?;
    Ok(())
}

fn numbered(row: NewRow, code: &str, seq: i64, author: &str) -> ActiveModel {
    let (author, now) = (Some(author.to_owned()), Some(now_utc()));
    ActiveModel {
        attachment_code: ActiveValue::Set(code.to_owned()),
        attachment_seq: ActiveValue::Set(seq),
        attachment_id: ActiveValue::Set(row.id),
        original_file_name: ActiveValue::Set(row.name.as_str().to_owned()),
        physical_file_name: ActiveValue::Set(row.key.to_string()),
        attachment_size: ActiveValue::Set(i64::try_from(row.size).ok()),
        file_type_value: ActiveValue::Set(Some(row.content_type.to_owned())),
        download_count: ActiveValue::Set(Some(0)),
        delete_at: ActiveValue::Set(Some(false)),
        entity_name: ActiveValue::Set(row.owner.entity_name),
        entity_id: ActiveValue::Set(row.owner.entity_id),
        created_by: ActiveValue::Set(author.clone()),
        created_date: ActiveValue::Set(now),
        last_modified_by: ActiveValue::Set(author),
        modified_date: ActiveValue::Set(now),
    }
}
