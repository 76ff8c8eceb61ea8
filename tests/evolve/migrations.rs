//! Entities that are edited after they were written: what databases have taken stays, what changes is a further step.

use std::collections::BTreeMap;

use egov_msa::catalog::Catalog;

use crate::branches::{merge, use_our_driver};
use crate::common::{self, embedded_catalog, fixture_catalog, told};
use crate::project::{Done, Project};

const RECORD: &str = ".egov-msa/migrations";
const STEPS: &str = "services/petition/src/migration";

/// The service `petition` with these entities, each as the lines below `fields`.
fn entry(entities: &[(&str, &[&str])]) -> String {
    let mut text = String::from("- name: petition\n  port: 8011\n  entities:\n");
    for (name, fields) in entities {
        text += &format!("  - name: {name}\n    fields:\n");
        text.extend(fields.iter().map(|field| format!("      {field}\n")));
    }
    text
}

/// A project with the service, and its spec without it, after the `neighbour`.
struct Growing {
    project: Project,
    catalog: Catalog,
    spec: String,
    neighbour: &'static str,
}

impl Growing {
    fn new(entities: &[(&str, &[&str])]) -> Self {
        let catalog = fixture_catalog();
        Self::with(
            Project::new(&catalog, &["alpha"]),
            catalog,
            "alpha",
            entities,
        )
    }

    fn with(
        project: Project,
        catalog: Catalog,
        neighbour: &'static str,
        entities: &[(&str, &[&str])],
    ) -> Self {
        let growing = Self {
            spec: project.text("egov-msa.yaml"),
            project,
            catalog,
            neighbour,
        };
        assert_eq!(told_of(&growing.come_to(entities)), []);
        growing
    }

    fn edit(&self, entities: &[(&str, &[&str])]) {
        let before = format!("- {}\n", self.neighbour);
        let own = format!("{before}{}", entry(entities));
        let edited = self.spec.replacen(&before, &own, 1);
        self.project.write("egov-msa.yaml", edited);
    }

    fn come_to(&self, entities: &[(&str, &[&str])]) -> Done {
        self.edit(entities);
        let done = self.project.apply(&self.catalog);
        done.unwrap_or_else(|failure| panic!("{}", told(&failure)))
    }

    /// What is told of an edit that is refused.
    fn refusal(&self, entities: &[(&str, &[&str])]) -> String {
        self.edit(entities);
        told(&self.project.apply(&self.catalog).expect_err("is refused"))
    }

    /// The steps of the tables and their files.
    fn steps(&self) -> BTreeMap<String, String> {
        let files = self.project.files().into_iter();
        let steps = files.filter_map(|(path, text)| {
            let name = path.strip_prefix(STEPS)?.strip_prefix('/')?;
            Some((name.strip_suffix(".rs")?.to_owned(), text))
        });
        steps.collect()
    }

    fn names(&self) -> Vec<String> {
        self.steps().into_keys().collect()
    }
}

fn told_of(done: &Done) -> Vec<(&str, &str)> {
    let notes = done.notes.iter();
    notes
        .map(|note| {
            let step = note.path.strip_prefix(STEPS).expect("is a step");
            (&step[1..step.len() - ".rs".len()], note.kind.name())
        })
        .collect()
}

