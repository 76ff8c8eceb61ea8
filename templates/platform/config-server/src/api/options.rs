//! What a request says besides its path.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use serde::Deserialize;

/// The query of a request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// Whether placeholders are replaced; they are unless somebody asks for the contrary.
    #[serde(default = "by_default")]
    pub resolve_placeholders: bool,
    use_default_label: Option<String>,
}

impl Options {
    /// Whether the path has no label. The word alone says so, whatever its value.
    pub fn uses_default_label(&self) -> bool {
        self.use_default_label.is_some()
    }
}

fn by_default() -> bool {
    true
}

/// Whether a client lists `media_type` among those that it accepts.
pub fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    let values = headers.get_all(ACCEPT).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|listed| listed.split(';').next())
        .any(|listed| listed.trim().eq_ignore_ascii_case(media_type))
}
