//! From a blueprint to the files of a project, in memory and without any effect.

use std::collections::BTreeMap;

use tera::{Context, Delimiters, Tera};

use crate::blueprint::Blueprint;
use crate::cargo_lock::CargoLock;
use crate::catalog::Catalog;
use crate::error::{Failure, Result};
use crate::file_tree::{File, FileTree};
use crate::generation_lock::{self, LOCK_FILE};
use crate::manifest::{Manifest, Renames};
use crate::migrations::MIGRATIONS_FILE;
use crate::placement::{Placement, Scope, placements};
use crate::pristine::{PRISTINE_FILE, Pristine};
use crate::schema::{self, SCHEMA_FILE};
use crate::spec::{ProjectSpec, SPEC_FILE};
use crate::template_files::TEMPLATE_SUFFIX;
use crate::text;

/// Name by which templates know the paths of the project's templates.
pub const FILES: &str = "files";

/// Name by which templates know the versions of what others make.
pub const VERSIONS: &str = "versions";

/// Name by which the templates of a process, and those that are written for each, know it.
pub const PROCESS: &str = "process";

/// Name by which the templates of a service of the project's own know it.
pub const SERVICE: &str = "service";

/// Name by which the templates of an entity know it.
pub const ENTITY: &str = "entity";

/// Name by which the templates of a step of the tables know it.
pub const STEP: &str = "step";

/// The manifest of the workspace, and of each member in its folder.
const MANIFEST: &str = "Cargo.toml";

/// Renders every file of the project but the secrets, with what it remembers of its generation.
pub fn render(blueprint: &Blueprint, catalog: &Catalog) -> Result<FileTree> {
    let mut tree = render_files(blueprint, catalog)?;
    let files = generation_lock::locked_files(&tree);
    let lock = generation_lock::describe(blueprint, &files)?;
    let pristine = Pristine::of(&tree, &files, &Pristine::default());
    tree.insert(LOCK_FILE, File::generated(lock))?;
    tree.insert(PRISTINE_FILE, File::generated(pristine.to_string()))?;
    if !blueprint.migrations.is_empty() {
        let migrations = blueprint.migrations.to_string();
        tree.insert(MIGRATIONS_FILE, File::generated(migrations))?;
    }
    Ok(tree)
}

/// Renders what people see of the project: every file but the secrets and those in `.egov-msa`.
pub fn render_files(blueprint: &Blueprint, catalog: &Catalog) -> Result<FileTree> {
    let placements = placements(blueprint, catalog);
    let tera = load(&placements)?;
    let contexts = contexts(blueprint, catalog, &placements)?;
    let mut tree = FileTree::default();
    for placement in &placements {
        if let Some(bytes) = content(placement, &tera, &contexts[&placement.scope])? {
            let file = File::from_template(bytes, placement.template);
            tree.insert(&placement.target, file)?;
        }
    }
    tree.insert(SPEC_FILE, File::generated(spec_text(&blueprint.spec)?))?;
    let schema = schema::project_schema(catalog);
    tree.insert(SCHEMA_FILE, File::generated(schema))?;
    if let Some(lock) = catalog.lock() {
        let lock = cargo_lock(lock, blueprint, &tree)?;
        tree.insert("Cargo.lock", File::generated(lock))?;
    }
    Ok(tree)
}

/// The lock file of the project: the tested one, and what it cannot know, which is what services of the project's own
/// say in their manifests.
fn cargo_lock(lock: &CargoLock, blueprint: &Blueprint, tree: &FileTree) -> Result<String> {
    let own = blueprint.own_services.iter().map(|one| one.name.as_str());
    let mut lock = lock.clone();
    let renames = manifest(tree, MANIFEST, Renames::parse)?;
    for name in own.clone() {
        let path = format!("services/{name}/{MANIFEST}");
        let manifest = manifest(tree, &path, Manifest::parse)?;
        lock.add_member(&manifest.package, manifest.packages(&renames));
    }
    let units = blueprint.unit_names().chain(own);
    Ok(lock.prune(&blueprint.project.name, units).to_string())
}

/// Reads a manifest that has just been written.
fn manifest<T>(
    tree: &FileTree,
    path: &str,
    parse: impl Fn(&str) -> Result<T, toml::de::Error>,
) -> Result<T> {
    let bytes = tree.get(path).map(|file| file.bytes.as_slice());
    let text = String::from_utf8_lossy(bytes.unwrap_or_default());
    parse(&text).map_err(|error| {
        Failure::usage(text!("templates.bad-manifest", reason = error.message())).at(path)
    })
}

