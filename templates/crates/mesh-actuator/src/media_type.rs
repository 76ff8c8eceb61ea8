//! The media types of the endpoints' JSON. The client chooses; without choice it is the newest.
//! Source: Spring Boot, `ApiVersion` and `EndpointMediaTypes`.

use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

const NEWEST: &str = "application/vnd.spring-boot.actuator.v3+json";
const OLDER: &str = "application/vnd.spring-boot.actuator.v2+json";
const PLAIN: &str = "application/json";

/// In which version of its JSON Spring Boot would answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiVersion {
    /// Of Spring Boot 2.0 and 2.1.
    V2,
    /// Of later ones.
    V3,
}

impl ApiVersion {
    /// The version that the client asks for.
    pub fn wanted(headers: &HeaderMap) -> Self {
        match media_type(headers) {
            OLDER => Self::V2,
            _ => Self::V3,
        }
    }
}

/// Gives JSON answers the media type that the client asks for.
pub async fn negotiate(request: Request, next: Next) -> Response {
    let wanted = media_type(request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if headers
        .get(CONTENT_TYPE)
        .is_some_and(|given| given == PLAIN)
    {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(wanted));
    }
    response
}

/// The first of ours that is named; anything else is taken to allow all.
fn media_type(headers: &HeaderMap) -> &'static str {
    let accepted = headers.get_all(ACCEPT).iter();
    let accepted = accepted.filter_map(|value| value.to_str().ok());
    let ranges = accepted.flat_map(|value| value.split(','));
    let names = ranges.map(|range| range.split(';').next().unwrap_or_default().trim());
    let ours = |name: &str| {
        let mut types = [NEWEST, OLDER, PLAIN].into_iter();
        types.find(|known| known.eq_ignore_ascii_case(name))
    };
    names
        .take_while(|name| !name.contains('*'))
        .find_map(ours)
        .unwrap_or(NEWEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_is_known_is_answered() {
        for (accept, expected) in [
            ("", NEWEST),
            ("*/*", NEWEST),
            ("text/html, */*;q=0.8, application/json;q=0.1", NEWEST),
            ("application/json", PLAIN),
            (
                "application/vnd.spring-boot.actuator.v2+json;q=1, application/json",
                OLDER,
            ),
            (
                "text/plain, application/vnd.spring-boot.actuator.v3+json, application/json",
                NEWEST,
            ),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT, accept.parse().unwrap())]);
            assert_eq!(media_type(&headers), expected, "{accept}");
        }
    }
}
