//! Mails of a mesh that writes them as files.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::Deserialize;

/// The folder with the mails.
pub struct Mailbox(pub PathBuf);

/// What a step keeps of the mail that its call sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    to: String,
    /// The text before the word to keep.
    after: String,
    /// Its name from now on.
    pub keep: String,
}

impl Mailbox {
    /// The word, once the mail is there.
    pub fn wait_for(&self, mail: &Mail) -> Result<String, String> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(10) {
            if let Some(word) = self.mails().iter().find_map(|text| mail.word_in(text)) {
                return Ok(word);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let Mail { to, after, .. } = mail;
        Err(format!(
            "waited 10 s in vain for a mail to {to} with `{after}`"
        ))
    }

    fn mails(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.0).into_iter().flatten().flatten();
        let mails = files.map(|file| file.path());
        let mails = mails.filter(|path| path.extension().is_some_and(|end| end == "eml"));
        mails
            .filter_map(|path| std::fs::read_to_string(path).ok())
            .collect()
    }
}

impl Mail {
    fn word_in(&self, text: &str) -> Option<String> {
        let is_mine = text.lines().any(|line| line == format!("To: {}", self.to));
        let (_, rest) = text.split_once(&self.after).filter(|_| is_mine)?;
        let word = rest.chars().take_while(char::is_ascii_alphanumeric);
        Some(word.collect())
    }
}
