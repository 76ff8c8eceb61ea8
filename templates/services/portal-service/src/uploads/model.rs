//! Uploads as requests and answers.

use mesh_files::SavedFile;
use mesh_web::lenient;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::pending::NewFile;

/// What front ends read as success.
const SUCCESS: &str = "Success";

/// Part `file` of a form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form, which is read part by part")]
pub struct OneFile {
    #[schema(value_type = String, format = Binary)]
    file: (),
}

/// Parts `files` of a form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form, which is read part by part")]
pub struct SeveralFiles {
    #[schema(value_type = Vec<String>, format = Binary, max_items = 50)]
    files: (),
}

/// A file that was stored under a temporary name.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UploadedFile {
    original_file_name: String,
    /// Always `Success`.
    message: &'static str,
    /// What the content was found to be.
    file_type: &'static str,
    /// In bytes.
    size: u64,
    /// Where it is, for the request that makes it an attachment.
    #[schema(example = "202611/0123456789abcdef0123456789abcdef.png.temp")]
    physical_file_name: String,
}

impl From<NewFile> for UploadedFile {
    fn from(file: NewFile) -> Self {
        Self {
            original_file_name: file.name.as_str().to_owned(),
            message: SUCCESS,
            file_type: file.saved.content_type,
            size: file.saved.size,
            physical_file_name: file.saved.key.to_string(),
        }
    }
}

/// A picture that was put into an editor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorUpload {
    /// Its extension says what the picture is.
    #[schema(value_type = String, required, example = "photo.png")]
    #[serde(default, deserialize_with = "lenient::text")]
    pub original_name: Option<String>,
    /// Base64 without `data:` before it.
    #[schema(value_type = String, required, max_length = 400_000)]
    #[serde(default, deserialize_with = "lenient::text")]
    pub file_base64: Option<String>,
}

/// A picture of an editor that was stored.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorUploaded {
    original_file_name: String,
    /// Always `Success`.
    message: &'static str,
    /// What the content was found to be.
    file_type: &'static str,
    /// In bytes.
    size: u64,
    /// Always 1, as CKEditor wants it.
    uploaded: u8,
    /// What follows `/api/v1/images/editor/` in the address of the picture.
    #[schema(example = "editor-202611-0123456789abcdef0123456789abcdef.png")]
    url: String,
}

impl EditorUploaded {
    /// Tells a client about its picture.
    pub fn new(original_name: &str, saved: &SavedFile) -> Self {
        Self {
            original_file_name: original_name.to_owned(),
            message: SUCCESS,
            file_type: saved.content_type,
            size: saved.size,
            uploaded: 1,
            url: saved.key.editor_address(),
        }
    }
}
