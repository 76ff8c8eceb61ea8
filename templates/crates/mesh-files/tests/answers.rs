//! Files as browsers get them.

use axum::body::to_bytes;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use bytes::Bytes;
use futures_util::stream;
use mesh_config::{Environment, Layer, Settings};
use mesh_files::{ContentDisposition, FileName, FileStorage, Folder, StoredContent};
use tempfile::TempDir;

async fn file(folder: &TempDir) -> StoredContent {
    let layer = Layer::new(
        "test",
        [
            ("file.storage.type", "local".into()),
            ("file.directory", folder.path().display().to_string().into()),
            ("file.storage.max-file-size", "1MB".into()),
            ("file.storage.allowed-extensions", "txt".into()),
        ],
    );
    let settings = Settings::merge(&[layer], Environment::default(), &[]);
    let storage = FileStorage::from_settings(&settings).expect("a storage");
    let content = stream::iter([Ok::<_, String>(Bytes::from_static(b"0123456789"))]);
    let name = FileName::parse("a.txt").expect("a name");
    let saved = storage.save(&name, Folder::Attachments, content).await;
    let key = saved.expect("a saved file").key;
    storage.open(&key).await.expect("the file")
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    async fn of(file: &StoredContent, wanted: &[(HeaderName, &str)]) -> Self {
        let wanted = wanted
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().expect("a header")))
            .collect();
        let saved_as = ContentDisposition::Attachment("보고서.txt".to_owned());
        let (parts, body) = file
            .answer(&wanted, &saved_as)
            .await
            .expect("an answer")
            .into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, 100).await.expect("a body"),
        }
    }

    fn header(&self, name: HeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("a text"))
    }
}

#[tokio::test]
async fn a_file_comes_whole_and_is_taken_for_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let answer = Answer::of(&file(&folder).await, &[]).await;
    assert_eq!(
        (answer.status, &*answer.body),
        (StatusCode::OK, &b"0123456789"[..])
    );
    for (name, value) in [
        (header::CONTENT_LENGTH, "10"),
        (header::CONTENT_TYPE, "text/plain"),
        (header::ACCEPT_RANGES, "bytes"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename*=UTF-8''%EB%B3%B4%EA%B3%A0%EC%84%9C.txt",
        ),
    ] {
        assert_eq!(answer.header(name.clone()), value, "{name}");
    }
}

#[tokio::test]
async fn an_interrupted_download_is_continued() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder).await;
    let whole = Answer::of(&file, &[]).await;
    let etag = whole.header(header::ETAG);
    let rest = Answer::of(
        &file,
        &[(header::RANGE, "bytes=4-"), (header::IF_RANGE, etag)],
    )
    .await;
    assert_eq!(
        (rest.status, &*rest.body),
        (StatusCode::PARTIAL_CONTENT, &b"456789"[..])
    );
    assert_eq!(rest.header(header::CONTENT_RANGE), "bytes 4-9/10");
    assert_eq!(rest.header(header::CONTENT_LENGTH), "6");
    assert_eq!(rest.header(header::ETAG), etag);
    let other = [(header::RANGE, "bytes=4-"), (header::IF_RANGE, "\"other\"")];
    let changed = Answer::of(&file, &other).await;
    assert_eq!((changed.status, changed.body.len()), (StatusCode::OK, 10));
    let date = whole.header(header::LAST_MODIFIED);
    assert!(date.ends_with(" GMT") && date.len() == 29, "{date}");
    let since = [(header::RANGE, "bytes=4-4"), (header::IF_RANGE, date)];
    assert_eq!(Answer::of(&file, &since).await.body, "4");
}

#[tokio::test]
async fn ranges_behind_the_end_are_416_with_the_size() {
    let folder = tempfile::tempdir().unwrap();
    let answer = Answer::of(&file(&folder).await, &[(header::RANGE, "bytes=10-")]).await;
    assert_eq!(answer.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(answer.header(header::CONTENT_RANGE), "bytes */10");
    assert!(answer.body.is_empty());
}

#[tokio::test]
async fn what_a_browser_has_is_not_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder).await;
    let whole = Answer::of(&file, &[]).await;
    let known = [(header::IF_NONE_MATCH, whole.header(header::ETAG))];
    let answer = Answer::of(&file, &known).await;
    assert_eq!(answer.status, StatusCode::NOT_MODIFIED);
    assert!(answer.body.is_empty());
    assert_eq!(answer.header(header::ETAG), whole.header(header::ETAG));
}
