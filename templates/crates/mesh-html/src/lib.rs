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

    /// The text of an editor: headings, lists, tables, pictures, links and harmless styles stay.
    pub fn rich(&self, html: &str) -> String {
        self.rich.clean(html).to_string()
    }

    /// The text without any markup, as HTML: what is left of `<` and `&` is escaped. For texts
    /// without editor that are shown as HTML.
    pub fn plain(&self, html: &str) -> String {
        self.plain.clean(html).to_string()
    }
}

impl fmt::Debug for HtmlSanitizer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HtmlSanitizer")
    }
}

#[cfg(test)]
mod tests;
