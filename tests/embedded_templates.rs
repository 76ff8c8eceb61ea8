//! Rules for the templates that are embedded in the program.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use common::{embedded_catalog, spec, told, tree, with_own_services};
use egov_msa::blueprint::Blueprint;
use egov_msa::cargo_lock::CargoLock;
use egov_msa::catalog::{Catalog, Kind};
use egov_msa::render::{ENTITY, FILES, PROCESS, SERVICE, STEP, VERSIONS, engine};
use egov_msa::schema::SCHEMA_FILE;
use egov_msa::spec::{ProjectSpec, SignInProvider};
use egov_msa::template_files::{TEMPLATE_SUFFIX, TemplateFiles};

const MASTER_LOCK: &str = include_str!("../templates/Cargo.lock");

fn all_services(catalog: &Catalog) -> Vec<&str> {
    let services = catalog.units_of(Kind::Service).into_iter();
    services.map(|unit| unit.name.as_str()).collect()
}

/// Every preset, every service alone, and all services together.
fn choices(catalog: &Catalog) -> BTreeSet<Vec<&str>> {
    let presets = catalog.presets().values();
    let presets = presets.map(|preset| preset.services.iter().map(String::as_str).collect());
    let alone = all_services(catalog)
        .into_iter()
        .map(|service| vec![service]);
    presets
        .chain(alone)
        .chain([all_services(catalog)])
        .collect()
}

#[test]
fn every_template_parses_and_names_only_variables_that_exist() {
    let files = TemplateFiles::embedded();
    let mut tera = engine().expect("has valid delimiters");
    let sources: Vec<(&str, &str)> = files
        .iter()
        .filter(|(path, _)| path.ends_with(TEMPLATE_SUFFIX))
        .map(|(path, file)| (path, file.text(path).expect("UTF-8")))
        .collect();
    tera.add_raw_templates(sources.clone())
        .unwrap_or_else(|error| panic!("{error}"));
    let catalog = embedded_catalog();
    let blueprint =
        Blueprint::resolve(spec("demo-app", &all_services(&catalog)), &catalog).expect("resolves");
    let context = serde_json::to_value(&blueprint).expect("serialises");
    let known: BTreeSet<&str> = context
        .as_object()
        .expect("is a map")
        .keys()
        .map(String::as_str)
        .chain([FILES, VERSIONS])
        .collect();
    for (path, _) in sources {
        let known: BTreeSet<&str> = known.iter().chain(known_in(path)).copied().collect();
        let used: BTreeSet<&str> = tera
            .get_template_variables(path)
            .expect("exists")
            .into_iter()
            .collect();
        assert!(
            used.is_subset(&known),
            "{path} names {:?}",
            used.difference(&known)
        );
    }
}

/// What a template of a process, or of services of the project's own, knows beside the project.
fn known_in(path: &str) -> &'static [&'static str] {
    let is_of_process = path.starts_with("platform/") || path.starts_with("services/");
    match path.strip_prefix("own-service/") {
        None if is_of_process || path.contains("@process") => &[PROCESS],
        Some(file) if file.contains("@entity") => &[SERVICE, ENTITY],
        Some(file) if is_of_step(file) => &[SERVICE, STEP],
        Some(_) => &[SERVICE],
        None => &[],
    }
}

fn is_of_step(file: &str) -> bool {
    let mut kinds = egov_msa::migrations::Kind::ALL.into_iter();
    kinds.any(|kind| file.contains(kind.marker()))
}

/// The architecture page of a project lists its crates.
#[test]
fn every_crate_says_what_it_is_for() {
    let catalog = embedded_catalog();
    for unit in catalog.units_of(Kind::Crate) {
        let summary = &unit.description.summary;
        assert!(
            !summary.ko.is_empty() && !summary.en.is_empty(),
            "{}",
            unit.name
        );
    }
}

/// A project in which people sign in at these providers.
fn with_providers(providers: &[SignInProvider], services: &[&str]) -> ProjectSpec {
    ProjectSpec {
        oauth2: providers.iter().copied().collect(),
        ..spec("demo-app", services)
    }
}

/// What is not chosen is not told of either, so that nobody looks for it.
#[test]
fn sign_in_at_providers_leaves_no_trace_where_it_is_not_chosen() {
    let catalog = embedded_catalog();
    let services = all_services(&catalog);
    let without = tree(with_providers(&[], &services), &catalog).expect("renders");
    // The schema of the spec tells of all that could be chosen.
    for (path, file) in without.iter().filter(|(path, _)| *path != SCHEMA_FILE) {
        let text = String::from_utf8_lossy(&file.bytes).to_lowercase();
        let is_told_of = path.to_lowercase().contains("oauth") || text.contains("oauth");
        assert!(!is_told_of, "{path}");
    }
}

