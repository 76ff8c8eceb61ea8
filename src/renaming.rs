//! A service of a project's own gets another name: in the spec, in the paths of its files, and in what others say of it.

use crate::blueprint::Blueprint;
use crate::catalog::Catalog;
use crate::document::Document;
use crate::entities::yaml::spot_of;
use crate::entities::{FieldType, no_own_service};
use crate::error::{Failure, Result};
use crate::existing_project::ExistingProject;
use crate::migrations::MigrationLog;
use crate::placement::targets_of_service;
use crate::reconcile::Relocation;
use crate::spec::{ProjectSpec, SPEC_FILE, SpecFile};
use crate::spot::Spot;
use crate::text;

/// What a project is to be after a renaming.
pub struct Renaming {
    /// The project.
    pub blueprint: Blueprint,
    /// The steps that were taken, by the new name.
    pub taken: MigrationLog,
    /// Its spec as people wrote it, with the new name.
    pub spec_text: String,
    /// Where files are now.
    pub relocation: Relocation,
}

impl Renaming {
    /// Whether the service keeps anything.
    pub fn has_database(&self, name: &str) -> bool {
        let mut services = self.blueprint.own_services.iter();
        services.any(|service| service.name == name && service.database)
    }
}

/// Works out what becomes of a project when a service has another name.
pub fn plan(
    project: &ExistingProject,
    catalog: &Catalog,
    from: &str,
    to: &str,
) -> Result<Renaming> {
    let before = project.spec(catalog)?;
    if !before.own_services.iter().any(|one| one.name == from) {
        return Err(no_own_service(&before, from));
    }
    let after = renamed(&before, from, to);
    let spec_text = spec_text(&project.spec_file().text, &before, from, to);
    check_says(&spec_text, &after, catalog)?;
    let taken = project.migrations();
    let under_new_name = taken.clone().renamed(from, to);
    let (before, after) = (
        Blueprint::resolve_after(taken, before, catalog)?,
        Blueprint::resolve_after(&under_new_name, after, catalog)?,
    );
    let files = targets_of_service(&before, from, catalog)
        .into_iter()
        .zip(targets_of_service(&after, to, catalog));
    Ok(Renaming {
        relocation: Relocation::of_service((from, to), files),
        blueprint: after,
        taken: under_new_name,
        spec_text,
    })
}

/// The spec in which a service has another name, also where others refer to it.
fn renamed(spec: &ProjectSpec, from: &str, to: &str) -> ProjectSpec {
    let mut spec = spec.clone();
    for service in &mut spec.own_services {
        if service.name == from {
            to.clone_into(&mut service.name);
        }
        let fields = service.entities.iter_mut().flat_map(|one| &mut one.fields);
        for field in fields {
            if matches!(&field.definition.kind, FieldType::Id(target) if target == from) {
                field.definition.kind = FieldType::Id(to.to_owned());
            }
        }
    }
    spec
}

/// The text of the spec with the name replaced where it stands; all else is as people wrote it.
fn spec_text(text: &str, spec: &ProjectSpec, from: &str, to: &str) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    // From the end, so that the places of those before stay.
    let mut places: Vec<(usize, usize)> = spots(spec, from)
        .iter()
        .filter_map(|spot| spot.find(text))
        .collect();
    places.sort_unstable();
    for (line, column) in places.into_iter().rev() {
        if let Some(line) = lines.get_mut(line - 1) {
            *line = replaced(line, column, from, to);
        }
    }
    lines.concat()
}

/// Where a spec names a service.
fn spots(spec: &ProjectSpec, name: &str) -> Vec<Spot> {
    let mut spots = vec![spot_of(name).key("name")];
    for service in &spec.own_services {
        for entity in &service.entities {
            let fields = spot_of(&service.name)
                .key("entities")
                .item(&entity.name)
                .key("fields");
            let referring = entity.fields.iter().filter(
                |field| matches!(&field.definition.kind, FieldType::Id(target) if target == name),
            );
            spots.extend(referring.map(|field| {
                let spot = fields.clone().key(&field.name);
                if field.is_short() {
                    spot
                } else {
                    spot.key("type")
                }
            }));
        }
    }
    spots
}

/// The line with the first such word from a column on replaced.
fn replaced(line: &str, column: usize, from: &str, to: &str) -> String {
    let start = line.char_indices().nth(column - 1);
    let (before, after) = line.split_at(start.map_or(line.len(), |(index, _)| index));
    format!("{before}{}", after.replacen(from, to, 1))
}

/// A spec that names the service in a way that was not found here stays as it is.
fn check_says(text: &str, spec: &ProjectSpec, catalog: &Catalog) -> Result<()> {
    let document = Document {
        name: SPEC_FILE,
        text,
    };
    let read = SpecFile::parse(&document).and_then(|file| file.into_spec(None, catalog));
    if read.is_ok_and(|read| read == *spec) {
        return Ok(());
    }
    Err(Failure::usage(text!("rename.not-editable"))
        .at(SPEC_FILE)
        .hint(text!("rename.not-editable.hint")))
}
