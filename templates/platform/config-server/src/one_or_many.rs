//! Settings that are a list, or a text with commas.

use serde::Deserialize;

/// Several texts in either form.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// With commas.
    One(String),
    /// As a list; its elements may have commas, too.
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl OneOrMany {
    /// The texts, without the empty ones.
    pub fn into_list(self) -> Vec<String> {
        let texts = match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts,
        };
        let parts = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }
}
