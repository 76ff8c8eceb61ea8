//! Files with several documents.

use serde_json::json;

use crate::server::Server;

const YAML: &str = "a: 1\n---\nspring.config.activate.on-profile: dev\na: 2\n---\n\
                    spring.config.activate.on-profile: prod & !test\na: 3\n---\na: 4\n";

#[tokio::test]
async fn later_documents_come_first_and_only_those_of_the_profiles() {
    let server = Server::start(&[("a.yml", YAML)]).await;
    let table: [(&str, &[usize]); 4] = [
        ("/a/default", &[3, 0]),
        ("/a/dev", &[3, 1, 0]),
        ("/a/prod,dev", &[3, 2, 1, 0]),
        ("/a/prod,test", &[3, 0]),
    ];
    for (path, numbers) in table {
        let expected: Vec<String> = numbers
            .iter()
            .map(|number| format!("a.yml (document #{number})"))
            .collect();
        assert_eq!(server.source_names(path).await, expected, "{path}");
    }
    let environment = server.get("/a/dev").await;
    assert_eq!(environment["propertySources"][1]["source"]["a"], 2);
    server.stop().await;
}

#[tokio::test]
async fn files_of_a_profile_win_over_documents_for_it() {
    let server = Server::start(&[("a.yml", YAML), ("application-dev.yml", "a: 5")]).await;
    assert_eq!(
        server.source_names("/a/dev").await[0],
        "application-dev.yml"
    );
    server.stop().await;
}

#[tokio::test]
async fn properties_have_documents_too_and_all_their_values_are_text() {
    let text = "a=1\nlist[0]=true\n#---\nspring.config.activate.on-profile=dev\na=2\n";
    let server = Server::start(&[("a.properties", text)]).await;
    let names = server.source_names("/a/dev").await;
    assert_eq!(
        names,
        ["a.properties (document #1)", "a.properties (document #0)"]
    );
    let environment = server.get("/a/prod").await;
    assert_eq!(
        environment["propertySources"][0]["source"],
        json!({"a": "1", "list[0]": "true"})
    );
    server.stop().await;
}

#[tokio::test]
async fn properties_may_be_written_in_xml() {
    let xml = "<properties><entry key=\"a.b\">1</entry></properties>";
    let files = [
        ("a.xml", xml),
        ("a.yml", "a.b: 2\n"),
        ("a-dev.properties", "a.b=3\n"),
        ("b.xml", "<configuration/>"),
    ];
    let server = Server::start(&files).await;
    let names = server.source_names("/a/dev").await;
    assert_eq!(names, ["a-dev.properties", "a.xml", "a.yml"]);
    let merged = server.get("/a-prod.json").await;
    assert_eq!(merged, json!({"a": {"b": "1"}}));
    let broken = server.send("/b/dev").await;
    assert_eq!(broken.status(), 500);
    server.stop().await;
}
