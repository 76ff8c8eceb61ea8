//! Files in a folder.

use std::path::Path;

use futures_util::stream;
use mesh_config::{Environment, Layer};
use tempfile::TempDir;

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n....IHDR";

fn storage(folder: &TempDir) -> FileStorage {
    let settings = Layer::new(
        "test",
        [
            ("file.storage.type", "local".into()),
            ("file.directory", folder.path().display().to_string().into()),
            ("file.storage.max-file-size", "1MB".into()),
            ("file.storage.allowed-extensions", "png, TXT".into()),
        ],
    );
    let settings = Settings::merge(&[settings], Environment::default(), &[]);
    FileStorage::from_settings(&settings).unwrap()
}

async fn save(storage: &FileStorage, name: &str, parts: &[&[u8]]) -> Result<SavedFile, FileError> {
    let parts = parts.iter().map(|part| Ok(Bytes::copy_from_slice(part)));
    let parts: Vec<Result<Bytes, String>> = parts.collect();
    let name = FileName::parse(name)?;
    storage
        .save(&name, Folder::Attachments, stream::iter(parts))
        .await
}

/// All files below the folder, parts of files among them.
fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let found = paths.flat_map(|path| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path.display().to_string()]
        }
    });
    found.collect()
}

/// Clean-up runs behind the request that failed.
async fn nothing_stays(folder: &TempDir) {
    for _ in 0..500 {
        if files(folder.path()).is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("left: {:?}", files(folder.path()));
}

#[tokio::test]
async fn a_file_is_found_under_its_key_until_it_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let storage = storage(&folder);
    let saved = save(&storage, "그림.PNG", &[PNG, b"more"]).await.unwrap();
    assert_eq!((saved.size, saved.content_type), (20, "image/png"));
    assert_eq!(storage.open(&saved.key).await.unwrap().size(), 20);
    let path = folder.path().join(saved.key.as_str());
    assert_eq!(std::fs::read(path).unwrap(), [PNG, b"more"].concat());
    storage.delete(&saved.key).await.unwrap();
    storage.delete(&saved.key).await.unwrap();
    let opened = storage.open(&saved.key).await;
    assert!(matches!(opened, Err(FileError::NotFound)));
}

#[tokio::test]
async fn refused_files_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let storage = storage(&folder);
    let half = vec![b'a'; 600 * 1024];
    let big = save(&storage, "a.txt", &[&half, &half]).await;
    assert!(matches!(big, Err(FileError::TooBig)), "{big:?}");
    let wrong = save(&storage, "a.txt", &[&half, PNG]).await;
    assert!(matches!(wrong, Err(FileError::WrongContent)), "{wrong:?}");
    for name in ["a.pdf", "a.png.exe", "a", "a."] {
        let refused = save(&storage, name, &[PNG]).await;
        assert!(matches!(refused, Err(FileError::InvalidName)), "{name}");
    }
    nothing_stays(&folder).await;
}

#[tokio::test]
async fn the_largest_size_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let storage = storage(&folder);
    let largest = vec![b'a'; 1024 * 1024];
    let saved = save(&storage, "a.txt", &[&largest]).await.unwrap();
    assert_eq!(saved.size, 1024 * 1024);
    let larger = save(&storage, "a.txt", &[&largest, b"a"]).await;
    assert!(matches!(larger, Err(FileError::TooBig)), "{larger:?}");
}

#[tokio::test]
async fn uploads_that_end_early_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let storage = storage(&folder);
    let part = Bytes::from(vec![b'a'; 200 * 1024]);
    let name = FileName::parse("a.txt").unwrap();
    let broken = stream::iter([Ok(part.clone()), Err("connection reset")]);
    let saved = storage.save(&name, Folder::Attachments, broken).await;
    assert!(matches!(saved, Err(FileError::Interrupted(_))), "{saved:?}");
    let endless = stream::iter([Ok::<_, String>(part)]).chain(stream::pending());
    let dropped = storage.save(&name, Folder::Attachments, endless);
    let limit = Duration::from_millis(200);
    assert!(tokio::time::timeout(limit, dropped).await.is_err());
    nothing_stays(&folder).await;
}

