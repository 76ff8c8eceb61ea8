//! Services of a project's own: what is written for them, what is refused, and how a spec grows by them.

mod common;
#[path = "own_services/spec.rs"]
mod spec_file;

use std::collections::BTreeSet;
use std::path::Path;

use common::{
    embedded_catalog, fixture_catalog, spec, spec_of_fixture, text, told, tree, with_own_services,
};
use egov_msa::blueprint::Blueprint;
use egov_msa::catalog::Catalog;
use egov_msa::document::Document;
use egov_msa::entities::{Entity, OwnService, argument, spec_with_entity, spec_with_own_service};
use egov_msa::file_tree::FileTree;
use egov_msa::spec::{ProjectSpec, SpecFile};
use egov_msa::template_files::TemplateFiles;

fn entity(argument: &str) -> Entity {
    argument::parse(argument).unwrap_or_else(|failure| panic!("{}", told(&failure)))
}

fn service(name: &str, entities: &[&str]) -> OwnService {
    OwnService {
        entities: entities.iter().map(|argument| entity(argument)).collect(),
        ..OwnService::new(name)
    }
}

fn with(services: &[&str], own: Vec<OwnService>) -> ProjectSpec {
    ProjectSpec {
        own_services: own,
        ..spec("demo-app", services)
    }
}

fn rendered(spec: ProjectSpec) -> FileTree {
    tree(spec, &fixture_catalog()).unwrap_or_else(|failure| panic!("{}", told(&failure)))
}

fn refusal(own: Vec<OwnService>) -> String {
    told(&Blueprint::resolve(with(&["alpha"], own), &fixture_catalog()).expect_err("is refused"))
}

#[test]
fn each_service_and_each_entity_has_its_files() {
    let petition = service(
        "petition",
        &[
            "Petition category:ref(Category)! type:text",
            "Category name:string",
        ],
    );
    let tree = rendered(with(&["alpha"], vec![petition, service("survey", &[])]));
    let own = tree.iter().map(|(path, _)| path);
    let own: Vec<&str> = own
        .filter(|path| path.contains("petition") || path.contains("survey"))
        .collect();
    assert_eq!(
        own,
        [
            "config/petition.yml",
            "config/survey.yml",
            "services/petition/Cargo.toml",
            "services/petition/src/category/model.rs",
            "services/petition/src/lib.rs",
            "services/petition/src/migration/m0001_create_category.rs",
            "services/petition/src/migration/m0002_create_petition.rs",
            "services/petition/src/petition/model.rs",
            "services/survey/Cargo.toml",
            "services/survey/src/lib.rs",
        ]
    );
    assert_eq!(
        text(&tree, "services/petition/src/petition/model.rs"),
        "Petition petitions petitionId of petition in demo-app\ncategory_id ref\nr#type text\n"
    );
    assert_eq!(
        text(&tree, "services/petition/src/lib.rs"),
        "petition 8011 /petition\nm0001_create_category\nm0002_create_petition\n",
        "what is referred to is made first"
    );
    assert_eq!(text(&tree, "config/survey.yml"), "name: survey\n");
}

#[test]
fn other_units_see_it_as_a_service() {
    let tree = rendered(with(&["alpha"], vec![service("petition", &[])]));
    assert!(text(&tree, "Cargo.toml").contains("# service petition 8011 /petition petition\n"));
}

#[test]
fn a_project_can_have_services_of_its_own_only() {
    let tree = rendered(with(&[], vec![service("petition", &[])]));
    assert!(
        text(&tree, "egov-msa.yaml")
            .ends_with("services:\n- name: petition\n  port: 8011\ndatabase: sqlite\n")
    );
}

#[test]
fn what_it_brings_to_another_service_comes_with_that_service() {
    let own = || vec![service("petition", &[])];
    let row = "services/beta/rows/petition.csv";
    assert!(rendered(with(&["alpha"], own())).get(row).is_none());
    assert!(rendered(with(&["beta"], own())).get(row).is_some());
}

#[test]
fn files_bring_what_attachments_need_to_the_services_that_have_them() {
    let own = vec![
        service("petition", &["Petition scans:files"]),
        service("survey", &["Survey title:text"]),
    ];
    let tree = rendered(with(&[], own));
    assert!(tree.get("services/petition/src/attachments.rs").is_some());
    assert!(tree.get("services/survey/src/attachments.rs").is_none());
    assert!(text(&tree, "Cargo.toml").contains("# crate lib-f"));
    let without = rendered(with(&[], vec![service("survey", &[])]));
    assert!(!text(&without, "Cargo.toml").contains("lib-f"));
}

