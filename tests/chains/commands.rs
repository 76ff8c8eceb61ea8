//! Commands that change a project.

use egov_msa::entities::OwnService;

use crate::project::Project;
use crate::random::Random;

/// Services of the catalogue that come and go.
const CATALOGUE: [&str; 2] = ["board-service", "portal-service"];

const OWN: [&str; 4] = ["petition", "lost-property", "survey", "facility2"];

const ENTITIES: [&str; 4] = ["Petition", "Category", "VisitRecord", "Branch"];

const FIELDS: [&str; 9] = [
    "title:string(200)!",
    "content:text",
    "receivedAt:datetime",
    "status:enum(received,reviewing,done)=received label:\"처리 상태\"",
    "fee:decimal(12,2)!",
    "isOpen:bool=true",
    "day:date",
    "type:int",
    "userId:id(user-service)",
];

/// Takes any of them, if the project is such that it can be taken.
pub fn any(project: &mut Project, random: &mut Random) -> bool {
    match random.below(15) {
        0..=1 => add_of_the_catalogue(project, random),
        2 => add_empty(project, random),
        3..=4 => add_with_entity(project, random),
        5..=6 => add_entity(project, random),
        7..=8 => remove(project, random),
        9 => rename(project, random),
        10..=12 => project.travel("undo"),
        _ => project.travel("redo"),
    }
}

fn add_of_the_catalogue(project: &mut Project, random: &mut Random) -> bool {
    let present = project.services();
    let absent = CATALOGUE.into_iter();
    let absent: Vec<&str> = absent
        .filter(|name| !present.iter().any(|one| one == name))
        .collect();
    drawn(&absent, random, |name| {
        project.change(&["add-service", name])
    })
}

fn add_empty(project: &mut Project, random: &mut Random) -> bool {
    let free = free_names(project);
    drawn(&free, random, |name| {
        project.change(&["add-service", name, "--empty"])
    })
}

fn add_with_entity(project: &mut Project, random: &mut Random) -> bool {
    let free = free_names(project);
    let absent = absent_entities(project);
    let Some(name) = pick(&absent, random) else {
        return false;
    };
    let entity = entity(name, &[], random);
    drawn(&free, random, |name| {
        project.change(&["add-service", name, "--label", "민원", "--entity", &entity]);
    })
}

fn add_entity(project: &mut Project, random: &mut Random) -> bool {
    let own = project.spec().own_services;
    let Some(service) = pick(&own, random) else {
        return false;
    };
    let present: Vec<&str> = service
        .entities
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let absent = absent_entities(project);
    let Some(name) = pick(&absent, random) else {
        return false;
    };
    let entity = entity(name, &present, random);
    project.change(&["add-entity", &service.name, &entity]);
    true
}

fn remove(project: &mut Project, random: &mut Random) -> bool {
    let removable = project.removable_services();
    drawn(&removable, random, |name| {
        project.change(&["remove-service", name])
    })
}

fn rename(project: &mut Project, random: &mut Random) -> bool {
    let own: Vec<OwnService> = project.spec().own_services;
    let free = free_names(project);
    match (pick(&own, random), pick(&free, random)) {
        (Some(service), Some(name)) => {
            project.change(&["rename-service", &service.name, name]);
            true
        }
        _ => false,
    }
}

/// An entity as it is written on the command line.
fn entity(name: &str, others: &[&str], random: &mut Random) -> String {
    let mut words = vec![name.to_owned(), "label:민원".to_owned()];
    let fields = FIELDS.iter().filter(|_| random.below(3) > 0);
    words.extend(fields.map(|field| (*field).to_owned()));
    words.push("note:string".to_owned());
    if let Some(other) = pick(others, random) {
        let required = random.one_of(&["", "!"]);
        words.push(format!("other:ref({other}){required}"));
    }
    words.join(" ")
}

/// No two services have an entity of one name.
fn absent_entities(project: &Project) -> Vec<&'static str> {
    let own = project.spec().own_services;
    let is_present = |name: &str| {
        let mut entities = own.iter().flat_map(|service| &service.entities);
        entities.any(|entity| entity.name == name)
    };
    let entities = ENTITIES.into_iter();
    entities.filter(|name| !is_present(name)).collect()
}

fn free_names(project: &Project) -> Vec<&'static str> {
    let present = project.services();
    let free = OWN.into_iter();
    free.filter(|name| !present.iter().any(|one| one == name))
        .collect()
}

fn drawn<T: AsRef<str>>(choices: &[T], random: &mut Random, act: impl FnOnce(&str)) -> bool {
    let choice = pick(choices, random);
    choice.map(|choice| act(choice.as_ref())).is_some()
}

/// One of the choices, if there are any.
pub fn pick<'a, T>(choices: &'a [T], random: &mut Random) -> Option<&'a T> {
    (!choices.is_empty()).then(|| random.one_of(choices))
}
