//! Answers of the operations.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::compression::Encoding;
use crate::xml::ToXml;

/// The form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// What readers get whose `Accept` contains `json`.
    Json,
    /// What all other readers get, those without `Accept` included.
    Xml,
}

impl Format {
    fn wanted_by(headers: &HeaderMap) -> Self {
        let accepted = headers.get_all(header::ACCEPT).into_iter();
        let mut accepted = accepted.filter_map(|value| value.to_str().ok());
        if accepted.any(|value| value.contains("json")) {
            Self::Json
        } else {
            Self::Xml
        }
    }

    /// The form of what a client sent. JSON, unless it says that it is XML: some clients do not
    /// say what they send, and those that send XML are all Java's, which do.
    pub fn of_body(headers: &HeaderMap) -> Self {
        let content_type = headers.get(header::CONTENT_TYPE);
        match content_type.and_then(|value| value.to_str().ok()) {
            Some(content_type) if content_type.contains("xml") => Self::Xml,
            _ => Self::Json,
        }
    }

    /// 200 with a document.
    pub fn document(self, content: &(impl Serialize + ToXml)) -> Response {
        self.written(Encoding::Plain, content).answer()
    }

    /// A document in that encoding.
    pub fn written(self, encoding: Encoding, content: &(impl Serialize + ToXml)) -> Document {
        let (content_type, text) = match self {
            Self::Json => (
                "application/json",
                serde_json::to_string(content).unwrap_or_else(|error| {
                    unreachable!("what is registered was read from JSON or XML: {error}")
                }),
            ),
            Self::Xml => ("application/xml", content.to_xml()),
        };
        let (encoding, body) = encoding.encoded(text);
        Document {
            content_type,
            encoding,
            body,
        }
    }

    /// 200 with a document, or 404 without body.
    pub fn document_or_not_found(self, content: Option<impl Serialize + ToXml>) -> Response {
        match content {
            Some(content) => self.document(&content),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Format {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::wanted_by(&parts.headers))
    }
}

/// A document as it goes over the wire. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Document {
    content_type: &'static str,
    encoding: Encoding,
    body: Bytes,
}

impl Document {
    /// 200 with this document.
    pub fn answer(&self) -> Response {
        let content_type = [(header::CONTENT_TYPE, self.content_type)];
        let body = self.body.clone();
        match self.encoding {
            Encoding::Plain => (content_type, body).into_response(),
            Encoding::Gzip => {
                let encoding = [(header::CONTENT_ENCODING, "gzip")];
                (content_type, encoding, body).into_response()
            }
        }
    }
}

/// 200 when the instance was there, else 404; both without body.
pub fn done_or_not_found(was_there: bool) -> StatusCode {
    if was_there {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn xml_is_for_those_who_do_not_name_json() {
        assert_eq!(Format::wanted_by(&HeaderMap::new()), Format::Xml);
        let cases = [
            ("*/*", Format::Xml),
            ("application/xml", Format::Xml),
            ("application/json", Format::Json),
            (
                "text/html, application/vnd.example+json;q=0.1",
                Format::Json,
            ),
        ];
        for (accept, expected) in cases {
            let headers = [(header::ACCEPT, HeaderValue::from_static(accept))];
            let format = Format::wanted_by(&headers.into_iter().collect());
            assert_eq!(format, expected, "{accept}");
        }
    }
}
