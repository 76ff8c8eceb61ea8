//! The language of the request being served, and the texts that its service has in it.

use axum::extract::{Request, State};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::middleware::Next;
use axum::response::Response;

use crate::Messages;

/// A language that messages exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locale {
    /// Korean, the default.
    Korean,
    /// English.
    English,
}

tokio::task_local! {
    static CURRENT: (Locale, Messages);
}

impl Locale {
    /// The language of the request being served; Korean outside of one.
    pub fn current() -> Self {
        CURRENT
            .try_with(|(locale, _)| *locale)
            .unwrap_or(Self::Korean)
    }

    /// The first language of an `Accept-Language` value that messages exist in.
    pub fn from_accept_language(value: &str) -> Self {
        let mut wanted: Vec<(f32, &str)> = value.split(',').map(weighted).collect();
        wanted.sort_by(|left, right| right.0.total_cmp(&left.0));
        wanted
            .iter()
            .find_map(
                |(_, tag)| match tag.get(..2).map(str::to_ascii_lowercase).as_deref() {
                    Some("ko") => Some(Self::Korean),
                    Some("en") => Some(Self::English),
                    _ => None,
                },
            )
            .unwrap_or(Self::Korean)
    }
}

fn weighted(entry: &str) -> (f32, &str) {
    match entry.split_once(';') {
        Some((tag, quality)) => {
            let weight = quality
                .trim()
                .strip_prefix("q=")
                .and_then(|text| text.parse().ok());
            (weight.unwrap_or(0.0), tag.trim())
        }
        None => (1.0, entry.trim()),
    }
}

/// The texts of the service that serves the request; none outside of one.
pub fn current_messages() -> Messages {
    CURRENT
        .try_with(|(_, messages)| messages.clone())
        .unwrap_or_default()
}

/// Middleware: serves the request in its language, with the texts of the service.
pub async fn with_locale_of_request(
    State(messages): State<Messages>,
    request: Request,
    next: Next,
) -> Response {
    let header = request
        .headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let locale = header.map_or(Locale::Korean, Locale::from_accept_language);
    CURRENT.scope((locale, messages), next.run(request)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_known_language_wins() {
        let cases = [
            ("ko", Locale::Korean),
            ("en-US,en;q=0.9,ko;q=0.8", Locale::English),
            ("en;q=0.5,ko-KR;q=0.9", Locale::Korean),
            ("fr,en;q=0.1", Locale::English),
            ("fr", Locale::Korean),
            ("", Locale::Korean),
            ("한국", Locale::Korean),
        ];
        for (value, expected) in cases {
            assert_eq!(Locale::from_accept_language(value), expected, "{value}");
        }
    }
}