/// A sign-in is bound to the browser by a cookie, which all other routes take out.
#[test]
fn the_gateway_lets_the_cookie_of_a_sign_in_through_on_its_way_only() {
    let catalog = embedded_catalog();
    for chosen in [&[][..], &[SignInProvider::Naver]] {
        let tree = tree(with_providers(chosen, &["user-service"]), &catalog).expect("renders");
        let config = &tree.get("config/api-gateway.yml").expect("is there").bytes;
        let config: serde_yaml::Value = serde_yaml::from_slice(config).expect("YAML");
        let routes = &config["spring"]["cloud"]["gateway"]["routes"];
        let routes = routes.as_sequence().expect("a list");
        let removes_cookies = |route: &serde_yaml::Value| {
            let filters = route["filters"].as_sequence().expect("a list");
            filters.contains(&"RemoveRequestHeader=Cookie".into())
        };
        let (without, with): (Vec<_>, Vec<_>) = routes.iter().partition(|one| removes_cookies(one));
        assert_eq!((without.len(), with.len()), (1, chosen.len()));
        if let Some(sign_in) = with.first() {
            assert_eq!(*sign_in, &routes[0], "the first that fits counts");
            let paths = "Path=/user-service/oauth2/**,/user-service/login/oauth2/**";
            assert_eq!(sign_in["predicates"][0], paths);
        }
    }
}

#[test]
fn a_provider_that_is_not_chosen_is_in_no_setting() {
    let catalog = embedded_catalog();
    for chosen in SignInProvider::ALL {
        let tree = tree(with_providers(&[chosen], &["user-service"]), &catalog).expect("renders");
        let settings = tree.get("services/user-service/application.yml");
        let settings = &settings.expect("is there").bytes;
        let settings = String::from_utf8_lossy(settings);
        for provider in SignInProvider::ALL {
            let registration = format!("\n          {}:\n", provider.name());
            let count = settings.matches(&registration).count();
            let expected = if provider == chosen { 2 } else { 0 };
            assert_eq!(count, expected, "{chosen:?} {provider:?}");
        }
    }
}

#[test]
fn every_choice_renders() {
    let catalog = embedded_catalog();
    for choice in choices(&catalog) {
        tree(spec("demo-app", &choice), &catalog)
            .unwrap_or_else(|failure| panic!("{choice:?}: {}", told(&failure)));
    }
}

/// The walk-through tells of boards and of attachments, which are the portal's.
#[test]
fn the_walk_through_is_in_the_projects_that_it_tells_of_and_the_readme_leads_there() {
    let catalog = embedded_catalog();
    for choice in choices(&catalog) {
        let tells = ["board-service", "portal-service"].map(|name| choice.contains(&name));
        let expected = tells == [true, true];
        let tree = tree(spec("demo-app", &choice), &catalog).expect("renders");
        for suffix in ["", ".en"] {
            let page = format!("docs/walkthrough{suffix}.md");
            let readme = tree.get(&format!("README{suffix}.md")).expect("is there");
            let readme = std::str::from_utf8(&readme.bytes).expect("UTF-8");
            assert_eq!(tree.get(&page).is_some(), expected, "{choice:?} {page}");
            assert_eq!(readme.contains(&page), expected, "{choice:?} {page}");
        }
    }
}

#[test]
fn text_ends_in_one_newline_and_has_no_carriage_returns() {
    let catalog = embedded_catalog();
    let tree = tree(spec("demo-app", &all_services(&catalog)), &catalog).expect("renders");
    for (path, file) in tree.iter() {
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            continue;
        };
        assert!(!text.contains('\r'), "{path} has carriage returns");
        let ends_well = text.ends_with('\n') && !text.ends_with("\n\n");
        assert!(
            text.is_empty() || ends_well,
            "{path} does not end in one newline"
        );
    }
}

#[test]
fn the_lock_file_is_as_cargo_writes_it_and_knows_every_unit() {
    let lock = CargoLock::parse(MASTER_LOCK).expect("is a lock file");
    assert_eq!(lock.to_string(), MASTER_LOCK);
    let catalog = embedded_catalog();
    let units = catalog
        .units()
        .filter(|unit| unit.description.kind.is_package());
    let units: BTreeSet<&str> = units.map(|unit| unit.name.as_str()).collect();
    assert_eq!(lock.member_names().collect::<BTreeSet<_>>(), units);
}

/// Cargo itself says whether the lock file of a project lacks something or has too much.
#[test]
fn the_lock_file_of_every_choice_is_exact() {
    let catalog = embedded_catalog();
    let choices = choices(&catalog).into_iter();
    let specs = choices.map(|choice| spec("demo-app", &choice));
    let providers = with_providers(&SignInProvider::ALL, &["user-service"]);
    let own = [
        with_own_services(&[]),
        with_own_services(&["board-service"]),
    ];
    for choice in specs.chain([providers]).chain(own) {
        let folder = tempfile::tempdir().expect("temporary folder");
        for (path, file) in tree(choice.clone(), &catalog).expect("renders").iter() {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("is in the folder")).expect("creates");
            fs::write(path, &file.bytes).expect("writes");
        }
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["update", "--workspace", "--locked"])
            .current_dir(folder.path());
        let output = cargo.output().expect("cargo starts");
        assert!(
            output.status.success(),
            "{choice:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