#[test]
fn the_lock_file_has_what_the_manifest_says() {
    let tree = rendered(with(
        &[],
        vec![service("petition", &["Petition scans:files"])],
    ));
    let lock = text(&tree, "Cargo.lock");
    let expected = "[[package]]\nname = \"petition\"\nversion = \"0.1.0\"\ndependencies = [\n \"lib-a\",\n \"lib-f\",\n]\n";
    assert!(lock.contains(expected), "{lock}");
    let root = "name = \"demo-app\"\nversion = \"0.1.0\"\ndependencies = [\n \"hub\",\n \"petition\",\n]\n";
    assert!(lock.contains(root), "{lock}");
}

#[test]
fn ports_are_the_next_free_ones_and_stay() {
    let mut own = vec![
        service("first", &[]),
        service("second", &[]),
        service("third", &[]),
    ];
    own[1].port = Some(8011);
    let blueprint = Blueprint::resolve(with(&[], own), &fixture_catalog()).expect("resolves");
    let ports = |spec: &ProjectSpec| -> Vec<Option<i64>> {
        spec.own_services
            .iter()
            .map(|service| service.port)
            .collect()
    };
    let dealt = ports(&blueprint.spec);
    assert_eq!(dealt, [Some(8012), Some(8011), Some(8013)]);
    let mut spec = blueprint.spec;
    spec.own_services.remove(0);
    spec.own_services.push(service("fourth", &[]));
    let blueprint = Blueprint::resolve(spec, &fixture_catalog()).expect("resolves");
    assert_eq!(ports(&blueprint.spec), [Some(8011), Some(8013), Some(8012)]);
}

#[test]
fn names_of_services_are_checked() {
    for (name, expected) in [
        ("alpha", "The name \"alpha\" belongs to a package"),
        ("lib-a", "The name \"lib-a\" belongs to a package"),
        ("demo-app", "The name \"demo-app\" belongs to a package"),
        ("all-in-one", "The name \"all-in-one\" belongs to a package"),
        (
            "own-service",
            "The name \"own-service\" belongs to a package",
        ),
        ("my_service", "has a \"_\""),
        ("Petition", "has the character \"P\""),
        (
            "match",
            "is a keyword of Rust.\nUse for example \"match-service\".",
        ),
        ("con", "belongs to a device on Windows"),
    ] {
        let told = refusal(vec![service(name, &[])]);
        assert!(told.contains(expected), "{told}");
    }
    let twice = refusal(vec![service("petition", &[]), service("petition", &[])]);
    assert!(
        twice.contains("The name \"petition\" belongs to a package"),
        "{twice}"
    );
}

#[test]
fn ports_and_routes_do_not_collide() {
    let mut own = service("petition", &[]);
    own.port = Some(8001);
    let told = refusal(vec![own]);
    assert!(
        told.contains("alpha and petition both have port 8001."),
        "{told}"
    );
}

#[test]
fn entities_are_checked_against_each_other() {
    for (entities, expected) in [
        (
            &["A x:int", "A y:int"][..],
            "The service petition has an entity A already.",
        ),
        (&["Post x:int", "Posts y:int"], ""),
        (
            &["Tax x:int", "Taxe y:int"],
            "Tax and Taxe would both have \"taxes\"",
        ),
        (
            &["Post status:enum(a)", "PostStatus x:int"],
            "Post and PostStatus would both have \"PostStatus\"",
        ),
        (
            &["Post x:int", "PostWrite x:int"],
            "Post and PostWrite would both have \"PostWrite\"",
        ),
        (
            &["Post x:text", "PostListItem x:int"],
            "Post and PostListItem would both have \"PostListItem\"",
        ),
        (&["Post x:string", "PostListItem x:int"], ""),
        (
            &["Migration x:int"],
            "would be the module or table \"migration\"",
        ),
        (&["Post"], "The entity Post has no fields."),
        (&["Post a:int a:text"], "Post has the field a twice."),
        (
            &["Post postId:long"],
            "The field postId is the id that every Post has already.",
        ),
        (
            &["Post a1:int", "Other post:ref(Pots)"],
            "refers to \"Pots\", which is no entity of the service.\nDid you mean \"Post\"?",
        ),
        (
            &["Post writer:id(alhpa)"],
            "refers to \"alhpa\", which is no service of the project.\nDid you mean \"alpha\"?",
        ),
        (&["Post writer:id(alpha)"], ""),
        (&["Post other:id(petition)"], ""),
        (&["Post parent:ref(Post)"], ""),
        (
            &["Post parent:ref(Post)!"],
            "none can be the first: Post -> Post\nTake the \"!\"",
        ),
        (
            &["A b:ref(B)!", "B a:ref(A)!"],
            "none can be the first: A -> B -> A",
        ),
        (&["A b:ref(B)", "B a:ref(A)!"], ""),
    ] {
        let spec = with(&["alpha"], vec![service("petition", entities)]);
        let told = match Blueprint::resolve(spec, &fixture_catalog()) {
            Ok(_) => String::new(),
            Err(failure) => told(&failure),
        };
        let is_expected = if expected.is_empty() {
            told.is_empty()
        } else {
            told.contains(expected)
        };
        assert!(is_expected, "{entities:?}: {told}");
    }
}

