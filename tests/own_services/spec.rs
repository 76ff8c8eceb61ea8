//! Services of a project's own in its spec: how it grows by them, is written back, and where it is wrong.

use super::*;

#[test]
fn a_spec_grows() {
    let start = spec("demo-app", &["alpha"]);
    let grown = spec_with_own_service(
        &start,
        "petition",
        Some("민원".into()),
        vec![entity("Petition a:int")],
    );
    let grown = grown.expect("grows");
    let grown =
        spec_with_entity(&grown, "petition", entity("Category name:string")).expect("grows");
    let own = &grown.own_services[0];
    let names: Vec<&str> = own
        .entities
        .iter()
        .map(|entity| entity.name.as_str())
        .collect();
    assert_eq!(
        (own.name.as_str(), own.label.as_deref()),
        ("petition", Some("민원"))
    );
    assert_eq!(names, ["Petition", "Category"]);
    for (result, expected) in [
        (
            spec_with_own_service(&grown, "petition", None, vec![]),
            "has a service petition already",
        ),
        (
            spec_with_own_service(&grown, "alpha", None, vec![]),
            "has a service alpha already",
        ),
        (
            spec_with_entity(&grown, "petition", entity("Category x:int")),
            "petition has an entity Category already",
        ),
        (
            spec_with_entity(&grown, "petiton", entity("X x:int")),
            "Did you mean \"petition\"?",
        ),
        (
            spec_with_entity(&grown, "alpha", entity("X x:int")),
            "alpha is a service of the catalogue",
        ),
        (
            spec_with_entity(&start, "petition", entity("X x:int")),
            "egov-msa add-service petition",
        ),
    ] {
        let told = told(&result.expect_err("is refused"));
        assert!(told.contains(expected), "{told}");
    }
}

/// The spec in a project is what people go on with, so it stays as short as they wrote it.
#[test]
fn the_spec_is_written_back_in_its_short_form() {
    let written = "\
version: 1
name: demo-app
services:
- alpha
- name: petition
  label: 민원
  port: 8011
  entities:
  - name: Petition
    label: 민원
    plural: petition-list
    fields:
      title: string(200)!
      content:
        type: text=\"두 단어\"
        label: 내용
      status:
        type: enum(received,done)=received
        labels:
          done: 완료
          received: 접수
database: sqlite
";
    let document = Document {
        name: "spec.yaml",
        text: written,
    };
    let spec = SpecFile::parse(&document).and_then(|file| file.into_spec(None, &fixture_catalog()));
    let tree = rendered(spec.unwrap_or_else(|failure| panic!("{}", told(&failure))));
    assert!(
        text(&tree, "egov-msa.yaml").ends_with(written),
        "{}",
        text(&tree, "egov-msa.yaml")
    );
}

/// What is told of a spec that is refused.
fn refusal(written: &str) -> String {
    let document = Document {
        name: "spec.yaml",
        text: written,
    };
    let result = SpecFile::parse(&document)
        .and_then(|file| file.into_spec(None, &fixture_catalog()))
        .and_then(|spec| Blueprint::resolve(spec, &fixture_catalog()))
        .map_err(|failure| document.locate(failure));
    told(&result.expect_err(written))
}

#[test]
fn a_row_that_mysql_has_no_room_for_is_refused_where_it_gets_too_long() {
    let fields: String = (1..=4)
        .map(|number| format!("      text{number}: string(4000)\n"))
        .collect();
    let own = format!(
        "services:\n- name: petition\n  entities:\n  - name: Petition\n    fields:\n{fields}"
    );
    let told = refusal(&format!("version: 1\nname: demo\ndatabase: mysql\n{own}"));
    assert!(told.starts_with("spec.yaml:12:14: MySQL"), "{told}");
    let own = own.replacen("text4: string(4000)", "text4: text", 1);
    let written = format!("version: 1\nname: demo\ndatabase: mysql\n{own}");
    let document = Document {
        name: "spec.yaml",
        text: &written,
    };
    let file = SpecFile::parse(&document).expect("is valid");
    let spec = file.into_spec(None, &fixture_catalog()).expect("is valid");
    assert!(Blueprint::resolve(spec, &fixture_catalog()).is_ok());
}

#[test]
fn two_services_do_not_write_into_one_table() {
    let entities = "  entities:\n  - name: Reply\n    fields:\n      body: text\n";
    let told = refusal(&format!(
        "version: 1\nname: demo\nservices:\n- name: petition\n{entities}- name: survey\n{entities}"
    ));
    let expected = "spec.yaml:11:11: petition and survey would both have a table \"reply\"";
    assert!(told.starts_with(expected), "{told}");
}

#[test]
fn places_in_a_spec_are_exact() {
    let head = "version: 1\nname: demo\nservices:\n- alpha\n- name: petition\n  entities:\n  - name: Petition\n    fields:\n";
    for (field, expected) in [
        (
            "title: strnig(9)",
            "spec.yaml:9:14: There is no type \"strnig\".\n  |\n9 |       title: strnig(9)\n  |              ^^^^^^\n",
        ),
        (
            "title: \"string(0)\"",
            "spec.yaml:9:22: \"0\" is not a number from 1 to 4000.",
        ),
        (
            "title: string(9)!=abcdefghij",
            "spec.yaml:9:25: The default \"abcdefghij\" does not fit string(9).",
        ),
        ("title: string(9", "\")\" is missing at the end."),
        (
            "title: string(9)! oops",
            "spec.yaml:9:25: There is more than a definition: \"oops\"",
        ),
        (
            "title: enum(a,b)=c",
            "spec.yaml:9:24: The default \"c\" is not one of the values.\n",
        ),
        (
            "title: {type: text, lable: x}",
            "spec.yaml:9:27: There is no \"lable\" here.",
        ),
        (
            "title: {type: txet}",
            "spec.yaml:9:21: There is no type \"txet\"",
        ),
        (
            "title: {type: 'enum(a,b)', labels: {c: x}}",
            "spec.yaml:9:46: There is no value \"c\" to label.",
        ),
        (
            "title: {type: text, label: 'a\"b'}",
            "spec.yaml:9:34: The label \"a\"b\" is not allowed",
        ),
        (
            "제목: text",
            "spec.yaml:9:11: \"제목\" is not the name of a field",
        ),
        ("title: 3", "spec.yaml:9:14: "),
        (
            "title: ref(Petitoin)",
            "spec.yaml:9:14: The field title of Petition refers to \"Petitoin\"",
        ),
    ] {
        let written = format!("{head}      {field}\n");
        let told = refusal(&written);
        assert!(told.contains(expected), "{field}: {told}");
    }
}
