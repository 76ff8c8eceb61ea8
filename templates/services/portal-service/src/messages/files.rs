//! The messages as properties files, from which Java services take them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use mesh_config::{Settings, SettingsError};
use mesh_web::MessageTexts;

/// The folder with `messages.properties`, `messages_ko.properties` and `messages_en.properties`.
pub struct MessageFiles(PathBuf);

impl MessageFiles {
    /// Reads `messages.directory`; without it no files are written.
    ///
    /// # Errors
    /// When the setting is wrong.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, SettingsError> {
        let directory: Option<String> = settings.find("messages.directory")?;
        let directory = directory.filter(|path| !path.trim().is_empty());
        Ok(directory.map(|path| Self(path.into())))
    }

    /// Writes the files anew. Where there is no English text, the Korean one stands.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub async fn write(&self, texts: &MessageTexts) -> anyhow::Result<()> {
        let korean = properties(&texts.korean);
        let mut english = texts.korean.clone();
        english.extend(texts.english.clone());
        let english = properties(&english);
        let folder = &self.0;
        tokio::fs::create_dir_all(folder)
            .await
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        for (name, content) in [
            ("messages.properties", &korean),
            ("messages_ko.properties", &korean),
            ("messages_en.properties", &english),
        ] {
            replace(folder, name, content).await?;
        }
        Ok(())
    }
}

/// Whoever reads meanwhile sees the old file or the new one, never a part.
async fn replace(folder: &Path, name: &str, content: &str) -> anyhow::Result<()> {
    let file = folder.join(name);
    let unfinished = folder.join(format!("{name}.{}.tmp", uuid::Uuid::new_v4()));
    let written = async {
        tokio::fs::write(&unfinished, content).await?;
        tokio::fs::rename(&unfinished, &file).await
    };
    let written = written.await;
    if written.is_err() {
        // What is left over does no harm; the error that is told is the first one.
        let _ = tokio::fs::remove_file(&unfinished).await;
    }
    written.with_context(|| {
        format!(
            "cannot write {}; check `messages.directory`",
            file.display()
        )
    })
}

fn properties(texts: &BTreeMap<String, String>) -> String {
    let mut content = String::new();
    for (key, text) in texts {
        escape(key, Part::Key, &mut content);
        content.push('=');
        escape(text, Part::Value, &mut content);
        content.push('\n');
    }
    content
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Key,
    Value,
}

/// As `java.util.Properties` writes: in ASCII, with escapes for what would mean something else.
fn escape(text: &str, part: Part, content: &mut String) {
    for (position, character) in text.chars().enumerate() {
        match character {
            '\n' => content.push_str("\\n"),
            '\r' => content.push_str("\\r"),
            '\t' => content.push_str("\\t"),
            ' ' if part == Part::Value && position > 0 => content.push(' '),
            '\\' | ' ' | '=' | ':' | '#' | '!' => content.extend(['\\', character]),
            ' '..='~' => content.push(character),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    // Writing into a text does not fail.
                    let _ = write!(content, "\\u{unit:04X}");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_ascii_that_java_reads() {
        let texts = [("valid required", " 값: \\ a=b\n\u{1F600} "), ("a", "b c")];
        let texts = texts.map(|(key, text)| (key.to_owned(), text.to_owned()));
        let expected = "a=b c\nvalid\\ required=\\ \\uAC12\\: \\\\ a\\=b\\n\\uD83D\\uDE00 \n";
        assert_eq!(properties(&texts.into()), expected);
    }
}