#[tokio::test]
async fn nobody_sees_a_file_before_it_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let storage = storage(&folder);
    let name = FileName::parse("a.txt").unwrap();
    let part = Bytes::from(vec![b'a'; 200 * 1024]);
    let place = folder.path().to_owned();
    let content = stream::iter([0, 1]).map(|_| {
        let names = files(&place);
        assert!(names.iter().all(|name| name.contains('#')), "{names:?}");
        Ok::<_, String>(part.clone())
    });
    let saved = storage.save(&name, Folder::Attachments, content).await;
    assert_eq!(files(folder.path()).len(), 1);
    assert_eq!(saved.unwrap().size, 400 * 1024);
}

#[tokio::test]
async fn editors_upload_pictures_only() {
    let folder = tempfile::tempdir().unwrap();
    let storage = storage(&folder);
    let name = FileName::parse("a.txt").unwrap();
    let text = stream::iter([Ok::<_, String>(Bytes::from_static(b"a"))]);
    let saved = storage.save(&name, Folder::Editor, text).await;
    assert!(matches!(saved, Err(FileError::InvalidName)), "{saved:?}");
}

#[tokio::test]
async fn temporary_files_are_claimed_once() {
    let folder = tempfile::tempdir().unwrap();
    let storage = storage(&folder);
    let name = FileName::parse("a.txt").unwrap();
    let text = stream::iter([Ok::<_, String>(Bytes::from_static(b"a"))]);
    let saved = storage.save(&name, Folder::Temporary, text).await.unwrap();
    let claimed = storage.claim(&saved.key).await.unwrap();
    assert_eq!(format!("{claimed}.temp"), saved.key.as_str());
    assert_eq!(storage.open(&claimed).await.unwrap().size(), 1);
    let again = storage.claim(&saved.key).await;
    assert!(matches!(again, Err(FileError::NotFound)), "{again:?}");
    let foreign = storage.claim(&claimed).await;
    assert!(
        matches!(foreign, Err(FileError::InvalidName)),
        "{foreign:?}"
    );
}

fn place(folder: &TempDir, name: &str) {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, "x").unwrap();
}

#[tokio::test]
async fn old_files_are_attachments_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let storage = storage(&folder);
    let name = "0123456789abcdef0123456789abcdef";
    let attachment = format!("202601/{name}.png");
    let temporary = format!("202601/{name}.txt.temp");
    let others = [
        format!("editor/202601/{name}.png"),
        format!("202601/{name}.png#1"),
        "messages/messages_ko.properties".to_owned(),
    ];
    for one in others.iter().chain([&attachment, &temporary]) {
        place(&folder, one);
    }
    let old = |age| {
        let listed = storage.older_than(age);
        listed
            .map(|key| key.unwrap().to_string())
            .collect::<Vec<_>>()
    };
    assert!(old(Duration::from_secs(3600)).await.is_empty());
    let mut found = old(Duration::ZERO).await;
    found.sort();
    assert_eq!(found, [attachment, temporary]);
}

#[tokio::test]
async fn parts_of_unfinished_uploads_are_removed_when_they_are_old() {
    let folder = tempfile::tempdir().unwrap();
    let storage = storage(&folder);
    let parts = ["202601/a.png#1", "editor/202601/a.png#12"];
    let others = ["202601/a.png", "202601/b#x.png"];
    for one in parts.iter().chain(&others) {
        place(&folder, one);
    }
    let an_hour = Duration::from_secs(3600);
    storage.remove_unfinished(an_hour).await.unwrap();
    assert_eq!(files(folder.path()).len(), 4);
    storage.remove_unfinished(Duration::ZERO).await.unwrap();
    let left = files(folder.path());
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn extensions_whose_content_cannot_be_checked_end_the_start() {
    let layer = Layer::new(
        "test",
        [
            ("file.storage.max-file-size", "1MB".into()),
            ("file.storage.allowed-extensions", "png,svg".into()),
        ],
    );
    let settings = Settings::merge(&[layer], Environment::default(), &[]);
    let error = UploadLimits::from_settings(&settings).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("`svg`") && message.contains("hwpx"),
        "{message}"
    );
}