#[test]
fn templates_without_the_folder_have_no_services_of_ones_own() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let project = folder.path().join("project");
    std::fs::create_dir(&project).expect("creates");
    std::fs::write(project.join("unit.yaml"), "kind: project\n").expect("writes");
    let files = TemplateFiles::from_folder(folder.path()).expect("is read");
    let catalog = Catalog::load(files).expect("is valid");
    let failure = Blueprint::resolve(with(&[], vec![service("petition", &[])]), &catalog);
    let told = told(&failure.expect_err("is refused"));
    assert!(told.contains("no folder \"own-service\""), "{told}");
}

/// The real templates, with every type of field.
#[test]
fn every_type_of_field_renders() {
    let spec = with_own_services(&["board-service"]);
    let tree =
        tree(spec, &embedded_catalog()).unwrap_or_else(|failure| panic!("{}", told(&failure)));
    for path in [
        "services/petition/Cargo.toml",
        "services/survey/src/lib.rs",
        "config/petition.yml",
    ] {
        assert!(tree.get(path).is_some(), "{path}");
    }
}

/// The pages for people show what can be written, so it is read as it stands there.
#[test]
fn the_examples_of_the_documentation_are_valid() {
    let catalog = embedded_catalog();
    for page in ["entities.md", "entities.en.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("docs")
            .join(page);
        let page = std::fs::read_to_string(path).expect("is there");
        let (_, rest) = page.split_once("```yaml\n").expect("an example");
        let (example, rest) = rest.split_once("```").expect("ends");
        let document = Document {
            name: "egov-msa.yaml",
            text: example,
        };
        let spec = SpecFile::parse(&document).and_then(|file| file.into_spec(None, &catalog));
        let blueprint = spec.and_then(|spec| Blueprint::resolve(spec, &catalog));
        let blueprint = blueprint.unwrap_or_else(|failure| panic!("{}", told(&failure)));
        assert_eq!(blueprint.own_services[0].entities.len(), 2);
        let arguments = rest.split("--entity '").skip(1);
        let arguments = arguments.filter_map(|argument| argument.split('\'').next());
        assert_eq!(arguments.map(entity).count(), 2);
    }
}

/// What `tests/run output_entities` builds and tests is every type in every form that it can have.
#[test]
fn the_entity_matrix_has_every_type_of_field_in_every_form() {
    let spec = spec_of_fixture("entity-matrix.yaml");
    let entities = spec.own_services.iter().flat_map(|one| &one.entities);
    let fields: Vec<_> = entities.clone().flat_map(|one| &one.fields).collect();
    for word in [
        "string", "text", "int", "long", "decimal", "bool", "date", "datetime", "enum", "ref",
        "id", "files",
    ] {
        let of_type = fields.iter().map(|field| &field.definition);
        let of_type = of_type.filter(|definition| definition.kind.word() == word);
        let forms: BTreeSet<_> = of_type
            .map(|definition| (definition.required, definition.default.is_some()))
            .collect();
        let has_default = !["ref", "id", "files"].contains(&word);
        assert_eq!(forms.len(), if has_default { 4 } else { 2 }, "{word}");
    }
    let sizes: BTreeSet<_> = entities.map(|one| one.fields.len()).collect();
    assert!(sizes.contains(&1) && sizes.contains(&40), "{sizes:?}");
    tree(spec, &embedded_catalog()).unwrap_or_else(|failure| panic!("{}", told(&failure)));
}

#[test]
fn what_a_reference_is_sent_as_is_no_other_field() {
    let entities = [
        "Petition category:ref(Category) categoryId:int",
        "Category name:string",
    ];
    let refusal = refusal(vec![service("petition", &entities)]);
    assert!(refusal.contains("same column"), "{refusal}");
}