/// A Tera with delimiters that mean nothing in any kind of file we write.
pub fn engine() -> Result<Tera> {
    let mut tera = Tera::default();
    tera.autoescape_on(Vec::<&str>::new());
    let delimiters = Delimiters {
        block_start: "<%".into(),
        block_end: "%>".into(),
        variable_start: "«".into(),
        variable_end: "»".into(),
        comment_start: "<#".into(),
        comment_end: "#>".into(),
    };
    tera.set_delimiters(delimiters)
        .map_err(anyhow::Error::new)?;
    Ok(tera)
}

/// What templates know, by what they are written for: the blueprint, versions and the paths that have a template in this
/// project; those of a process know it, those of a service of the project's own that service, and its entity.
fn contexts(
    blueprint: &Blueprint,
    catalog: &Catalog,
    placements: &[Placement<'_>],
) -> Result<BTreeMap<Scope, Context>> {
    let mut project = Context::from_serialize(blueprint).map_err(anyhow::Error::new)?;
    let paths: Vec<&str> = placements.iter().map(|one| one.target.as_str()).collect();
    project.insert(FILES, &paths);
    project.insert(VERSIONS, catalog.versions());
    let mut contexts = BTreeMap::from([(Scope::Project, project.clone())]);
    for (index, process) in blueprint.processes.iter().enumerate() {
        let mut context = project.clone();
        context.insert(PROCESS, process);
        contexts.insert(Scope::Process(index), context);
    }
    for (index, service) in blueprint.own_services.iter().enumerate() {
        let mut context = project.clone();
        context.insert(SERVICE, service);
        for (number, entity) in service.entities.iter().enumerate() {
            let mut context = context.clone();
            context.insert(ENTITY, entity);
            contexts.insert(Scope::Entity(index, number), context);
        }
        for (number, step) in service.steps.iter().enumerate() {
            let mut context = context.clone();
            context.insert(STEP, step);
            contexts.insert(Scope::Step(index, number), context);
        }
        contexts.insert(Scope::Service(index), context);
    }
    Ok(contexts)
}

/// Parses the templates of this project, and no others.
fn load(placements: &[Placement<'_>]) -> Result<Tera> {
    let mut tera = engine()?;
    // One template can have several places.
    let mut sources = BTreeMap::new();
    for placement in placements
        .iter()
        .filter(|placement| placement.template.ends_with(TEMPLATE_SUFFIX))
    {
        sources.insert(placement.template, placement.file.text(placement.template)?);
    }
    tera.add_raw_templates(sources)
        .map_err(|error| broken_template(error, placements))?;
    Ok(tera)
}

/// Nothing for a template that is empty in this project: it has no such file then.
fn content(placement: &Placement<'_>, tera: &Tera, context: &Context) -> Result<Option<Vec<u8>>> {
    if !placement.template.ends_with(TEMPLATE_SUFFIX) {
        return Ok(Some(placement.file.bytes.to_vec()));
    }
    let rendered = tera
        .render(placement.template, context)
        .map_err(|error| broken_template(error, std::slice::from_ref(placement)))?;
    let text = with_one_newline(&rendered);
    Ok(text.map(String::into_bytes))
}

/// A person's own template is theirs to mend; an embedded one is our defect.
fn broken_template(error: tera::Error, placements: &[Placement<'_>]) -> Failure {
    if placements
        .iter()
        .any(|placement| placement.file.origin.is_some())
    {
        Failure::usage(text!("templates.broken", reason = error.to_string().trim()))
    } else {
        Failure::internal(anyhow::Error::new(error))
    }
}

fn with_one_newline(text: &str) -> Option<String> {
    let text = text.trim_end();
    (!text.is_empty()).then(|| format!("{text}\n"))
}

/// A spec as the generator writes it.
pub fn spec_text(spec: &ProjectSpec) -> Result<String> {
    let yaml = serde_yaml::to_string(spec).map_err(anyhow::Error::new)?;
    // The first line is for editors.
    Ok(format!(
        "# yaml-language-server: $schema={SCHEMA_FILE}\n\
         # 이 프로젝트의 명세입니다. egov-msa가 이 파일로 프로젝트를 생성합니다.\n\
         # The spec of this project: egov-msa writes the project from it.\n\
         {yaml}"
    ))
}