#[test]
fn a_step_that_was_written_stays_and_what_changes_is_a_further_one() {
    let growing = Growing::new(&[
        (
            "Petition",
            &["title: string(50)!", "note: text", "kind: ref(Kind)"],
        ),
        ("Kind", &["name: text"]),
        ("Reply", &["petition: ref(Petition)!"]),
    ]);
    let before = growing.steps();
    assert_eq!(
        growing.names(),
        [
            "m0001_create_kind",
            "m0002_create_petition",
            "m0003_create_reply"
        ]
    );
    let done = growing.come_to(&[
        ("Answer", &["kind: ref(Kind)!"]),
        ("Kind", &["name: text"]),
        (
            "Petition",
            &[
                "dueDate: date!=2026-01-01",
                "title: string(60)",
                "answer: ref(Answer)",
            ],
        ),
    ]);
    assert_eq!(
        told_of(&done),
        [
            ("m0005_add_due_date_to_petition", "table-changed"),
            ("m0006_alter_title_of_petition", "table-changed"),
            ("m0007_add_answer_id_to_petition", "table-changed"),
            ("m0008_remove_note_from_petition", "column-removed"),
            ("m0009_remove_kind_id_from_petition", "column-removed"),
            ("m0010_drop_reply", "table-removed"),
        ]
    );
    let after = growing.steps();
    assert_eq!(after.len(), 10);
    for (name, text) in &before {
        assert_eq!(after.get(name), Some(text), "{name}");
    }
    assert_eq!(
        after["m0005_add_due_date_to_petition"],
        "add-column petition\nup due_date date 2026-01-01\n"
    );
    assert_eq!(
        after["m0006_alter_title_of_petition"],
        "alter-column petition\nup title string -\ndown title string -\n"
    );
    assert_eq!(after["m0010_drop_reply"], "drop-table reply\npetition_id\n");
    let library = growing.project.text("services/petition/src/lib.rs");
    let steps: Vec<&str> = library.lines().skip(1).collect();
    assert_eq!(steps, growing.names());
    let again = growing.project.apply(&growing.catalog).expect("applies");
    assert_eq!((again.changed, told_of(&done).len()), (Vec::new(), 6));
}

#[test]
fn numbers_do_not_depend_on_the_order_of_entities() {
    let kind: (&str, &[&str]) = ("Kind", &["name: text"]);
    let petition: (&str, &[&str]) = ("Petition", &["title: text"]);
    let growing = Growing::new(&[kind, petition]);
    let before = growing.steps();
    let done = growing.come_to(&[petition, kind]);
    assert_eq!((growing.steps(), told_of(&done)), (before, vec![]));
    let [title, body] = ["title: text", "body: text"];
    growing.come_to(&[("Reply", &[body]), ("Petition", &[title]), kind]);
    assert_eq!(
        growing.names(),
        [
            "m0001_create_kind",
            "m0002_create_petition",
            "m0003_create_reply"
        ]
    );
}

#[test]
fn what_a_table_does_not_tell_is_no_step() {
    let growing = Growing::new(&[("Petition", &["count: int=5", "status: enum(a,b)"])]);
    let before = growing.steps();
    growing.come_to(&[(
        "Petition",
        &["status: {type: 'enum(b,a)', label: 상태}", "count: int!=6"],
    )]);
    assert_eq!(growing.steps(), before);
}

#[test]
fn what_comes_back_is_another_step() {
    let whole: &[(&str, &[&str])] = &[("Petition", &["title: text", "note: text"])];
    let growing = Growing::new(whole);
    growing.come_to(&[("Petition", &["title: text"])]);
    growing.come_to(whole);
    growing.come_to(&[("Letter", &["title: text"])]);
    growing.come_to(whole);
    assert_eq!(
        growing.names(),
        [
            "m0001_create_petition",
            "m0002_remove_note_from_petition",
            "m0003_add_note_to_petition",
            "m0004_create_letter",
            "m0005_drop_petition",
            "m0006_create_petition",
            "m0007_drop_letter",
        ]
    );
}

#[test]
fn what_rows_cannot_become_is_refused_where_it_stands() {
    let growing = Growing::new(&[
        ("Kind", &["name: text"]),
        (
            "Petition",
            &[
                "title: string(50)!",
                "status: enum(open,done)!",
                "kind: ref(Kind)",
            ],
        ),
    ]);
    let before = growing.project.content();
    for (field, place, expected) in [
        (
            [
                "title: string(20)!",
                "status: enum(open,done)!",
                "kind: ref(Kind)",
            ],
            "16:14",
            "title as string(50)!, which cannot all become string(20)!",
        ),
        (
            ["title: int", "status: enum(open,done)!", "kind: ref(Kind)"],
            "16:14",
            "Give the field another name",
        ),
        (
            [
                "title: string(50)!",
                "status: enum(open)!",
                "kind: ref(Kind)",
            ],
            "17:15",
            "Give the field a default",
        ),
        (
            [
                "title: string(50)!",
                "status: enum(open,done)!",
                "kind: ref(Petition)",
            ],
            "18:13",
            "kind as ref(Kind)",
        ),
        (
            [
                "title: string(50)!",
                "status: enum(open,done)!",
                "other: ref(Kind)!",
            ],
            "18:14",
            "Make other optional",
        ),
    ] {
        let kind: (&str, &[&str]) = ("Kind", &["name: text"]);
        let told = growing.refusal(&[kind, ("Petition", &field)]);
        assert!(told.contains(expected), "{told}");
        let place = format!("egov-msa.yaml:{place}: ");
        assert!(told.starts_with(&place), "{told}");
    }
    growing
        .project
        .write("egov-msa.yaml", &before["egov-msa.yaml"]);
    assert!(growing.project.content() == before);
}

