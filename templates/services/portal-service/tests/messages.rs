//! Texts that people see.

use std::time::Duration;

use mesh_test::{TestService, service_token, wait_until};
use mesh_web::{Locale, message};
use serde_json::{Value, json};

use crate::support::{execute, members, start, start_with};

const PATH: &str = "/api/v1/messages";
const DOCUMENT: &str = "/internal/messages";

/// Longer than the interval at which messages are read again.
const SOON: Duration = Duration::from_secs(10);

async fn change(service: &TestService, id: &str, korean: &str, english: &str) {
    let statement = format!(
        "UPDATE message SET message_ko_name = '{korean}', message_en_name = {english} \
         WHERE message_id = '{id}'"
    );
    execute(service, &statement).await;
}

#[tokio::test]
async fn everybody_gets_all_texts_of_a_language_as_one_object() {
    let service = start().await;
    let korean = service.anonymous().get(&format!("{PATH}/ko")).await.json();
    let english = service.anonymous().get(&format!("{PATH}/en")).await.json();
    assert_eq!(
        (&korean["common.search"], &english["common.search"]),
        (&json!("검색"), &json!("Search"))
    );
    let other = service.anonymous().get(&format!("{PATH}/fr")).await.json();
    assert_eq!(other, korean);
}

/// A service has its own texts until it was given those of the portal, and where there is none.
#[tokio::test]
async fn services_without_a_portal_use_the_same_words() {
    let service = start().await;
    for (language, locale) in [("ko", Locale::Korean), ("en", Locale::English)] {
        let path = format!("{PATH}/{language}");
        let seeded = service.anonymous().get(&path).await.json();
        let mut compared = 0;
        for (id, text) in seeded.as_object().expect("texts") {
            let built_in = message(id, locale);
            if built_in == *id {
                continue;
            }
            // A line of the built-in texts holds no line break.
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let seeded = words(text.as_str().expect("a text"));
            assert_eq!(words(&built_in), seeded, "{id} in {language}");
            compared += 1;
        }
        assert!(compared > 50, "{compared}");
    }
}

#[tokio::test]
async fn every_text_is_there_in_both_languages() {
    let service = start().await;
    let korean = service.anonymous().get(&format!("{PATH}/ko")).await.json();
    let english = service.anonymous().get(&format!("{PATH}/en")).await.json();
    let (korean, english) = (
        korean.as_object().expect("texts"),
        english.as_object().expect("texts"),
    );
    assert!(korean.len() > 250, "{}", korean.len());
    assert!(korean.contains_key("err.required") && korean.contains_key("content.content_no"));
    let ids = |texts: &serde_json::Map<String, Value>| texts.keys().cloned().collect::<Vec<_>>();
    assert_eq!(ids(korean), ids(english));
    for (id, text) in english {
        let text = text.as_str().expect("a text");
        let is_korean = |character: char| ('가'..='힣').contains(&character);
        assert!(
            !text.trim().is_empty() && !text.contains(is_korean),
            "{id}: {text}"
        );
        for place in ["{0}", "{1}", "%s"] {
            let count = |text: &str| text.matches(place).count();
            let expected = korean[id].as_str().map(count);
            assert_eq!(Some(count(text)), expected, "{place} in {id}");
        }
    }
}

#[tokio::test]
async fn a_list_is_ordered_by_id() {
    let service = start().await;
    let list = service
        .anonymous()
        .get(&format!("{PATH}/en/list-type"))
        .await
        .json();
    let first = json!({"messageId": "attachment", "messageName": "Attachment"});
    assert_eq!(list[0], first);
    let ids = members(&list, "messageId");
    assert!(ids.is_sorted_by_key(|id| id.as_str()));
}

#[tokio::test]
async fn one_text_is_bare_and_an_unknown_id_is_its_own_text() {
    let service = start().await;
    let text = async |path: &str| {
        service
            .anonymous()
            .get(&format!("{PATH}/{path}"))
            .await
            .text
    };
    assert_eq!(text("common.search/en").await, "Search");
    assert_eq!(text("common.search/ko").await, "검색");
    assert_eq!(text("no.such.key/en").await, "no.such.key");
}

#[tokio::test]
async fn a_text_without_translation_is_left_out_or_korean_but_never_blank() {
    let service = start().await;
    change(&service, "common.search", "찾기", "''").await;
    assert_eq!(
        service.admin().get(&format!("{PATH}/refresh")).await.status,
        200
    );
    let english = service.anonymous().get(&format!("{PATH}/en")).await.json();
    assert_eq!(english["common.search"], Value::Null);
    let one = service
        .anonymous()
        .get(&format!("{PATH}/common.search/en"))
        .await;
    assert_eq!(one.text, "찾기");
}

#[tokio::test]
async fn only_administrators_refresh() {
    let service = start().await;
    let path = format!("{PATH}/refresh");
    for refused in [
        service.anonymous().get(&path).await,
        service.role("ROLE_USER").get(&path).await,
    ] {
        assert_eq!(refused.refusal(), (403, "E006".to_owned()));
    }
    let count: usize = service
        .admin()
        .get(&path)
        .await
        .text
        .parse()
        .expect("a number");
    let all = service.anonymous().get(&format!("{PATH}/ko")).await.json();
    assert_eq!(count, all.as_object().expect("texts").len());
}

#[tokio::test]
async fn a_change_counts_soon_also_in_the_answers_of_this_service() {
    let service = start().await;
    change(
        &service,
        "err.entity.not.found",
        "없습니다",
        "'There is none'",
    )
    .await;
    let told = async || {
        let path = "/api/v1/contents/99";
        let korean = service.anonymous().get(path).await.json()["message"].clone();
        let english = service.anonymous().get_in_english(path).await.json()["message"].clone();
        korean == "없습니다" && english == "There is none"
    };
    wait_until("the texts have changed", SOON, told).await;
}

#[tokio::test]
async fn services_follow_the_texts_and_get_them_once() {
    let service = start().await;
    let token = service_token("board-service", "portal-service");
    let caller = service.with(token.as_str());
    let answer = caller.get(DOCUMENT).await;
    assert_eq!(answer.json()["korean"]["common.search"], "검색");
    assert_eq!(answer.json()["english"]["common.search"], "Search");
    let request = caller.request(reqwest::Method::GET, DOCUMENT);
    let known = request.header("If-None-Match", answer.header("etag"));
    assert_eq!(mesh_test::Answer::of(known).await.bare_status(), 304);
    for refused in [service.anonymous(), service.admin()] {
        assert_eq!(refused.get(DOCUMENT).await.bare_status(), 401);
    }
}

#[tokio::test]
async fn java_services_find_the_texts_in_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let directory = folder.path().join("messages");
    let setting = directory.to_str().expect("a path").to_owned();
    let service = start_with(&[("messages.directory", setting.into())]).await;
    let read = |name: &str| std::fs::read_to_string(directory.join(name)).expect("a file");
    let korean = r"common.search=\uAC80\uC0C9";
    for name in ["messages.properties", "messages_ko.properties"] {
        assert!(read(name).lines().any(|line| line == korean), "{name}");
    }
    assert!(
        read("messages_en.properties")
            .lines()
            .any(|line| line == "common.search=Search")
    );
    change(&service, "common.search", "찾기", "NULL").await;
    let changed = async || {
        read("messages_en.properties")
            .lines()
            .any(|line| line == r"common.search=\uCC3E\uAE30")
    };
    wait_until("the files have changed", SOON, changed).await;
}
