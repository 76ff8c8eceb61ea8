//! Files that nothing refers to.

use std::path::Path;
use std::time::{Duration, SystemTime};

use mesh_test::{TestService, wait_until};
use serde_json::json;

use crate::forms::{PNG, TEXT, files_of, stored, upload};
use crate::support::start_with;

const NAME: &str = "0123456789abcdef0123456789abcdef";

async fn service(age: &str) -> TestService {
    let settings = [
        ("file.storage.orphan-interval", json!("100ms")),
        ("file.storage.orphan-age", json!(age)),
    ];
    start_with(&settings).await
}

fn place(folder: &Path, names: &[String]) {
    for name in names {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, PNG).expect("a file");
    }
}

#[tokio::test]
async fn files_without_row_are_deleted_when_they_are_old() {
    let service = service("0s").await;
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
    place(folder, &kept);
    place(folder, &orphans);
    let code = upload(&service.user("u", "ROLE_USER"), &[("a.txt", TEXT)]).await;
    wait_until("the orphans are gone", Duration::from_secs(10), || async {
        stored(folder).len() == kept.len() + 1
    })
    .await;
    let file = &files_of(&service, &code).await[0];
    let path = file["physicalFileName"].as_str().expect("a path");
    assert!(folder.join(path).exists());
    assert!(kept.iter().all(|name| folder.join(name).exists()));
}

/// Waits until files were looked for from the beginning to the end: what an upload has left behind
/// goes first, and the second time only after the first search ended.
async fn searched(folder: &Path) {
    let part = folder.join(format!("202602/{NAME}.png#1"));
    for _ in 0..2 {
        place(folder, &["202602/part".to_owned()]);
        let begun = folder.join("202602/part");
        let old = SystemTime::now() - Duration::from_secs(7200);
        let file = std::fs::File::options().append(true).open(&begun);
        file.expect("a part")
            .set_modified(old)
            .expect("an old part");
        std::fs::rename(begun, &part).expect("a part of an upload");
        wait_until("a search began", Duration::from_secs(10), || async {
            !part.exists()
        })
        .await;
    }
}

#[tokio::test]
async fn young_files_stay() {
    let service = service("1h").await;
    place(service.file_directory(), &[format!("202601/{NAME}.png")]);
    upload(&service.user("u", "ROLE_USER"), &[("a.txt", TEXT)]).await;
    searched(service.file_directory()).await;
    assert_eq!(stored(service.file_directory()).len(), 2);
}

#[tokio::test]
async fn all_files_stay_while_there_is_no_row() {
    let service = service("0s").await;
    place(service.file_directory(), &[format!("202601/{NAME}.png")]);
    searched(service.file_directory()).await;
    assert_eq!(stored(service.file_directory()).len(), 1);
}
