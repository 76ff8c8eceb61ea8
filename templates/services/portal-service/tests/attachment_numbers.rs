//! Many uploads to one group at the same time.

use std::collections::BTreeSet;
use std::sync::Arc;

use reqwest::Method;

use crate::forms::{Form, TEXT, files_of, upload};
use crate::support::start;

const UPLOADS: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_uploads_get_numbers_of_their_own() {
    let service = Arc::new(start().await);
    let code = upload(&service.user("uploader", "ROLE_USER"), &[("0.txt", TEXT)]).await;
    let path = format!("/api/v1/attachments/upload/{code}");
    let mut uploads = tokio::task::JoinSet::new();
    for number in 0..UPLOADS {
        let (service, path) = (service.clone(), path.clone());
        uploads.spawn(async move {
            let uploader = service.user("uploader", "ROLE_USER");
            let form = Form::default().info().file(&format!("{number}.txt"), TEXT);
            let request = form.in_request(uploader.request(Method::PUT, &path));
            request.send().await.expect("an answer").status().as_u16()
        });
    }
    let statuses: BTreeSet<u16> = uploads.join_all().await.into_iter().collect();
    assert_eq!(statuses, BTreeSet::from([200]));
    let numbers: Vec<_> = files_of(&service, &code)
        .await
        .iter()
        .map(|file| file["seq"].as_u64().expect("a number"))
        .collect();
    let expected: Vec<_> = (1..=UPLOADS as u64 + 1).collect();
    assert_eq!(numbers, expected);
}
