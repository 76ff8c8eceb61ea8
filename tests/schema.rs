//! The JSON Schema of `egov-msa.yaml` says what the parser accepts.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use common::{embedded_catalog, run, spec, tree};
use egov_msa::blueprint::Blueprint;
use egov_msa::catalog::{Catalog, Kind};
use egov_msa::document::Document;
use egov_msa::locale::Language;
use egov_msa::messages::Messages;
use egov_msa::names::{self, TakenNames};
use egov_msa::schema::{SCHEMA_FILE, project_schema, schema};
use egov_msa::spec::{Database, ProjectSpec, SPEC_FILE, SignInProvider, SpecFile};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::tempdir;

/// What the parser refuses and the schema cannot: it looks at one place at a time.
const BEYOND_THE_SCHEMA: [&str; 6] = [
    "entity-circle.yaml",
    "entity-default.yaml",
    "entity-reference.yaml",
    "no-name.yaml",
    "same-port.yaml",
    "version: 1\nname: serde-json\npreset: small\n",
];

fn english(catalog: &Catalog) -> Value {
    schema(catalog, &[Messages::load(Language::English)])
}

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    jsonschema::draft202012::new(&english(&embedded_catalog())).expect("is a schema")
});

fn value(yaml: &str) -> Value {
    let parsed: Result<serde_yaml::Value, _> = serde_yaml::from_str(yaml);
    parsed
        .and_then(serde_yaml::from_value)
        .unwrap_or(Value::Null)
}

fn is_accepted(text: &str, catalog: &Catalog) -> bool {
    let document = Document {
        name: SPEC_FILE,
        text,
    };
    let file = SpecFile::parse(&document);
    let spec = file.and_then(|file| file.into_spec(None, catalog));
    spec.and_then(|spec| Blueprint::resolve(spec, catalog))
        .is_ok()
}

#[test]
fn the_schema_is_a_schema_in_every_language() {
    let catalog = embedded_catalog();
    for language in [Language::Korean, Language::English] {
        let schema = schema(&catalog, &[Messages::load(language)]);
        assert!(jsonschema::draft202012::meta::is_valid(&schema));
    }
}

#[test]
fn every_spec_that_is_generated_is_valid() {
    let catalog = embedded_catalog();
    let services = catalog.units_of(Kind::Service).into_iter();
    let alone = services.map(|unit| vec![unit.name.clone()]);
    let presets = catalog
        .presets()
        .values()
        .map(|preset| preset.services.clone());
    for services in alone.chain(presets) {
        for database in Database::ALL {
            let spec = ProjectSpec {
                oauth2: SignInProvider::ALL.into(),
                ports: [("api-gateway".to_owned(), 9000)].into(),
                ..ProjectSpec::new("demo".to_owned(), services.clone(), database)
            };
            let tree = tree(spec, &catalog).expect("renders");
            let text = tree.get(SPEC_FILE).expect("has a spec").bytes.clone();
            let text = String::from_utf8(text).expect("UTF-8");
            let errors: Vec<String> = VALIDATOR
                .iter_errors(&value(&text))
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{text}\n{errors:?}");
        }
    }
}

#[test]
fn parser_and_schema_agree() {
    let catalog = embedded_catalog();
    let written: Vec<(String, String)> = fixture_specs().chain(own_specs()).collect();
    assert!(written.len() > 30);
    let disagree = |(name, text): &&(String, String)| {
        let is_expected = is_accepted(text, &catalog) || BEYOND_THE_SCHEMA.contains(&name.as_str());
        VALIDATOR.is_valid(&value(text)) != is_expected
    };
    let disagreements: Vec<&String> = written
        .iter()
        .filter(disagree)
        .map(|(name, _)| name)
        .collect();
    assert_eq!(disagreements, Vec::<&String>::new());
}

/// The spec files of the sessions.
fn fixture_specs() -> impl Iterator<Item = (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/en.in");
    let entries = fs::read_dir(folder).expect("can be read");
    let paths = entries.map(|entry| entry.expect("can be read").path());
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .map(|path| {
            let name = path.file_name().expect("has a name").to_string_lossy();
            let text = fs::read_to_string(&path).expect("is text");
            (name.into_owned(), text)
        })
}

