//! The same files in S3-compatible storage, over real HTTP to a small server that speaks S3.

mod support;

use std::time::Duration;

use axum::http::{HeaderMap, header};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use mesh_config::{Environment, Layer, Settings};
use mesh_files::{
    ContentDisposition, FileError, FileKey, FileName, FileStorage, Folder, SavedFile,
};

use crate::support::FakeS3;

fn storage(server: &FakeS3) -> FileStorage {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let layer = Layer::new(
        "test",
        [
            ("file.storage.type", "s3".into()),
            ("file.storage.bucket", "files".into()),
            ("file.storage.max-file-size", "8MB".into()),
            ("file.storage.allowed-extensions", "txt".into()),
            ("spring.cloud.aws.region.static", "kr-standard".into()),
            ("spring.cloud.aws.s3.endpoint", server.url().into()),
            ("spring.cloud.aws.s3.path-style-access-enabled", true.into()),
            ("spring.cloud.aws.credentials.access-key", "key".into()),
            ("spring.cloud.aws.credentials.secret-key", "secret".into()),
            ("spring.http.client.connect-timeout", "2s".into()),
            ("spring.http.client.read-timeout", "5s".into()),
        ],
    );
    let settings = Settings::merge(&[layer], Environment::default(), &[]);
    FileStorage::from_settings(&settings).expect("a storage")
}

async fn save(storage: &FileStorage, folder: Folder, size: usize) -> Result<SavedFile, FileError> {
    let chunk = Bytes::from(vec![b'a'; 1024]);
    let content = stream::iter((0..size / 1024).map(move |_| Ok::<_, String>(chunk.clone())));
    let name = FileName::parse("a.txt").expect("a name");
    storage.save(&name, folder, content).await
}

#[tokio::test]
async fn a_file_of_several_parts_is_stored_served_and_deleted() {
    let server = FakeS3::start().await;
    let storage = storage(&server);
    let size = 6 * 1024 * 1024;
    let saved = save(&storage, Folder::Attachments, size).await.unwrap();
    assert_eq!(server.sizes(), [(saved.key.to_string(), size)]);
    assert!(server.was_signed_with("key"));
    let file = storage.open(&saved.key).await.unwrap();
    let wanted = HeaderMap::from_iter([(header::RANGE, "bytes=10-19".parse().unwrap())]);
    let answer = file
        .answer(&wanted, &ContentDisposition::Inline)
        .await
        .unwrap();
    assert_eq!(answer.status(), 206);
    let body = axum::body::to_bytes(answer.into_body(), 100).await.unwrap();
    assert_eq!(body, "aaaaaaaaaa");
    storage.delete(&saved.key).await.unwrap();
    storage.delete(&saved.key).await.unwrap();
    assert!(server.sizes().is_empty());
    assert!(matches!(
        storage.open(&saved.key).await,
        Err(FileError::NotFound)
    ));
}

#[tokio::test]
async fn parts_of_a_refused_file_are_given_up() {
    let server = FakeS3::start().await;
    let storage = storage(&server);
    let saved = save(&storage, Folder::Attachments, 9 * 1024 * 1024).await;
    assert!(matches!(saved, Err(FileError::TooBig)), "{saved:?}");
    for _ in 0..500 {
        if server.open_uploads() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(server.open_uploads(), 0);
    assert!(server.sizes().is_empty());
}

#[tokio::test]
async fn temporary_files_are_claimed_and_old_ones_listed() {
    let server = FakeS3::start().await;
    let storage = storage(&server);
    let temporary = save(&storage, Folder::Temporary, 1024).await.unwrap();
    let claimed = storage.claim(&temporary.key).await.unwrap();
    assert_eq!(server.sizes(), [(claimed.to_string(), 1024)]);
    let old: Vec<FileKey> = storage
        .older_than(Duration::from_secs(3600))
        .map(|key| key.unwrap())
        .collect()
        .await;
    assert_eq!(old, [claimed]);
}
