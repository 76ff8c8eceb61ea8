//! The same files in S3-compatible storage, over real HTTP to a small server that speaks S3.

mod support;

use std::future::{self, Future};
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use mesh_config::{Environment, Layer, Settings};
use mesh_files::{
    ContentDisposition, FileError, FileKey, FileName, FileStorage, FileStorageError, Folder,
    SavedFile,
};
use mesh_web::ApiError;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::support::FakeS3;

fn storage(server: &FakeS3) -> FileStorage {
    storage_with(server, []).expect("a storage")
}

/// A storage some of whose settings are others.
fn storage_with<const N: usize>(
    server: &FakeS3,
    others: [(&str, &str); N],
) -> Result<FileStorage, FileStorageError> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let others = Layer::new("others", others.map(|(key, value)| (key, value.into())));
    let layer = Layer::new(
        "test",
        [
            ("file.storage.type", "s3".into()),
            ("file.storage.bucket", "files".into()),
            ("file.storage.max-file-size", "8MB".into()),
            ("file.storage.max-spool-size", "20MB".into()),
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
    let settings = Settings::merge(&[layer, others], Environment::default(), &[]);
    FileStorage::from_settings(&settings)
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
async fn a_small_file_is_one_request() {
    let server = FakeS3::start().await;
    let storage = storage(&server);
    let saved = save(&storage, Folder::Attachments, 1024).await.unwrap();
    assert_eq!(server.sizes(), [(saved.key.to_string(), 1024)]);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_refused_file_is_never_sent() {
    let server = FakeS3::start().await;
    let storage = storage(&server);
    let saved = save(&storage, Folder::Attachments, 9 * 1024 * 1024).await;
    assert!(matches!(saved, Err(FileError::TooBig)), "{saved:?}");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn parts_are_given_up_when_the_storage_fails() {
    let server = FakeS3::start().await;
    let storage = storage(&server);
    server.refuse_completion();
    let saved = save(&storage, Folder::Attachments, 6 * 1024 * 1024).await;
    assert!(matches!(saved, Err(FileError::Storage(_))), "{saved:?}");
    for _ in 0..500 {
        if server.open_uploads() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(server.open_uploads(), 0);
    assert!(server.sizes().is_empty());
}

/// Begins a file that does not go on for a while, once all of `size` bytes were taken.
fn unfinished(storage: &FileStorage, size: usize) -> (impl Future<Output = ()>, JoinHandle<()>) {
    let (storage, taken) = (storage.clone(), Arc::new(Notify::new()));
    let is_taken = taken.clone();
    let content = stream::iter((0..size / 1024).map(|_| Ok(Bytes::from(vec![b'a'; 1024]))));
    let content = content.chain(stream::once(async move {
        is_taken.notify_one();
        future::pending::<Result<Bytes, String>>().await
    }));
    let sending = tokio::spawn(async move {
        let name = FileName::parse("a.txt").expect("a name");
        let _ = storage.save(&name, Folder::Attachments, content).await;
    });
    (async move { taken.notified().await }, sending)
}

#[tokio::test]
async fn files_that_are_not_complete_take_a_bounded_room_and_give_it_back() {
    let server = FakeS3::start().await;
    let storage = storage_with(&server, [("file.storage.max-spool-size", "8MB")]).unwrap();
    let (taken, sending) = unfinished(&storage, 6 * 1024 * 1024);
    taken.await;
    assert_eq!(
        server.requests(),
        0,
        "nothing is sent before it is complete"
    );
    let saved = save(&storage, Folder::Attachments, 3 * 1024 * 1024).await;
    assert!(matches!(saved, Err(FileError::NoRoom)), "{saved:?}");
    let answer = ApiError::from(saved.unwrap_err()).into_response();
    assert_eq!(answer.status(), 503);
    save(&storage, Folder::Attachments, 1024 * 1024)
        .await
        .expect("there is room for a small one");
    sending.abort();
    assert!(sending.await.is_err());
    save(&storage, Folder::Attachments, 8 * 1024 * 1024)
        .await
        .expect("all of it is free again");
}

#[tokio::test]
async fn nothing_with_a_name_is_in_the_folder_for_files_that_arrive() {
    let server = FakeS3::start().await;
    let folder = tempfile::tempdir().unwrap();
    let location = folder.path().display().to_string();
    let storage =
        storage_with(&server, [("spring.servlet.multipart.location", &location)]).unwrap();
    let (taken, _sending) = unfinished(&storage, 1024);
    taken.await;
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn settings_that_cannot_be_right_end_the_start() {
    let server = FakeS3::start().await;
    let wrong = [
        ("spring.cloud.aws.s3.endpoint", "storage.example"),
        ("spring.cloud.aws.s3.endpoint", "ftp://storage.example"),
        ("file.storage.bucket", "my files"),
        ("file.storage.max-spool-size", "much"),
        ("spring.servlet.multipart.location", "/nowhere/at/all"),
        ("spring.cloud.aws.s3.path-style-access-enabled", "false"),
    ];
    for (key, value) in wrong {
        let error = storage_with(&server, [(key, value)]).map(drop).unwrap_err();
        let message = error.to_string();
        assert!(message.contains(key), "{key}: {message}");
    }
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
