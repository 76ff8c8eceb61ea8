//! What can be generated: the units and presets that lie beside the templates as `unit.yaml` and `presets/*.yaml`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use semver::Version;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cargo_lock::CargoLock;
use crate::document::Document;
use crate::error::{Failure, Result};
use crate::messages::Bilingual;
use crate::names::TakenNames;
use crate::nearest::{listed, nearest};
use crate::secrets::description::{self, SecretDescription};
use crate::template_files::{TemplateFile, TemplateFiles};
use crate::{text, versions};

/// File that describes a unit; never part of the output.
pub const UNIT_FILE: &str = "unit.yaml";

/// The lock file that was tested with all units together.
const MASTER_LOCK: &str = "Cargo.lock";

/// Folder of the templates that services of a project's own are written from.
pub const OWN_SERVICE_FOLDER: &str = "own-service";

/// Folder of the unit that is part of every project.
pub const PROJECT_FOLDER: &str = "project";

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The root of the project.
    Project,
    /// A library of the mesh.
    Crate,
    /// A process that every mesh has.
    Platform,
    /// A process that people choose.
    Service,
    /// A place to run the project, which people choose.
    Deployment,
    /// What several deployments or pipelines share.
    Part,
    /// A system that builds, tests and delivers the project, which people choose.
    Pipeline,
    /// What every service of a project's own is written from.
    #[serde(rename = "own-service")]
    OwnService,
}

impl Kind {
    /// The folder of the units of this kind in the templates.
    fn folder(self) -> &'static str {
        match self {
            Self::Project => PROJECT_FOLDER,
            Self::Crate => "crates",
            Self::Platform => "platform",
            Self::Service => "services",
            Self::Deployment | Self::Part => "deploy",
            Self::Pipeline => "ci",
            Self::OwnService => OWN_SERVICE_FOLDER,
        }
    }

    /// Whether units of this kind run.
    pub fn is_process(self) -> bool {
        matches!(self, Self::Platform | Self::Service)
    }

    /// Whether units of this kind are packages of the workspace.
    pub fn is_package(self) -> bool {
        self.is_process() || self == Self::Crate
    }

    /// Whether units of this kind bring the project to where it runs.
    pub fn is_delivery(self) -> bool {
        matches!(self, Self::Deployment | Self::Part | Self::Pipeline)
    }
}

/// A folder of templates that comes into a project as a whole.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Name of its folder.
    pub name: String,
    /// Folder in the templates: `services/user-service`.
    pub folder: String,
    /// What `unit.yaml` says.
    pub description: UnitDescription,
}

/// Content of a `unit.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitDescription {
    /// What the unit is.
    pub kind: Kind,
    /// One line for people.
    #[serde(default)]
    pub summary: Bilingual,
    /// Place among the processes when they are started and shown.
    #[serde(default)]
    pub order: u32,
    /// Port, of a process.
    pub port: Option<i64>,
    /// Path at the gateway, of a service.
    pub route: Option<String>,
    /// Whether it has a database of its own.
    #[serde(default)]
    pub database: bool,
    /// Units that it cannot be without.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Units that it cannot be without in projects with an option either.
    #[serde(default)]
    pub needs_with: BTreeMap<ProjectOption, Vec<String>>,
}

impl UnitDescription {
    /// Units that it cannot be without in a project with these options.
    pub fn needs_in(&self, options: &BTreeSet<ProjectOption>) -> impl Iterator<Item = &String> {
        let chosen = self.needs_with.iter();
        let chosen = chosen.filter(|(option, _)| options.contains(option));
        self.needs.iter().chain(chosen.flat_map(|(_, needs)| needs))
    }
}

/// What a project can have beyond its units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProjectOption {
    /// People sign in at other providers.
    OAuth2,
    /// A service of the project's own has attachments; only its own files and needs know this option.
    Files,
}

impl ProjectOption {
    /// Every option.
    pub const ALL: [Self; 2] = [Self::OAuth2, Self::Files];

    /// Folder of a unit whose files are for projects with the option.
    pub fn folder(self) -> &'static str {
        match self {
            Self::OAuth2 => "@oauth2/",
            Self::Files => "@files/",
        }
    }
}

/// A choice of services with a name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// One line for people.
    pub summary: Bilingual,
    /// The services chosen.
    pub services: Vec<String>,
}

/// All units and presets, and the template files that they consist of.
#[derive(Debug)]
pub struct Catalog {
    units: BTreeMap<String, Unit>,
    presets: BTreeMap<String, Preset>,
    files: TemplateFiles,
    lock: Option<CargoLock>,
    versions: Value,
    secrets: Vec<SecretDescription>,
    version: Version,
}

