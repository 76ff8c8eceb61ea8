//! Mails as files, which any mail program opens.

use std::path::PathBuf;

use lettre::Message;
use uuid::Uuid;

use crate::MailError;

/// A folder that is made when the first mail is written.
pub struct Folder(PathBuf);

impl Folder {
    /// The folder of that name.
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Writes a mail; names sort by time. The file has its name when it is complete.
    pub async fn write(&self, message: &Message) -> Result<(), MailError> {
        let path = self.0.join(format!("{}.eml", Uuid::now_v7()));
        let written = self.write_to(&path, &message.formatted()).await;
        written.map_err(|source| MailError::Folder {
            path: path.clone(),
            source,
        })?;
        tracing::info!("a mail was written to {}", path.display());
        Ok(())
    }

    async fn write_to(&self, path: &PathBuf, mail: &[u8]) -> std::io::Result<()> {
        tokio::fs::create_dir_all(&self.0).await?;
        let incomplete = path.with_extension("part");
        tokio::fs::write(&incomplete, mail).await?;
        tokio::fs::rename(&incomplete, path).await
    }
}
