//! A thousand people ask at once for a hundred places.

use std::collections::HashMap;
use std::time::Duration;

use crate::broker::Broker;
use crate::citizen::{Citizen, Days, reserve_id};
use crate::database::{Database, Kind};
use crate::fleet::Fleet;
use crate::item::{Category, Item, Selection, approved};
use crate::process::{Process, eventually};

/// How many ask.
const PEOPLE: usize = 1_000;

/// How many get what they ask for.
const PLACES: usize = 100;

/// How many ask at the same moment; each asks again for the next one.
const AT_ONCE: usize = 50;

#[test]
fn three_instances_on_postgresql_never_sell_a_place_twice() {
    on_a_fleet(Kind::PostgreSql);
}

#[test]
fn three_instances_on_mariadb_never_sell_a_place_twice() {
    on_a_fleet(Kind::MariaDb);
}

#[test]
fn the_all_in_one_run_never_sells_a_place_twice() {
    let mesh = Process::all_in_one();
    sell_out(&Citizen::sign_in(&mesh.address_in_table("api-gateway")));
}

fn on_a_fleet(kind: Kind) {
    let (database, broker) = (Database::start(kind), Broker::start());
    let fleet = Fleet::start_patient(3, &database.url(), &broker.url());
    sell_out(&Citizen::sign_in(&fleet.gateway));
}

fn sell_out(admin: &Citizen) {
    seats_of_a_course(admin);
    pieces_of_equipment(admin);
    days_of_a_room(admin);
}

fn seats_of_a_course(admin: &Citizen) {
    let item = Item::create(admin, Category::Education, Selection::Fcfs, PLACES as i64);
    let told = everybody(|_| {
        let answer = admin.request(item, 1, None).expect("an answer");
        assert_eq!(answer.status, 201, "{}", answer.body);
        let id = reserve_id(&answer);
        let result = admin.result(&id, Duration::from_secs(60));
        (id, result.expect("the stream tells the result"))
    });
    check(admin, item, &told);
    assert_eq!(item.stock(admin), 0, "all seats are taken");
}

fn pieces_of_equipment(admin: &Citizen) {
    let item = Item::create(admin, Category::Equipment, Selection::Fcfs, PLACES as i64);
    let days = ("2030-03-01", "2030-03-02");
    let told = everybody(|_| at_once(admin, item, days));
    check(admin, item, &told);
    let path = format!(
        "reserves/{}/inventories?startDate=2030-03-01&endDate=2030-03-02",
        item.id
    );
    assert_eq!(
        admin.read("reserve-check-service", &path),
        0,
        "all pieces are taken"
    );
}

fn days_of_a_room(admin: &Citizen) {
    let item = Item::create(admin, Category::Space, Selection::Fcfs, 1);
    let told = everybody(|number| {
        let day = number % PLACES;
        let day = format!("2030-{:02}-{:02}", 1 + day / 25, 1 + day % 25);
        at_once(admin, item, (&day, &day))
    });
    check(admin, item, &told);
}

/// Asks for what is decided at once; the id is empty where nothing was stored.
fn at_once(admin: &Citizen, item: Item, days: Days<'_>) -> (String, bool) {
    let answer = admin.request(item, 1, Some(days)).expect("an answer");
    match answer.status {
        201 => (reserve_id(&answer), true),
        400 => (String::new(), false),
        status => panic!("{status}: {}", answer.body),
    }
}

/// What each of all people was told.
fn everybody(ask: impl Fn(usize) -> (String, bool) + Sync) -> Vec<(String, bool)> {
    let ask = &ask;
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..AT_ONCE)
            .map(|first| {
                scope.spawn(move || {
                    (first..PEOPLE)
                        .step_by(AT_ONCE)
                        .map(ask)
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let clients = clients.into_iter();
        clients
            .flat_map(|client| client.join().expect("a client"))
            .collect()
    })
}

/// As many as there are places got one, and everybody was told the truth.
fn check(admin: &Citizen, item: Item, told: &[(String, bool)]) {
    assert_eq!(told.len(), PEOPLE);
    let winners = told.iter().filter(|(_, result)| *result).count();
    assert_eq!(
        winners, PLACES,
        "places of {:?} that people were told to have",
        item.category
    );
    eventually("what was refused is gone", || {
        item.reservations(admin).len() == PLACES
    });
    let stored = item.reservations(admin);
    let status: HashMap<_, _> = stored
        .iter()
        .map(|one| (one.id.as_str(), one.status.as_str()))
        .collect();
    for (id, result) in told {
        let expected = result.then_some("approve");
        assert_eq!(
            status.get(id.as_str()).copied(),
            expected,
            "{id} was told {result}"
        );
    }
    assert_eq!(approved(&stored), PLACES as i64);
}
