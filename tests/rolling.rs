//! Every instance of every service is replaced, one after the other, while people go on asking: no
//! request fails. `tests/run` builds the project and sets `EGOV_MSA_MESH` and `EGOV_MSA_BINARIES`.

#![allow(clippy::print_stdout, reason = "a run tells its figures")]

#[path = "rolling/balancer.rs"]
mod balancer;
#[path = "mesh/broker.rs"]
mod broker;
#[path = "reservations/citizen.rs"]
mod citizen;
#[path = "mesh/database.rs"]
mod database;
#[path = "rolling/figures.rs"]
mod figures;
#[path = "reservations/item.rs"]
mod item;
#[path = "rolling/load.rs"]
mod load;
#[path = "mesh/platform.rs"]
mod platform;
#[path = "mesh/ports.rs"]
mod ports;
#[path = "mesh/process.rs"]
mod process;
#[path = "rolling/replicas.rs"]
mod replicas;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use balancer::Balancer;
use broker::Broker;
use citizen::Citizen;
use database::{Database, Kind};
use figures::Figures;
use item::{Category, Item, Selection};
use load::Person;
use replicas::{GATEWAY, Replicas, SERVICES};

const PEOPLE: usize = 8;

/// So many requests at least show that people were served all the time.
const REQUESTS: usize = 1_000;

#[test]
fn no_request_fails_while_every_instance_is_replaced() {
    let (database, broker) = (Database::start(Kind::PostgreSql), Broker::start());
    let replicas = Replicas::start(&database.url(), &broker.url());
    let gateways = replicas.addresses(GATEWAY);
    let admin = Citizen::sign_in(&gateways[0]);
    let item = Item::create(&admin, Category::Equipment, Selection::Fcfs, 1_000_000);
    let balancer = Balancer::of(gateways);
    let is_over = AtomicBool::new(false);
    let started = Instant::now();
    let figures = std::thread::scope(|scope| {
        scope.spawn(|| balancer.watch(&is_over));
        let people: Vec<_> = (0..PEOPLE)
            .map(|number| {
                let person = Person::new(number, &admin, item, &balancer);
                scope.spawn(|| person.ask_until(&is_over))
            })
            .collect();
        // Whatever happens, nobody goes on for ever.
        let replaced = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for service in SERVICES.into_iter().chain([GATEWAY]) {
                replicas.replace_each(service);
            }
        }));
        is_over.store(true, Ordering::Relaxed);
        let all: Figures = people
            .into_iter()
            .map(|person| person.join().expect("a person"))
            .collect();
        replaced.unwrap_or_else(|reason| std::panic::resume_unwind(reason));
        all
    });
    println!(
        "{} instances replaced in {:.0} s: {figures}",
        replicas.size(),
        started.elapsed().as_secs_f64()
    );
    assert_eq!(figures.failures(), [""; 0], "requests that failed");
    assert!(figures.requests() >= REQUESTS, "{figures}");
}
