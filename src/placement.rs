//! Which templates a project consists of, and where what comes out of each belongs.

use std::collections::BTreeSet;

use crate::blueprint::{Blueprint, Component};
use crate::catalog::{Catalog, OWN_SERVICE_FOLDER, PROJECT_FOLDER, ProjectOption, UNIT_FILE};
use crate::entities::context::ServiceContext;
use crate::migrations::Kind;
use crate::template_files::{TEMPLATE_SUFFIX, TemplateFile};

/// Folder of a unit whose files go to the root of the project.
const PROJECT_ROOT: &str = "@project/";

/// Stands in a path for the name of the service of one's own.
const SERVICE: &str = "@service";

/// Stands in a path for the module of an entity; the file is written for each.
const ENTITY: &str = "@entity";

/// Stands in a path for the name of a process, for each of which the file is written; in names of secrets, too.
pub const PROCESS: &str = "@process";

/// A template and the place of what comes out of it.
#[derive(Clone)]
pub struct Placement<'a> {
    /// Path in the project.
    pub target: String,
    /// Path in the templates.
    pub template: &'a str,
    /// Content of the template.
    pub file: &'a TemplateFile,
    /// What the template knows beside the project.
    pub scope: Scope,
}

/// What a template is written for; the numbers are those of the service in the blueprint, and of the entity or the
/// step in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The project.
    Project,
    /// A process: a file that is written for each, or one of its own.
    Process(usize),
    /// A service of its own.
    Service(usize),
    /// An entity of such a service.
    Entity(usize, usize),
    /// A step that brings the tables of such a service up to date.
    Step(usize, usize),
}

/// Every template of the project with its place.
pub fn placements<'a>(blueprint: &Blueprint, catalog: &'a Catalog) -> Vec<Placement<'a>> {
    let folders: Vec<&str> = std::iter::once(PROJECT_FOLDER)
        .chain(blueprint.unit_folders())
        .collect();
    let absent = absent_folders(&folders, catalog);
    let of_units = folders.iter().flat_map(|folder| {
        let root = if *folder == PROJECT_FOLDER {
            ""
        } else {
            folder
        };
        unit_placements(folder, root, &blueprint.options, catalog)
    });
    let of_units = of_units.flat_map(|placement| of_processes(placement, &blueprint.processes));
    let of_own = own_placements(blueprint, catalog);
    of_units
        .chain(of_own)
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

/// A file of a unit: one, which knows the process that the unit is, or one for each process.
fn of_processes<'a>(placement: Placement<'a>, processes: &[Component]) -> Vec<Placement<'a>> {
    let of = |index| Placement {
        scope: Scope::Process(index),
        ..placement.clone()
    };
    if placement.target.contains(PROCESS) {
        let processes = processes.iter().enumerate();
        let placements = processes.map(|(index, process)| Placement {
            target: placement.target.replace(PROCESS, &process.name),
            ..of(index)
        });
        return placements.collect();
    }
    let is_of = |process: &Component| {
        let file = placement.template.strip_prefix(process.path.as_str());
        file.is_some_and(|file| file.starts_with('/'))
    };
    let own = processes.iter().position(is_of);
    vec![own.map_or_else(|| placement.clone(), of)]
}

/// The files of a unit. Those of a chosen option go over the others, path by path.
fn unit_placements<'a>(
    folder: &str,
    root: &str,
    options: &BTreeSet<ProjectOption>,
    catalog: &'a Catalog,
) -> Vec<Placement<'a>> {
    let is_optional = |placement: &Placement<'_>| option_of(folder, placement.template).is_some();
    let all = all_placements(folder, root, catalog).into_iter();
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

fn all_placements<'a>(folder: &str, root: &str, catalog: &'a Catalog) -> Vec<Placement<'a>> {
    let prefix = format!("{folder}/");
    let below_root = |path: &str| match root {
        "" => path.to_owned(),
        root => format!("{root}/{path}"),
    };
    let files = catalog.files().below(&prefix);
    let files = files.filter_map(|(template, file)| {
        let option = option_of(folder, template).map_or("", ProjectOption::folder);
        let path = &template[prefix.len() + option.len()..];
        let target = match path.strip_prefix(PROJECT_ROOT) {
            Some(rooted) => rooted.to_owned(),
            None => below_root(path),
        };
        let target = target.strip_suffix(TEMPLATE_SUFFIX).unwrap_or(&target);
        (path != UNIT_FILE).then_some(Placement {
            target: target.to_owned(),
            template,
            file,
            scope: Scope::Project,
        })
    });
    files.collect()
}

/// The places of the files of one service of the project's own. Two names of one service give them in the same order.
pub fn targets_of_service(blueprint: &Blueprint, name: &str, catalog: &Catalog) -> Vec<String> {
    let services = &blueprint.own_services;
    let index = services.iter().position(|service| service.name == name);
    let placements = own_placements(blueprint, catalog).into_iter();
    let of_service = placements.filter(|placement| match placement.scope {
        Scope::Project | Scope::Process(_) => false,
        Scope::Service(number) | Scope::Entity(number, _) | Scope::Step(number, _) => {
            Some(number) == index
        }
    });
    of_service.map(|placement| placement.target).collect()
}

/// The files of the services of the project's own, which all come from one folder of templates.
fn own_placements<'a>(blueprint: &Blueprint, catalog: &'a Catalog) -> Vec<Placement<'a>> {
    let services = blueprint.own_services.iter().enumerate();
    let placements = services.flat_map(|(index, service)| {
        let options = blueprint.options_of(service);
        let root = format!("services/{}", service.name);
        unit_placements(OWN_SERVICE_FOLDER, &root, &options, catalog)
            .into_iter()
            .flat_map(move |placement| of_service(placement, index, service))
    });
    placements.collect()
}

/// A file of a service: one, or one for each entity, or for each step of a sort.
fn of_service<'a>(
    placement: Placement<'a>,
    index: usize,
    service: &ServiceContext,
) -> Vec<Placement<'a>> {
    let target = placement.target.replace(SERVICE, &service.name);
    let place = |target: String, scope: Scope| Placement {
        target,
        scope,
        ..placement
    };
    let sort = Kind::ALL
        .into_iter()
        .find(|kind| target.contains(kind.marker()));
    if let Some(kind) = sort {
        let steps = service.steps.iter().enumerate();
        return steps
            .filter(|(_, step)| step.kind == kind)
            .map(|(number, step)| {
                let target = target.replace(kind.marker(), &step.name);
                place(target, Scope::Step(index, number))
            })
            .collect();
    }
    if !target.contains(ENTITY) {
        return vec![place(target, Scope::Service(index))];
    }
    let entities = service.entities.iter().enumerate();
    let placements = entities.map(|(number, entity)| {
        let target = target.replace(ENTITY, &entity.module);
        place(target, Scope::Entity(index, number))
    });
    placements.collect()
}
