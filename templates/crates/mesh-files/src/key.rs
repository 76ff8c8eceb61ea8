//! Where files are kept.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use mesh_web::LocalDateTime;
use object_store::path::Path;
use uuid::Uuid;

use crate::FileError;
use crate::format::Format;

const EDITOR: &str = "editor/";
const TEMPORARY: &str = ".temp";

/// What a file is for, which decides where it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    /// Attachments.
    Attachments,
    /// Files that become attachments when they are claimed.
    Temporary,
    /// Pictures within texts.
    Editor,
}

/// The place of a file under the root of the storage: `202611/<32 hex>.png`, with `editor/` before or
/// `.temp` behind. Nothing else is a key, so no key leads out of the root.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileKey(String);

impl FileKey {
    /// A new key in the folder of the present month in Korea.
    pub(crate) fn new(folder: Folder, extension: &str) -> Self {
        Self::at(Utc::now(), folder, extension)
    }

    fn at(now: DateTime<Utc>, folder: Folder, extension: &str) -> Self {
        let month = now.with_timezone(&LocalDateTime::offset()).format("%Y%m");
        let (before, behind) = match folder {
            Folder::Attachments => ("", ""),
            Folder::Temporary => ("", TEMPORARY),
            Folder::Editor => (EDITOR, ""),
        };
        let name = Uuid::new_v4().simple();
        Self(format!("{before}{month}/{name}.{extension}{behind}"))
    }

    /// The key in the address of an editor's picture, which has `-` for `/`. Keys of other folders
    /// have no such address.
    ///
    /// # Errors
    /// When it is none.
    pub fn from_editor_address(address: &str) -> Result<Self, FileError> {
        let key: Self = address.replace('-', "/").parse()?;
        if key.folder() != Folder::Editor || address.contains('/') {
            return Err(FileError::InvalidName);
        }
        Ok(key)
    }

    /// The address of an editor's picture.
    pub fn editor_address(&self) -> String {
        self.0.replace('/', "-")
    }

    /// The place under the root.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the file is for.
    pub fn folder(&self) -> Folder {
        if self.0.starts_with(EDITOR) {
            Folder::Editor
        } else if self.0.ends_with(TEMPORARY) {
            Folder::Temporary
        } else {
            Folder::Attachments
        }
    }

    /// The key of a temporary file once it is claimed; any other key is its own.
    pub fn claimed(&self) -> Self {
        let key = self.0.strip_suffix(TEMPORARY).unwrap_or(&self.0);
        Self(key.to_owned())
    }

    /// What the file is served as.
    pub fn content_type(&self) -> &'static str {
        self.format()
            .map_or("application/octet-stream", |format| format.content_type)
    }

    /// Whether the file is a picture.
    pub fn is_image(&self) -> bool {
        self.format().is_some_and(Format::is_image)
    }

    /// Its extension, in lower case.
    pub fn extension(&self) -> String {
        let key = self.0.strip_suffix(TEMPORARY).unwrap_or(&self.0);
        let (_, extension) = key.rsplit_once('.').unwrap_or_default();
        extension.to_lowercase()
    }

    fn format(&self) -> Option<&'static Format> {
        Format::of(&self.extension())
    }

    pub(crate) fn path(&self) -> Path {
        Path::from(self.0.as_str())
    }
}

impl FromStr for FileKey {
    type Err = FileError;

    fn from_str(text: &str) -> Result<Self, FileError> {
        let (place, is_editor) = match text.strip_prefix(EDITOR) {
            Some(place) => (place, true),
            None => (text, false),
        };
        let (place, is_temporary) = match place.strip_suffix(TEMPORARY) {
            Some(place) => (place, true),
            None => (place, false),
        };
        if has_form(place) && !(is_editor && is_temporary) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FileError::InvalidName)
        }
    }
}

/// `<yyyyMM>/<32 hex>.<extension>`.
fn has_form(place: &str) -> bool {
    let Some((month, file)) = place.split_once('/') else {
        return false;
    };
    let Some((name, extension)) = file.split_once('.') else {
        return false;
    };
    month.len() == 6
        && month.bytes().all(|byte| byte.is_ascii_digit())
        && name.len() == 32
        && name.bytes().all(|byte| byte.is_ascii_hexdigit())
        && (1..=10).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl fmt::Display for FileKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn the_month_is_that_of_korea() {
        let late = "2026-11-30T15:00:00Z".parse().unwrap();
        let key = FileKey::at(late, Folder::Editor, "png");
        assert!(key.as_str().starts_with("editor/202612/"), "{key}");
        assert_eq!(key.as_str().parse::<FileKey>().unwrap(), key);
        let key = FileKey::at(late, Folder::Temporary, "png");
        assert!(key.as_str().ends_with(".png.temp"), "{key}");
        assert_eq!(key.claimed().folder(), Folder::Attachments);
    }

    #[test]
    fn nothing_but_keys_is_a_key() {
        for text in [
            String::new(),
            "../../etc/passwd".to_owned(),
            format!("202611/../{NAME}.png"),
            format!("/202611/{NAME}.png"),
            format!("202611//{NAME}.png"),
            format!("202611\\{NAME}.png"),
            format!("202611/{NAME}"),
            format!("202611/{NAME}.png.png"),
            format!("202611/{NAME}.p\0g"),
            format!("202611/{NAME}.png/"),
            format!("202611/x{NAME}.png"),
            format!("%32%30/{NAME}.png"),
            format!("editor/editor/202611/{NAME}.png"),
            format!("editor/202611/{NAME}.png.temp"),
            format!("messages/{NAME}.png"),
            format!("２０２６１１/{NAME}.png"),
        ] {
            assert!(text.parse::<FileKey>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_pictures_of_editors_have_addresses() {
        let address = format!("editor-202611-{NAME}.png");
        let key = FileKey::from_editor_address(&address).unwrap();
        assert_eq!(key.editor_address(), address);
        for wrong in [
            format!("202611-{NAME}.png"),
            format!("editor/202611/{NAME}.png"),
            format!("editor-..-{NAME}.png"),
            "editor-202611".to_owned(),
        ] {
            assert!(FileKey::from_editor_address(&wrong).is_err(), "{wrong}");
        }
    }
}
