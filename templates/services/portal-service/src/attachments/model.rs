//! An attachment as row, as request and as answer.

use mesh_files::{FileError, FileKey};
use mesh_web::{ApiError, LocalDateTime, Violations, lenient};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Row of `attachment`: one file.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub attachment_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub attachment_seq: i64,
    pub attachment_id: String,
    pub original_file_name: String,
    /// Key in the storage.
    pub physical_file_name: String,
    pub attachment_size: Option<i64>,
    pub file_type_value: Option<String>,
    pub download_count: Option<i64>,
    pub delete_at: Option<bool>,
    pub entity_name: Option<String>,
    pub entity_id: Option<String>,
    pub created_by: Option<String>,
    pub created_date: Option<ChronoDateTime>,
    pub last_modified_by: Option<String>,
    pub modified_date: Option<ChronoDateTime>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether it is marked as deleted.
    pub fn is_deleted(&self) -> bool {
        self.delete_at == Some(true)
    }

    /// Where the file is.
    ///
    /// # Errors
    /// When the row holds no key.
    pub fn key(&self) -> Result<FileKey, FileError> {
        self.physical_file_name.parse()
    }
}

/// One file of a group.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Attachment)]
pub struct AttachmentView {
    /// Code of the group.
    #[schema(example = "a1B2c3D4e5F6g7H8i9J0")]
    code: String,
    /// Number in the group, from 1.
    seq: i64,
    /// Id in the addresses of downloads and pictures.
    id: String,
    physical_file_name: String,
    original_file_name: String,
    /// In bytes.
    #[schema(required)]
    size: Option<i64>,
    /// What the content was found to be.
    #[schema(required)]
    file_type: Option<String>,
    #[schema(required)]
    download_cnt: Option<i64>,
    #[schema(required)]
    is_delete: Option<bool>,
    /// What uses the group.
    #[schema(required)]
    entity_name: Option<String>,
    #[schema(required)]
    entity_id: Option<String>,
    #[schema(required)]
    create_date: Option<LocalDateTime>,
}

impl From<Model> for AttachmentView {
    fn from(row: Model) -> Self {
        Self {
            code: row.attachment_code,
            seq: row.attachment_seq,
            id: row.attachment_id,
            physical_file_name: row.physical_file_name,
            original_file_name: row.original_file_name,
            size: row.attachment_size,
            file_type: row.file_type_value,
            download_cnt: row.download_count,
            is_delete: row.delete_at,
            entity_name: row.entity_name,
            entity_id: row.entity_id,
            create_date: row.created_date.map(LocalDateTime::from_utc),
        }
    }
}

/// What uses a group of attachments.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UploadInfo {
    /// Kind of the owner, such as `posts`.
    #[schema(max_length = 200)]
    #[serde(default, deserialize_with = "lenient::text")]
    pub entity_name: Option<String>,
    /// Key of the owner; -1 while it has none.
    #[schema(max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    pub entity_id: Option<String>,
}

impl UploadInfo {
    /// Checks that both fit their columns.
    ///
    /// # Errors
    /// E001 with what does not.
    pub fn check(&self) -> Result<(), ApiError> {
        let mut violations = Violations::new();
        let [name, id] = [&self.entity_name, &self.entity_id];
        violations.limit("entityName", name.as_deref().unwrap_or_default(), 200);
        violations.limit("entityId", id.as_deref().unwrap_or_default(), 50);
        violations.into_result()
    }
}

/// A file that is to be marked as deleted, or not.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentMark {
    /// Id of a file of the group.
    #[schema(value_type = String, required)]
    #[serde(default, deserialize_with = "lenient::text")]
    pub unique_id: Option<String>,
    /// Nothing happens to a file for which this is false.
    #[schema(value_type = bool)]
    pub is_delete: Option<bool>,
}

/// A form with new files.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form, which is read part by part")]
pub struct NewAttachments {
    #[schema(value_type = Vec<String>, format = Binary, max_items = 50)]
    files: (),
    info: UploadInfo,
    /// Ignored.
    #[schema(required = false)]
    list: Vec<AttachmentMark>,
}

/// A form with changes of a group.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form, which is read part by part")]
pub struct ChangedAttachments {
    /// Files that are added.
    #[schema(value_type = Vec<String>, format = Binary, required = false, max_items = 50)]
    files: (),
    info: UploadInfo,
    /// Files that are marked as deleted.
    #[schema(required = false)]
    list: Vec<AttachmentMark>,
}

/// A file that was stored under a temporary name and becomes an attachment, or an attachment that is
/// marked as deleted.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TempSave {
    /// Id of the attachment, when it is one already.
    #[serde(default, deserialize_with = "lenient::text")]
    pub unique_id: Option<String>,
    /// What the upload told.
    #[schema(example = "202611/0123456789abcdef0123456789abcdef.png.temp")]
    #[serde(default, deserialize_with = "lenient::text")]
    pub physical_file_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub original_name: Option<String>,
    #[schema(max_length = 200)]
    #[serde(default, deserialize_with = "lenient::text")]
    pub entity_name: Option<String>,
    #[schema(max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    pub entity_id: Option<String>,
    #[schema(value_type = bool)]
    pub is_delete: Option<bool>,
}

impl TempSave {
    /// The owner that this entry tells.
    pub fn info(&self) -> UploadInfo {
        UploadInfo {
            entity_name: self.entity_name.clone(),
            entity_id: self.entity_id.clone(),
        }
    }
}