impl Catalog {
    /// Reads the catalogue out of the template files.
    pub fn load(files: TemplateFiles) -> Result<Self> {
        let units = units(&files)?;
        let catalog = Self {
            presets: presets(&files)?,
            lock: master_lock(&files)?,
            versions: versions::read(&files)?,
            secrets: description::read(&files, |name| units.contains_key(name))?,
            version: own_version()?,
            units,
            files,
        };
        catalog.check_references()?;
        Ok(catalog)
    }

    /// The same catalogue as one of another version of this program, which tests of updates need.
    pub fn with_version(self, version: Version) -> Self {
        Self { version, ..self }
    }

    /// Whether templates of the person's own lie over those of this program.
    pub fn has_overlay(&self) -> bool {
        self.files.iter().any(|(_, file)| file.origin.is_some())
    }

    /// The version of this program that the catalogue belongs to.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// The template files.
    pub fn files(&self) -> &TemplateFiles {
        &self.files
    }

    /// The lock file tested with all units, if the set of templates has one.
    pub fn lock(&self) -> Option<&CargoLock> {
        self.lock.as_ref()
    }

    /// The versions of what others make, as templates know them.
    pub fn versions(&self) -> &Value {
        &self.versions
    }

    /// The secrets that processes read.
    pub fn secrets(&self) -> &[SecretDescription] {
        &self.secrets
    }

    /// The unit with a name.
    pub fn unit(&self, name: &str) -> Option<&Unit> {
        self.units.get(name)
    }

    /// What services of a project's own are written from, if the set of templates has it.
    pub fn own_service(&self) -> Option<&Unit> {
        self.unit(OWN_SERVICE_FOLDER)
    }

    /// The modules that every such service has, in its library or in its tests.
    pub fn own_service_modules(&self) -> BTreeSet<&str> {
        let names = self.files.iter().filter_map(|(path, _)| {
            let file = path.strip_prefix(OWN_SERVICE_FOLDER)?;
            let of_library = file.strip_prefix("/src/");
            let code = of_library.or_else(|| file.strip_prefix("/tests/"))?;
            code.split(['/', '.']).next()
        });
        names.filter(|name| !name.starts_with('@')).collect()
    }

    /// All units, by name.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// The units of a kind in the order in which they are shown.
    pub fn units_of(&self, kind: Kind) -> Vec<&Unit> {
        let mut units: Vec<&Unit> = self
            .units()
            .filter(|unit| unit.description.kind == kind)
            .collect();
        units.sort_by_key(|unit| unit.description.order);
        units
    }

    /// All presets by name.
    pub fn presets(&self) -> &BTreeMap<String, Preset> {
        &self.presets
    }

    /// The preset with a name; the error lists those that exist.
    pub fn preset(&self, name: &str) -> Result<&Preset> {
        let known = || self.presets.keys().map(String::as_str);
        self.presets.get(name).ok_or_else(|| {
            let failure = Failure::usage(text!("preset.unknown", name = name)).about(name);
            match nearest(name, known()) {
                Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
                None => failure.hint(text!("hint.valid-words", words = listed(known()))),
            }
        })
    }

    /// The names that a project cannot have, because something in it has them already.
    pub fn taken_names(&self) -> TakenNames {
        let packages = self.lock.iter().flat_map(CargoLock::dependency_names);
        TakenNames::new(self.package_names().chain(packages))
    }

    /// The names of all units that are packages of a workspace, or folders with them.
    pub fn package_names(&self) -> impl Iterator<Item = &str> {
        let packages = self
            .units()
            .filter(|unit| !unit.description.kind.is_delivery());
        packages.map(|unit| unit.name.as_str())
    }

    fn check_references(&self) -> Result<()> {
        for unit in self.units() {
            if let Some(missing) = unit
                .description
                .needs_in(&ProjectOption::ALL.into())
                .find(|name| !self.units.contains_key(*name))
            {
                return Err(self.unknown_need(unit, missing));
            }
        }
        for (name, preset) in &self.presets {
            let is_service = |service: &String| {
                self.unit(service)
                    .is_some_and(|unit| unit.description.kind == Kind::Service)
            };
            if let Some(missing) = preset.services.iter().find(|service| !is_service(service)) {
                return Err(Failure::usage(text!(
                    "preset.unknown-service",
                    preset = name,
                    service = missing
                )));
            }
        }
        Ok(())
    }

    fn unknown_need(&self, unit: &Unit, missing: &str) -> Failure {
        let path = format!("{}/{UNIT_FILE}", unit.folder);
        let shown = self
            .files
            .get(&path)
            .map_or(path.clone(), |file| file.shown_path(&path));
        let failure =
            Failure::usage(text!("unit.unknown-need", unit = unit.name, need = missing)).at(shown);
        match nearest(missing, self.units.keys().map(String::as_str)) {
            Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
            None => failure,
        }
    }
}