#[test]
fn attachments_that_go_leave_the_step_that_made_their_events() {
    let growing = Growing::new(&[("Petition", &["title: text", "scans: files"])]);
    growing.come_to(&[("Petition", &["title: text"])]);
    let manifest = growing.project.text("Cargo.toml");
    assert!(manifest.contains("lib-f"), "{manifest}");
    assert!(!growing.project.has("services/petition/src/attachments.rs"));
}

#[test]
fn a_service_that_goes_takes_its_steps_along() {
    let growing = Growing::new(&[("Petition", &["title: text"])]);
    growing.come_to(&[("Petition", &["title: text!"])]);
    let record = growing.project.text(RECORD);
    let gone = growing.project.remove_service(&growing.catalog, "petition");
    assert_eq!(gone.expect("is removed").notes, []);
    assert!(!growing.project.has(RECORD), "{record}");
}

/// Neither branch knows of the steps of the other, and both give the next number.
#[test]
fn steps_of_two_branches_come_together() {
    let at_first: &[(&str, &[&str])] =
        &[("Petition", &["title: text"]), ("Reply", &["body: text"])];
    let both: &[(&str, &[&str])] = &[
        ("Petition", &["title: text", "due: date"]),
        ("Reply", &["body: text", "seen: bool!"]),
    ];
    let catalog = embedded_catalog();
    let project = Project::in_git(&catalog, &["user-service"]);
    let growing = Growing::with(project, catalog, "user-service", at_first);
    let project = &growing.project;
    use_our_driver(project);
    project.commit("Add petition");
    project.git(&["checkout", "-q", "-b", "other"]);
    growing.come_to(&[at_first[0], both[1]]);
    project.commit("Tell what was seen");
    project.git(&["checkout", "-q", "main"]);
    growing.come_to(&[both[0], at_first[1]]);
    project.commit("Tell when it is due");
    merge(project);
    assert_eq!(project.git(&["diff", "--name-only", "--diff-filter=U"]), "");
    let done = growing.come_to(both);
    assert_eq!((done.conflicts(), told_of(&done)), (vec![], vec![]));
    let names = [
        "m0001_create_petition",
        "m0002_create_reply",
        "m0003_add_due_to_petition",
        "m0003_add_seen_to_reply",
    ];
    let own = growing.names();
    assert_eq!(own[own.len() - 5..own.len() - 1], names);
    let migrator = growing.steps().remove("mod").expect("is there");
    for name in names {
        assert_eq!(migrator.matches(name).count(), 2, "{migrator}");
    }
    let further = growing.come_to(&[both[0]]);
    assert_eq!(told_of(&further), [("m0004_drop_reply", "table-removed")]);
}

#[test]
fn a_change_that_two_branches_made_in_two_ways_is_told() {
    let growing = Growing::new(&[("Petition", &["title: text"])]);
    growing.come_to(&[("Petition", &["title: text", "due: date"])]);
    let record = growing.project.text(RECORD);
    let other = record.replace("due:date", "due:datetime");
    growing.project.write(RECORD, format!("{record}{other}"));
    let told = told(
        &growing
            .project
            .apply(&growing.catalog)
            .expect_err("is twice"),
    );
    assert!(
        told.contains("m0002_add_due_to_petition is there twice"),
        "{told}"
    );
    growing.project.write(RECORD, "petition what is this\n");
    let told = growing
        .project
        .apply(&growing.catalog)
        .expect_err("is damaged");
    assert!(common::told(&told).contains("what is this"));
}

/// Git joins the record of two branches by itself, without our program.
#[test]
fn the_record_is_joined_by_lines() {
    let project = Project::new(&embedded_catalog(), &["user-service"]);
    let attributes = project.text(".gitattributes");
    assert!(attributes.contains("/.egov-msa/migrations text eol=lf merge=union"));
}
