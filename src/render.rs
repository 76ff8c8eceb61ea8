//! From a blueprint to the files of a project, in memory and without any effect.

use std::collections::BTreeSet;

use tera::{Context, Delimiters, Tera};

use crate::blueprint::Blueprint;
use crate::catalog::{Catalog, ProjectOption, UNIT_FILE};
use crate::error::{Failure, Result};
use crate::file_tree::{File, FileTree};
use crate::generation_lock::{self, LOCK_FILE};
use crate::spec::{ProjectSpec, SPEC_FILE};
use crate::template_files::{TEMPLATE_SUFFIX, TemplateFile};
use crate::text;

/// Folder of a unit whose files go to the root of the project.
const PROJECT_ROOT: &str = "@project/";

/// Name by which templates know the paths of the project's templates.
pub const FILES: &str = "files";

/// The folder of the templates that every project has.
const PROJECT_FOLDER: &str = "project";

/// A template and the place of what comes out of it.
struct Placement<'a> {
    target: String,
    template: &'a str,
    file: &'a TemplateFile,
}

/// Renders every file of the project but the secrets.
pub fn render(blueprint: &Blueprint, catalog: &Catalog) -> Result<FileTree> {
    let placements = placements(blueprint, catalog);
    let tera = load(&placements)?;
    let context = context(blueprint, &placements)?;
    let mut tree = FileTree::default();
    for placement in &placements {
        if let Some(bytes) = content(placement, &tera, &context)? {
            let file = File::from_template(bytes, placement.template);
            tree.insert(&placement.target, file)?;
        }
    }
    tree.insert(SPEC_FILE, File::generated(spec_text(&blueprint.spec)?))?;
    if let Some(lock) = catalog.lock() {
        let pruned = lock.prune(&blueprint.project.name, blueprint.unit_names());
        tree.insert("Cargo.lock", File::generated(pruned.to_string()))?;
    }
    let generation = generation_lock::describe(blueprint, &tree)?;
    tree.insert(LOCK_FILE, File::generated(generation))?;
    Ok(tree)
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

/// What templates know: the blueprint, and the paths that have a template in this project.
fn context(blueprint: &Blueprint, placements: &[Placement<'_>]) -> Result<Context> {
    let mut context = Context::from_serialize(blueprint).map_err(anyhow::Error::new)?;
    let paths: Vec<&str> = placements.iter().map(|one| one.target.as_str()).collect();
    context.insert(FILES, &paths);
    Ok(context)
}

fn placements<'a>(blueprint: &Blueprint, catalog: &'a Catalog) -> Vec<Placement<'a>> {
    let units = blueprint.crates.iter().chain(&blueprint.processes);
    let units = units.map(|unit| unit.path.as_str());
    let folders: Vec<&str> = std::iter::once(PROJECT_FOLDER).chain(units).collect();
    let absent = absent_folders(&folders, catalog);
    let of_units = folders.iter();
    of_units
        .flat_map(|folder| unit_placements(folder, &blueprint.options, catalog))
        .filter(|placement| {
            !absent
                .iter()
                .any(|folder| placement.target.starts_with(folder))
        })
        .collect()
}

/// The folders of units that are not part of the project. What other units would add there is left out.
fn absent_folders(present: &[&str], catalog: &Catalog) -> Vec<String> {
    catalog
        .units()
        .filter(|unit| !present.contains(&unit.folder.as_str()))
        .map(|unit| format!("{}/", unit.folder))
        .collect()
}

/// The files of a unit. Those of a chosen option go over the others, path by path.
fn unit_placements<'a>(
    folder: &str,
    options: &BTreeSet<ProjectOption>,
    catalog: &'a Catalog,
) -> Vec<Placement<'a>> {
    let is_optional = |placement: &Placement<'_>| option_of(folder, placement.template).is_some();
    let all = all_placements(folder, catalog).into_iter();
    let (optional, mut placements): (Vec<_>, Vec<_>) = all.partition(is_optional);
    let chosen: Vec<Placement<'_>> = optional
        .into_iter()
        .filter(|placement| {
            option_of(folder, placement.template).is_some_and(|option| options.contains(&option))
        })
        .collect();
    let replaced: BTreeSet<&str> = chosen.iter().map(|one| one.target.as_str()).collect();
    placements.retain(|placement| !replaced.contains(placement.target.as_str()));
    placements.extend(chosen);
    placements
}

/// The option that a template belongs to.
fn option_of(folder: &str, template: &str) -> Option<ProjectOption> {
    let path = template.strip_prefix(folder)?.strip_prefix('/')?;
    ProjectOption::ALL
        .into_iter()
        .find(|option| path.starts_with(option.folder()))
}

fn all_placements<'a>(folder: &str, catalog: &'a Catalog) -> Vec<Placement<'a>> {
    let prefix = format!("{folder}/");
    let root = if folder == PROJECT_FOLDER {
        ""
    } else {
        &prefix
    };
    catalog
        .files()
        .below(&prefix)
        .filter_map(|(template, file)| {
            let option = option_of(folder, template).map_or("", ProjectOption::folder);
            let path = &template[prefix.len() + option.len()..];
            let target = match path.strip_prefix(PROJECT_ROOT) {
                Some(rooted) => rooted.to_owned(),
                None => format!("{root}{path}"),
            };
            let target = target
                .strip_suffix(TEMPLATE_SUFFIX)
                .unwrap_or(&target)
                .to_owned();
            (path != UNIT_FILE).then_some(Placement {
                target,
                template,
                file,
            })
        })
        .collect()
}

/// Parses the templates of this project, and no others.
fn load(placements: &[Placement<'_>]) -> Result<Tera> {
    let mut tera = engine()?;
    let mut sources = Vec::new();
    for placement in placements
        .iter()
        .filter(|placement| placement.template.ends_with(TEMPLATE_SUFFIX))
    {
        sources.push((placement.template, placement.file.text(placement.template)?));
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

fn spec_text(spec: &ProjectSpec) -> Result<String> {
    let yaml = serde_yaml::to_string(spec).map_err(anyhow::Error::new)?;
    let comment = "# 이 프로젝트의 명세입니다. egov-msa가 이 파일로 프로젝트를 생성합니다.\n\
                   # The spec of this project: egov-msa writes the project from it.\n";
    Ok(format!("{comment}{yaml}"))
}