fn own_version() -> Result<Version> {
    let version = Version::parse(env!("CARGO_PKG_VERSION"));
    Ok(version.context("the version of this program is no version")?)
}

fn units(files: &TemplateFiles) -> Result<BTreeMap<String, Unit>> {
    let mut units = BTreeMap::<String, Unit>::new();
    for (path, file) in files.iter() {
        let Some(folder) = unit_folder(path) else {
            continue;
        };
        let unit = read_unit(folder, path, file)?;
        if let Some(other) = units.insert(unit.name.clone(), unit) {
            let failure = text!(
                "unit.same-name",
                name = other.name,
                first = other.folder,
                second = folder
            );
            return Err(Failure::usage(failure).at(file.shown_path(path)));
        }
    }
    check_every_file_has_a_unit(files, &units)?;
    Ok(units)
}

/// The kinds of which each unit has a folder in that of its kind.
const UNITS_IN_FOLDERS: [Kind; 5] = [
    Kind::Crate,
    Kind::Platform,
    Kind::Service,
    Kind::Deployment,
    Kind::Pipeline,
];

/// The folder of the unit whose `unit.yaml` this is.
fn unit_folder(path: &str) -> Option<&str> {
    let folder = path.strip_suffix(UNIT_FILE)?.strip_suffix('/')?;
    let parts: Vec<&str> = folder.split('/').collect();
    let is_unit = match parts.as_slice() {
        [top] => [PROJECT_FOLDER, OWN_SERVICE_FOLDER].contains(top),
        [top, _] => UNITS_IN_FOLDERS.iter().any(|kind| kind.folder() == *top),
        _ => false,
    };
    is_unit.then_some(folder)
}

fn read_unit(folder: &str, path: &str, file: &TemplateFile) -> Result<Unit> {
    let shown = file.shown_path(path);
    let document = Document {
        name: &shown,
        text: file.text(path)?,
    };
    let description: UnitDescription = document.parse()?;
    check_unit(folder, &description).map_err(|failure| document.locate(failure))?;
    let name = folder.rsplit('/').next().unwrap_or(folder).to_owned();
    Ok(Unit {
        name,
        folder: folder.to_owned(),
        description,
    })
}

fn check_unit(folder: &str, unit: &UnitDescription) -> Result<()> {
    let top = folder.split('/').next().unwrap_or(folder);
    let expected = unit.kind.folder();
    if top != expected {
        return Err(Failure::usage(text!("unit.wrong-folder", expected = expected)).about("kind"));
    }
    if !unit.kind.is_process() {
        return Ok(());
    }
    for (field, missing) in [
        ("port", unit.port.is_none()),
        ("summary", unit.summary == Bilingual::default()),
    ] {
        if missing {
            return Err(Failure::usage(text!("unit.missing-field", field = field)));
        }
    }
    Ok(())
}

/// A folder without `unit.yaml` would be left out silently.
fn check_every_file_has_a_unit(
    files: &TemplateFiles,
    units: &BTreeMap<String, Unit>,
) -> Result<()> {
    let folders: BTreeSet<&str> = units.values().map(|unit| unit.folder.as_str()).collect();
    for (path, file) in files.iter() {
        let mut parts = path.splitn(3, '/');
        let (Some(top), Some(name), Some(_)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        if ![PROJECT_FOLDER, OWN_SERVICE_FOLDER, "presets"].contains(&top)
            && !folders.contains(format!("{top}/{name}").as_str())
        {
            return Err(Failure::usage(text!(
                "unit.no-description",
                folder = format!("{top}/{name}")
            ))
            .at(file.shown_path(path)));
        }
    }
    Ok(())
}

fn presets(files: &TemplateFiles) -> Result<BTreeMap<String, Preset>> {
    files
        .below("presets/")
        .filter_map(|(path, file)| {
            let name = path.strip_prefix("presets/")?.strip_suffix(".yaml")?;
            Some((name.to_owned(), path, file))
        })
        .map(|(name, path, file)| {
            let shown = file
                .shown_path(path)
                .replacen("templates/presets", "presets", 1);
            let preset = Document {
                name: &shown,
                text: file.text(path)?,
            }
            .parse()?;
            Ok((name, preset))
        })
        .collect()
}

fn master_lock(files: &TemplateFiles) -> Result<Option<CargoLock>> {
    files
        .get(MASTER_LOCK)
        .map(|file| {
            CargoLock::parse(file.text(MASTER_LOCK)?).map_err(|error| {
                Failure::usage(text!("templates.bad-lock", reason = error))
                    .at(file.shown_path(MASTER_LOCK))
            })
        })
        .transpose()
}