/// A spec for each way to be right or wrong.
fn own_specs() -> impl Iterator<Item = (String, String)> {
    let head = "version: 1\nname: demo\n";
    let whole = [
        "",
        "[]",
        "version: 1\n",
        "name: demo\npreset: small\n",
        "version: '1'\nname: demo\npreset: small\n",
        "version: 1\nname: Demo\npreset: small\n",
        "version: 1\nname: demo-\npreset: small\n",
        "version: 1\nname: lpt1\npreset: small\n",
        "version: 1\nname: user-service\npreset: small\n",
        "version: 1\nname: serde-json\npreset: small\n",
        "version: 1\nname: [demo]\npreset: small\n",
    ];
    let rests = [
        "",
        "preset: small\n",
        "preset: huge\n",
        "preset: small\nservices: [user-service]\n",
        "services: [user-service, board-service]\n",
        "services: []\n",
        "services: user-service\n",
        "services: [api-gateway]\n",
        "services: [mesh-app]\n",
        "services: [3]\n",
        "preset: small\ndatabase: mysql\n",
        "preset: small\ndatabase: MySQL\n",
        "preset: small\noauth2: []\n",
        "preset: small\noauth2: [google, oidc]\n",
        "preset: small\noauth2: [gogle]\n",
        "preset: small\noauth2: google\n",
        "preset: small\nports: {api-gateway: 9000}\n",
        "preset: small\nports: {api-gateway: 80}\n",
        "preset: small\nports: {api-gateway: 65536}\n",
        "preset: small\nports: {api-gateway: '9000'}\n",
        "preset: small\nports: {gateway: 9000}\n",
        "preset: small\nports: [9000]\n",
        "preset: small\nport: {}\n",
    ];
    let own = [
        "{name: petition}",
        "{name: petition, label: 민원, port: 8050, entities: []}",
        "{name: petition, entities: [{name: Petition, fields: {title: 'string(200)!'}}]}",
        "{label: 민원}",
        "{name: user-service}",
        "{name: Petition}",
        "{name: my_petition}",
        "{name: petition, port: 80}",
        "{name: petition, routes: /x}",
        "{name: petition, label: ' 민원'}",
        "{name: petition, label: 'a,b'}",
        "{name: petition, entities: [{name: Petition}]}",
        "{name: petition, entities: [{name: Petition, fields: {}}]}",
        "{name: petition, entities: [{name: petition, fields: {a: text}}]}",
        "{name: petition, entities: [{name: Petition, plural: petitions-of-us, fields: {a: text}}]}",
        "{name: petition, entities: [{name: Petition, plural: Petitions, fields: {a: text}}]}",
        "{name: petition, entities: [{name: Petition, fields: {received_at: text}}]}",
    ];
    let fields = [
        "string",
        "string(40)",
        "string( 40 )!",
        "string()",
        "text!",
        "int=3",
        "int =3",
        "long!",
        "decimal(10,2)",
        "decimal( 10 , 2 )=1.5",
        "decimal",
        "decimal(10)",
        "bool=true",
        "date",
        "datetime",
        "enum(a,b)=a",
        "enum()",
        "enum",
        "ref(Petition)",
        "ref(petition)",
        "ref",
        "id(user-service)!",
        "id()",
        "files",
        "files=a",
        "strnig(200)",
        "text?",
        " text",
        "text ",
        "string=\"a b\"",
        "string=a b",
        "",
    ];
    let short = fields.map(|field| of_field(&format!("'{field}'")));
    let long = [
        "{type: text}",
        "{type: text, label: 내용}",
        "{type: 'enum(a,b)', labels: {a: 가}}",
        "{label: 내용}",
        "{type: text, lable: 내용}",
        "{type: texxt}",
        "3",
    ];
    let long = long.map(of_field);
    let own = own.map(|service| format!("{head}services: [{service}]\n"));
    let own = own.into_iter().chain(short).chain(long);
    let whole = whole.into_iter().map(str::to_owned).chain(own);
    let rests = rests.into_iter().map(move |rest| format!("{head}{rest}"));
    whole.chain(rests).map(|text| (text.clone(), text))
}

/// A spec whose entity has a field of this definition.
fn of_field(definition: &str) -> String {
    let entity = format!("{{name: Petition, fields: {{a: {definition}}}}}");
    format!(
        "version: 1\nname: demo\nservices: [user-service, {{name: petition, entities: [{entity}]}}]\n"
    )
}

proptest! {
    #[test]
    fn names_are_the_same_to_both(name in "[a-z0-9_A-Z.-]{0,5}|[a-z-]{1,80}|com[0-9]|(gen|test|deps|nul)") {
        let document = json!({ "version": 1, "name": name, "preset": "small" });
        prop_assert_eq!(VALIDATOR.is_valid(&document), names::check(&name, &TakenNames::default()).is_ok());
    }
}

#[test]
fn editors_find_the_schema_of_a_project_in_both_languages() {
    let catalog = embedded_catalog();
    let tree = tree(spec("demo", &["user-service"]), &catalog).expect("renders");
    let text =
        |path: &str| String::from_utf8_lossy(&tree.get(path).expect("is there").bytes).into_owned();
    let first_line = format!("# yaml-language-server: $schema={SCHEMA_FILE}\n");
    assert!(text(SPEC_FILE).starts_with(&first_line));
    assert_eq!(text(SCHEMA_FILE), project_schema(&catalog));
    let schema: Value = serde_json::from_str(&text(SCHEMA_FILE)).expect("is JSON");
    let service = &schema["properties"]["services"]["items"]["oneOf"][0];
    assert_eq!(service["const"], "user-service");
    let summary = service["description"].as_str().expect("is text");
    assert!(
        summary.contains("사용자") && summary.contains("users"),
        "{summary}"
    );
}

#[test]
fn the_schema_is_written_in_the_language_of_the_person_and_knows_their_templates() {
    let folder = tempdir().expect("temporary folder");
    let unit = folder.path().join("services/petition");
    fs::create_dir_all(&unit).expect("creates");
    let description =
        "kind: service\nport: 9100\nroute: /petition\nsummary: {ko: 민원, en: petitions}\n";
    fs::write(unit.join("unit.yaml"), description).expect("writes");
    let templates = folder.path().display().to_string();
    let output = run(
        folder.path(),
        &["schema", "--lang", "ko", "--templates", &templates],
    );
    let schema: Value = serde_json::from_slice(&output.stdout).expect("is JSON");
    let services = schema["properties"]["services"]["items"]["oneOf"].as_array();
    let petition = json!({ "const": "petition", "description": "민원" });
    assert!(services.expect("a list").contains(&petition));
    assert_eq!(
        schema["properties"]["ports"]["properties"]["petition"]["default"],
        9100
    );
}

#[test]
fn every_place_has_a_description() {
    let schema = english(&embedded_catalog());
    let properties = schema["properties"].as_object().expect("has properties");
    let described: BTreeSet<&String> = properties
        .iter()
        .filter(|(_, place)| {
            place["description"]
                .as_str()
                .is_some_and(|text| text.contains(' '))
        })
        .map(|(name, _)| name)
        .collect();
    assert_eq!(described, properties.keys().collect());
}
