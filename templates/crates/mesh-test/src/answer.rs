//! Answers, and the documents that are expected in them.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

/// An answer, read to its end.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub text: String,
}

impl Answer {
    /// Sends a request.
    ///
    /// # Panics
    /// When there is no answer, or none that is text.
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.expect("an answer");
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.expect("a text"),
        }
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|_| panic!("{}, no JSON: {}", self.status, self.text))
    }

    /// The first value of a header, or nothing.
    ///
    /// # Panics
    /// When it is no text.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("a text header"))
    }

    /// The status, when there is no body to go with it.
    ///
    /// # Panics
    /// When there is one.
    pub fn bare_status(&self) -> u16 {
        assert_eq!(self.text, "", "the body is empty");
        self.status.as_u16()
    }

    /// Status and error document without its time, and without what its messages are called a second
    /// time.
    ///
    /// # Panics
    /// When there is no such document.
    pub fn error(&self) -> (u16, Value) {
        let mut document = self.json();
        let timestamp = document["timestamp"].take();
        assert!(timestamp.as_str().is_some_and(|text| text.len() >= 19));
        for error in document["errors"].as_array_mut().expect("a list") {
            let members = error.as_object_mut().expect("an object");
            let repeated = members.remove("defaultMessage");
            assert_eq!(repeated.as_ref(), members.get("message"));
        }
        let members = document.as_object_mut().expect("an object");
        members.remove("timestamp");
        (self.status.as_u16(), document)
    }

    /// Status and code of an error document.
    ///
    /// # Panics
    /// When there is no such document.
    pub fn refusal(&self) -> (u16, String) {
        let (status, document) = self.error();
        let code = document["code"].as_str().expect("a code").to_owned();
        (status, code)
    }
}

/// An error document without details.
pub fn plain_error(status: u16, code: &str, message: &str) -> (u16, Value) {
    let document = json!({"message": message, "status": status, "code": code, "errors": []});
    (status, document)
}

/// The members of a page for a list that fits on one.
pub fn single_page(size: u64, sorted: bool, rows: Vec<Value>) -> Value {
    let sort = json!({"empty": !sorted, "sorted": sorted, "unsorted": !sorted});
    json!({
        "totalElements": rows.len(), "totalPages": 1, "size": size, "number": 0,
        "pageable": {
            "pageNumber": 0, "pageSize": size, "sort": sort, "offset": 0,
            "paged": true, "unpaged": false
        },
        "sort": sort, "first": true, "last": true, "empty": false,
        "numberOfElements": rows.len(), "content": rows
    })
}
