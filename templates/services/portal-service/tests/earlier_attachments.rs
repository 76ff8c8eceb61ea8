//! Rows that were there before this service.

use mesh_test::{TestDatabase, TestService};
use sea_orm::{ConnectionTrait, Database, DbBackend};

use crate::forms::{Form, TEXT, files_of};
use crate::support::start_with;

/// The table as the reference has it.
fn table(date_time: &str) -> String {
    format!(
        "CREATE TABLE attachment (
            attachment_code VARCHAR(20) NOT NULL, attachment_seq BIGINT NOT NULL,
            attachment_id VARCHAR(50) NOT NULL UNIQUE, original_file_name VARCHAR(200) NOT NULL,
            physical_file_name VARCHAR(200) NOT NULL, attachment_size BIGINT,
            file_type_value VARCHAR(100), download_count BIGINT, delete_at BOOLEAN,
            entity_name VARCHAR(200), entity_id VARCHAR(50), created_by VARCHAR(255),
            created_date {date_time}, last_modified_by VARCHAR(255), modified_date {date_time},
            PRIMARY KEY (attachment_code, attachment_seq))"
    )
}

fn row(code: &str, seq: u32, owner: &str) -> String {
    format!(
        "INSERT INTO attachment (attachment_code, attachment_seq, attachment_id, entity_name,
            original_file_name, physical_file_name, entity_id, created_by)
        VALUES ('{code}', {seq}, '{code}-{seq}', 'posts', 'a.png', 'a/b.png', '{owner}', 'author')"
    )
}

/// Group `used` with numbers 1 and 3, and `unused`, whose owner was still to come.
async fn service(before: &TestDatabase) -> TestService {
    let url = match before.url() {
        file if file.starts_with("sqlite:") => format!("{file}?mode=rwc"),
        server => server.to_owned(),
    };
    let database = Database::connect(url).await.expect("the database");
    let date_time = match database.get_database_backend() {
        DbBackend::MySql => "DATETIME",
        _ => "TIMESTAMP",
    };
    let rows = [("used", 1, "5"), ("used", 3, "5"), ("unused", 1, "-1")];
    let rows = rows.map(|(code, seq, owner)| row(code, seq, owner));
    for statement in [table(date_time)].iter().chain(&rows) {
        let done = database.execute_unprepared(statement).await;
        done.expect("the rows of before");
    }
    start_with(&[("database.url", before.url().into())]).await
}

#[tokio::test]
async fn their_numbers_and_owners_go_on() {
    let before = TestDatabase::create().await;
    let service = service(&before).await;
    let author = service.user("author", "ROLE_USER");
    let path = "/api/v1/attachments/upload/used";
    let stranger = service.user("stranger", "ROLE_USER");
    let refused = Form::default()
        .file("b.txt", TEXT)
        .info()
        .put(&stranger, path)
        .await;
    assert_eq!(refused.error().1["code"], "E006");
    let added = Form::default()
        .file("b.txt", TEXT)
        .info()
        .put(&author, path)
        .await;
    assert_eq!(added.status, 200, "{}", added.text);
    let files = files_of(&service, "used").await;
    assert_eq!(files.len(), 3);
    assert_eq!(
        (&files[2]["seq"], &files[2]["entityId"]),
        (&4.into(), &"5".into())
    );
}

#[tokio::test]
async fn only_groups_without_owner_are_taken_back() {
    let before = TestDatabase::create().await;
    let service = service(&before).await;
    let author = service.user("author", "ROLE_USER");
    let used = author.delete("/api/v1/attachments/used/children").await;
    assert_eq!(used.error().1["code"], "B001");
    let unused = author.delete("/api/v1/attachments/unused/children").await;
    assert_eq!(unused.bare_status(), 204, "{}", unused.text);
    assert!(files_of(&service, "unused").await.is_empty());
}

#[tokio::test]
async fn a_place_outside_is_not_served() {
    let before = TestDatabase::create().await;
    let service = service(&before).await;
    for path in ["/api/v1/download/used-1", "/api/v1/images/used-1"] {
        let answer = service.anonymous().get(path).await;
        assert_eq!(
            answer.error().1["message"],
            "파일명이 잘못되었습니다.",
            "{path}"
        );
    }
}
