//! Files that nothing refers to.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime};

use mesh_test::{TestService, wait_until};
use serde_json::json;

use crate::forms::{PNG, TEXT, files_of, stored, upload};
use crate::support::start_with;

const NAME: &str = "0123456789abcdef0123456789abcdef";
const LIMIT: Duration = Duration::from_secs(10);

/// Files are orphans when they are an hour old.
async fn service() -> TestService {
    let settings = [
        ("file.storage.orphan-interval", json!("100ms")),
        ("file.storage.orphan-age", json!("1h")),
    ];
    start_with(&settings).await
}

fn place(folder: &Path, name: &str, age: Duration) {
    let path = folder.join(name);
    let parent = path.parent().expect("a folder");
    std::fs::create_dir_all(parent).expect("a folder");
    // Nobody looks for orphans under this name.
    let begun = parent.join("begun");
    std::fs::write(&begun, PNG).expect("a file");
    let file = File::options().append(true).open(&begun);
    let written = SystemTime::now() - age;
    let set = file.expect("the file").set_modified(written);
    set.expect("another time");
    std::fs::rename(begun, path).expect("another name");
}

fn place_old(folder: &Path, name: &str) {
    place(folder, name, Duration::from_secs(7200));
}

/// Waits until files were looked for from the beginning to the end: what an upload has left behind
/// goes first, and the second time only after the first search ended.
async fn searched(folder: &Path) {
    let part = format!("202602/{NAME}.png#1");
    for _ in 0..2 {
        place_old(folder, &part);
        wait_until("a search began", LIMIT, || async {
            !folder.join(&part).exists()
        })
        .await;
    }
}

#[tokio::test]
async fn files_without_row_are_deleted_when_they_are_old() {
    let service = service().await;
    let folder = service.file_directory();
    let kept = [
        format!("editor/202601/{NAME}.png"),
        "messages/a.properties".to_owned(),
    ];
    let orphans = [
        format!("202601/{NAME}.png"),
        format!("202601/{NAME}.txt.temp"),
        format!("202601/{NAME}.png#1"),
    ];
    for name in kept.iter().chain(&orphans) {
        place_old(folder, name);
    }
    let code = upload(&service.user("u", "ROLE_USER"), &[("a.txt", TEXT)]).await;
    let file = &files_of(&service, &code).await[0];
    let path = file["physicalFileName"].as_str().expect("a path");
    place_old(folder, path);
    wait_until("the orphans are gone", LIMIT, || async {
        stored(folder).len() == kept.len() + 1
    })
    .await;
    assert!(folder.join(path).exists(), "it has a row");
    assert!(kept.iter().all(|name| folder.join(name).exists()));
}

#[tokio::test]
async fn young_files_stay() {
    let service = service().await;
    let name = format!("202601/{NAME}.png");
    place(service.file_directory(), &name, Duration::ZERO);
    upload(&service.user("u", "ROLE_USER"), &[("a.txt", TEXT)]).await;
    searched(service.file_directory()).await;
    assert!(service.file_directory().join(name).exists());
}

#[tokio::test]
async fn all_files_stay_while_there_is_no_row() {
    let service = service().await;
    let name = format!("202601/{NAME}.png");
    place_old(service.file_directory(), &name);
    searched(service.file_directory()).await;
    assert!(service.file_directory().join(name).exists());
}
