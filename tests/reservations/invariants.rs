//! Whatever people do one after the other, the mesh does what a small model does.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use crate::broker::Broker;
use crate::citizen::{Citizen, reservation, reserve_id};
use crate::database::{Database, Kind};
use crate::fleet::Fleet;
use crate::item::{Category, Item, Selection, approved};
use crate::process::{Process, eventually};
use crate::random::Random;

const STEPS: usize = 60;
const SEATS: i64 = 6;

/// What the model knows of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Expected {
    quantity: i64,
    status: &'static str,
}

/// A course whose seats an administrator gives.
struct Model {
    reservations: BTreeMap<String, Expected>,
}

impl Model {
    fn free(&self) -> i64 {
        let taken = self
            .reservations
            .values()
            .filter(|one| one.status == "approve");
        SEATS - taken.map(|one| one.quantity).sum::<i64>()
    }

    fn pick(&self, random: &mut Random) -> Option<(String, Expected)> {
        let known: Vec<_> = self.reservations.iter().collect();
        (!known.is_empty()).then(|| {
            let (id, expected) = random.one_of(&known);
            ((*id).clone(), **expected)
        })
    }

    fn set(&mut self, id: String, quantity: i64, status: &'static str) {
        self.reservations.insert(id, Expected { quantity, status });
    }
}

#[test]
fn a_fleet_does_what_the_model_does() {
    let (database, broker) = (Database::start(Kind::PostgreSql), Broker::start());
    let fleet = Fleet::start_patient(2, &database.url(), &broker.url());
    compare(&Citizen::sign_in(&fleet.gateway));
}

#[test]
fn the_all_in_one_run_does_what_the_model_does() {
    let mesh = Process::all_in_one();
    compare(&Citizen::sign_in(&mesh.address_in_table("api-gateway")));
}

fn compare(admin: &Citizen) {
    let seed = Random::seed("RESERVATIONS_SEED");
    let mut random = Random::new(seed, 0);
    let items = [Selection::Evaluate, Selection::Fcfs]
        .map(|selection| Item::create(admin, Category::Education, selection, SEATS));
    let mut models = [0, 1].map(|_| Model {
        reservations: BTreeMap::new(),
    });
    for step in 0..STEPS {
        let which = usize::try_from(random.below(2)).expect("small");
        let (item, model) = (items[which], &mut models[which]);
        let what = format!("RESERVATIONS_SEED={seed}, step {step}, item {which}");
        match random.below(5) {
            0 if which == 0 => apply(admin, item, model, &mut random),
            0 => request(admin, item, model, &mut random, &what),
            1 | 2 => approve(admin, model, &mut random, &what),
            3 => cancel(admin, model, &mut random, &what),
            _ => edit(admin, item, model, &mut random, &what),
        }
        agree(admin, item, model, &what);
    }
}

fn quantity(random: &mut Random) -> i64 {
    1 + i64::try_from(random.below(3)).expect("small")
}

fn apply(admin: &Citizen, item: Item, model: &mut Model, random: &mut Random) {
    let quantity = quantity(random);
    let answer = admin.apply(item, quantity, None);
    assert_eq!(answer.status, 201, "{}", answer.body);
    model.set(reserve_id(&answer), quantity, "request");
}

fn request(admin: &Citizen, item: Item, model: &mut Model, random: &mut Random, what: &str) {
    let quantity = quantity(random);
    let answer = admin.request(item, quantity, None).expect("an answer");
    assert_eq!(answer.status, 201, "{what}: {}", answer.body);
    let id = reserve_id(&answer);
    let result = admin
        .result(&id, Duration::from_secs(20))
        .expect("a result");
    assert_eq!(
        result,
        quantity <= model.free(),
        "{what}: {quantity} of {}",
        model.free()
    );
    if result {
        model.set(id, quantity, "approve");
    }
}

fn approve(admin: &Citizen, model: &mut Model, random: &mut Random, what: &str) {
    let Some((id, known)) = model.pick(random) else {
        return;
    };
    let is_possible = known.status == "request" && known.quantity <= model.free();
    change(
        admin,
        &format!("reserves/approve/{id}"),
        None,
        is_possible,
        what,
    );
    if is_possible {
        model.set(id, known.quantity, "approve");
    }
}

fn cancel(admin: &Citizen, model: &mut Model, random: &mut Random, what: &str) {
    let Some((id, known)) = model.pick(random) else {
        return;
    };
    let is_possible = known.status != "cancel";
    let reason = json!({"reasonCancelContent": "a reason"});
    change(
        admin,
        &format!("reserves/cancel/{id}"),
        Some(&reason),
        is_possible,
        what,
    );
    if is_possible {
        model.set(id, known.quantity, "cancel");
    }
}

/// An edit may ask for no more than there is now, as a new request of an administrator.
fn edit(admin: &Citizen, item: Item, model: &mut Model, random: &mut Random, what: &str) {
    let Some((id, known)) = model.pick(random) else {
        return;
    };
    let quantity = quantity(random);
    let is_possible = known.status == "request" && quantity <= model.free();
    let body = reservation(item, quantity, None);
    change(
        admin,
        &format!("reserves/{id}"),
        Some(&body),
        is_possible,
        what,
    );
    if is_possible {
        model.set(id, quantity, "request");
    }
}

fn change(
    admin: &Citizen,
    path: &str,
    body: Option<&serde_json::Value>,
    is_possible: bool,
    what: &str,
) {
    let answer = admin
        .send("PUT", "reserve-check-service", path, body)
        .expect("an answer");
    let expected = if is_possible { 204 } else { 400 };
    assert_eq!(answer.status, expected, "{what}: {path}: {}", answer.body);
}

/// Stock given back arrives a moment later; everything else at once.
fn agree(admin: &Citizen, item: Item, model: &Model, what: &str) {
    let stored = item.reservations(admin);
    let found: BTreeMap<_, _> = stored
        .iter()
        .map(|one| (one.id.clone(), (one.quantity, one.status.as_str())))
        .collect();
    let known = model.reservations.iter();
    let expected: BTreeMap<_, _> = known
        .map(|(id, one)| (id.clone(), (one.quantity, one.status)))
        .collect();
    assert_eq!(found, expected, "{what}");
    assert_eq!(approved(&stored), SEATS - model.free(), "{what}");
    eventually(&format!("the stock is what the model has: {what}"), || {
        item.stock(admin) == model.free()
    });
}
