//! HTML of editors without what could do harm.
//!
//! Texts that are shown as text, such as titles, need nothing of this: they are stored as they are,
//! and whoever shows them escapes them.

mod embeds;
mod rich;

use std::fmt;

use ammonia::Builder;
use mesh_config::{Settings, SettingsError};

use crate::embeds::EmbedHosts;

/// Most `<` of a text that is read as HTML. Parsing takes the time of all elements for each element
/// that is open at the same time, so that a few hundred kilobytes of `<div>` would take minutes.
const MOST_TAGS: usize = 20_000;

/// Takes out of HTML what was not meant for readers.
pub struct HtmlSanitizer {
    rich: Builder<'static>,
    plain: Builder<'static>,
}

impl HtmlSanitizer {
    /// Reads `html.embed-hosts`: the hosts whose players may be embedded, none when there are none.
    ///
    /// # Errors
    /// When the setting is wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        Ok(Self::new(settings.list("html.embed-hosts")?))
    }

    /// With the hosts, such as `www.youtube.com`, whose players may be embedded.
    pub fn new(embed_hosts: Vec<String>) -> Self {
        Self {
            rich: rich::builder(EmbedHosts::new(embed_hosts)),
            plain: Builder::empty(),
        }
    }

    /// The text of an editor: headings, lists, tables, pictures, links and harmless styles stay. A
    /// text of more than 20,000 tags is taken as text without any.
    pub fn rich(&self, html: &str) -> String {
        clean(&self.rich, html)
    }

    /// The text without any markup, as HTML: what is left of `<` and `&` is escaped. For texts
    /// without editor that are shown as HTML.
    pub fn plain(&self, html: &str) -> String {
        clean(&self.plain, html)
    }
}

fn clean(rules: &Builder<'_>, html: &str) -> String {
    if html.bytes().filter(|byte| *byte == b'<').count() > MOST_TAGS {
        return ammonia::clean_text(html);
    }
    rules.clean(html).to_string()
}

impl fmt::Debug for HtmlSanitizer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HtmlSanitizer")
    }
}

#[cfg(test)]
mod tests;
