//! Compressed answers. The lists grow with the mesh, and every client asks for them again and again.

use std::convert::Infallible;
use std::io::{self, Write};

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use flate2::Compression;
use flate2::write::GzEncoder;

/// How an answer may travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// As it is.
    Plain,
    /// Compressed, for those whose `Accept-Encoding` has `gzip`.
    Gzip,
}

impl Encoding {
    fn accepted_by(headers: &HeaderMap) -> Self {
        let accepted = headers.get_all(header::ACCEPT_ENCODING).into_iter();
        let mut accepted = accepted.filter_map(|value| value.to_str().ok());
        if accepted.any(|value| value.split(',').any(is_gzip)) {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    /// A body in this encoding. What cannot be compressed travels as it is.
    pub fn encoded(self, body: String) -> (Self, Bytes) {
        match self {
            Self::Gzip => match compressed(body.as_bytes()) {
                Ok(body) => (Self::Gzip, body.into()),
                Err(_) => (Self::Plain, body.into()),
            },
            Self::Plain => (Self::Plain, body.into()),
        }
    }
}

/// One element of `Accept-Encoding`; a quality of zero refuses.
fn is_gzip(element: &str) -> bool {
    let (name, quality) = element.split_once(';').unwrap_or((element, ""));
    let quality = quality.trim().strip_prefix("q=").unwrap_or("1");
    let refused = quality.parse().is_ok_and(|quality: f32| quality <= 0.0);
    name.trim().eq_ignore_ascii_case("gzip") && !refused
}

fn compressed(body: &[u8]) -> io::Result<Vec<u8>> {
    // Lists are full of repetition: more effort would hardly make them smaller.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

impl<S: Sync> FromRequestParts<S> for Encoding {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::accepted_by(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn gzip_is_for_those_who_accept_it() {
        assert_eq!(Encoding::accepted_by(&HeaderMap::new()), Encoding::Plain);
        let cases = [
            ("gzip", Encoding::Gzip),
            ("deflate, GZIP;q=0.5", Encoding::Gzip),
            ("gzip;q=0", Encoding::Plain),
            ("gzip; q=0.0", Encoding::Plain),
            ("br", Encoding::Plain),
            ("*", Encoding::Plain),
        ];
        for (accepted, expected) in cases {
            let headers = [(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))];
            let encoding = Encoding::accepted_by(&headers.into_iter().collect());
            assert_eq!(encoding, expected, "{accepted}");
        }
    }
}
