//! Forms with files, as browsers send them, and what is in the files.

use std::path::Path;

use mesh_test::{Answer, Caller, TestService};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

pub const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01";
pub const TEXT: &[u8] = b"0123456789";

const BOUNDARY: &str = "a-line-that-is-nowhere-else";

/// A form of several parts.
#[derive(Default)]
pub struct Form(Vec<u8>);

impl Form {
    /// Adds a file.
    pub fn file(self, name: &str, content: &[u8]) -> Self {
        self.part(&format!("name=\"files\"; filename=\"{name}\""), content)
    }

    /// Adds a file under the name of a form for a single one.
    pub fn single_file(self, name: &str, content: &[u8]) -> Self {
        self.part(&format!("name=\"file\"; filename=\"{name}\""), content)
    }

    /// Adds JSON, as a blob.
    pub fn json(self, name: &str, value: &Value) -> Self {
        let disposition = format!("name=\"{name}\"; filename=\"blob\"");
        self.part(&disposition, value.to_string().as_bytes())
    }

    /// Adds what tells the owner.
    pub fn info(self) -> Self {
        self.json("info", &json!({"entityName": "posts", "entityId": 1}))
    }

    /// Adds files of the group that are marked as deleted.
    pub fn deleting(self, ids: &[&str]) -> Self {
        let marks = ids
            .iter()
            .map(|id| json!({"uniqueId": id, "isDelete": true}));
        self.json("list", &marks.collect())
    }

    fn part(mut self, disposition: &str, content: &[u8]) -> Self {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(content);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    /// The body, and the media type that goes with it.
    pub fn body(mut self) -> (String, Vec<u8>) {
        self.0
            .extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={BOUNDARY}"), self.0)
    }

    /// Puts the form into a request.
    pub fn in_request(self, request: RequestBuilder) -> RequestBuilder {
        let (media_type, body) = self.body();
        request.header(CONTENT_TYPE, media_type).body(body)
    }

    pub async fn post(self, caller: &Caller<'_>, path: &str) -> Answer {
        Answer::of(self.in_request(caller.request(Method::POST, path))).await
    }

    pub async fn put(self, caller: &Caller<'_>, path: &str) -> Answer {
        Answer::of(self.in_request(caller.request(Method::PUT, path))).await
    }
}

/// Uploads files as a new group and tells its code.
pub async fn upload(caller: &Caller<'_>, files: &[(&str, &[u8])]) -> String {
    let form = files.iter().fold(Form::default(), |form, (name, content)| {
        form.file(name, content)
    });
    let answer = form.info().post(caller, "/api/v1/attachments/upload").await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.text
}

/// The files of a group, as everybody sees them.
pub async fn files_of(service: &TestService, code: &str) -> Vec<Value> {
    let path = format!("/api/v1/attachments/{code}");
    let answer = service.anonymous().get(&path).await;
    answer.json().as_array().expect("a list").clone()
}

/// Id of the only file of a new group.
pub async fn upload_one(service: &TestService, name: &str, content: &[u8]) -> String {
    let code = upload(&service.user("uploader", "ROLE_USER"), &[(name, content)]).await;
    text(&files_of(service, &code).await[0], "id")
}

/// A member that is a text.
pub fn text(value: &Value, member: &str) -> String {
    value[member].as_str().expect("a text").to_owned()
}

/// All files below a folder, parts of files among them.
pub fn stored(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let found = paths.flat_map(|path| {
        if path.is_dir() {
            stored(&path)
        } else {
            vec![path.display().to_string()]
        }
    });
    found.collect()
}
