//! Files that nothing refers to.

use std::path::Path;
use std::time::Duration;

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

#[tokio::test]
async fn young_files_stay_and_so_do_all_while_there_is_no_row() {
    let young = service("1h").await;
    let orphans = [format!("202601/{NAME}.png")];
    place(young.file_directory(), &orphans);
    upload(&young.user("u", "ROLE_USER"), &[("a.txt", TEXT)]).await;
    let empty = service("0s").await;
    place(empty.file_directory(), &orphans);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(stored(young.file_directory()).len(), 2);
    assert_eq!(stored(empty.file_directory()).len(), 1);
}
