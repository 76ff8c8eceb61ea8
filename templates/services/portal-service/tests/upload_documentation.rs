//! What the OpenAPI document says about files.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::start;

/// Operations of the contract, by their ids.
const OPERATIONS: [(&str, &str, &str); 18] = [
    (
        "addAttachments",
        "put",
        "/api/v1/attachments/upload/{attachmentCode}",
    ),
    ("attachmentImage", "get", "/api/v1/images/{uniqueId}"),
    (
        "deleteAttachment",
        "delete",
        "/api/v1/attachments/{attachment}",
    ),
    (
        "deleteAttachmentGroup",
        "delete",
        "/api/v1/attachments/{attachment}/children",
    ),
    ("download", "get", "/api/v1/download/{uniqueId}"),
    (
        "downloadAny",
        "get",
        "/api/v1/attachments/download/{uniqueId}",
    ),
    ("editorImage", "get", "/api/v1/images/editor/{imagename}"),
    ("findAttachments", "get", "/api/v1/attachments/{attachment}"),
    (
        "markAttachment",
        "put",
        "/api/v1/attachments/{attachment}/{isDelete}",
    ),
    ("saveTempFiles", "post", "/api/v1/attachments/file"),
    ("searchAttachments", "get", "/api/v1/attachments"),
    (
        "updateAttachmentInfo",
        "put",
        "/api/v1/attachments/{attachment}/info",
    ),
    (
        "updateAttachments",
        "put",
        "/api/v1/attachments/{attachment}",
    ),
    (
        "updateTempFiles",
        "put",
        "/api/v1/attachments/file/{attachmentCode}",
    ),
    ("uploadAttachments", "post", "/api/v1/attachments/upload"),
    ("uploadEditorImage", "post", "/api/v1/upload/editor"),
    ("uploadTemp", "post", "/api/v1/upload"),
    ("uploadTempMany", "post", "/api/v1/upload/multi"),
];

async fn document() -> Value {
    let service = start().await;
    service.anonymous().get("/v3/api-docs").await.json()
}

#[tokio::test]
async fn all_operations_on_files_are_described() {
    let document = document().await;
    let mut described = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            if operation["tags"][0] == "attachments" {
                let id = operation["operationId"].as_str().expect("an id");
                described.insert(id, (method.as_str(), path.as_str()));
            }
        }
    }
    let expected = OPERATIONS.map(|(id, method, path)| (id, (method, path)));
    assert_eq!(described, BTreeMap::from(expected));
}

#[tokio::test]
async fn forms_are_described_part_by_part() {
    let document = document().await;
    for (path, method, schema, required) in [
        (
            "/api/v1/attachments/upload",
            "post",
            "NewAttachments",
            json!(["files", "info"]),
        ),
        (
            "/api/v1/attachments/{attachment}",
            "put",
            "ChangedAttachments",
            json!(["info"]),
        ),
        ("/api/v1/upload", "post", "OneFile", json!(["file"])),
        (
            "/api/v1/upload/multi",
            "post",
            "SeveralFiles",
            json!(["files"]),
        ),
    ] {
        let content = &document["paths"][path][method]["requestBody"]["content"];
        let form = &content["multipart/form-data"]["schema"]["$ref"];
        assert_eq!(*form, format!("#/components/schemas/{schema}"));
        assert_eq!(
            document["components"]["schemas"][schema]["required"], required,
            "{schema}"
        );
    }
    let files = &document["components"]["schemas"]["NewAttachments"]["properties"]["files"];
    assert_eq!(files["type"], "array");
    assert_eq!(files["items"]["format"], "binary");
}

#[tokio::test]
async fn parts_of_downloads_are_described() {
    let document = document().await;
    let answers = &document["paths"]["/api/v1/download/{uniqueId}"]["get"]["responses"];
    for status in ["200", "206", "400", "416"] {
        assert!(answers[status].is_object(), "{status}");
    }
    assert!(answers["200"]["headers"]["Content-Disposition"].is_object());
}
