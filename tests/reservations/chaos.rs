//! People reserve while the broker stops, services are killed and the database starts again.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::broker::Broker;
use crate::citizen::{Citizen, reserve_id};
use crate::database::{Database, Kind};
use crate::fleet::Fleet;
use crate::item::{Category, Item, Selection, approved};
use crate::process::eventually;
use crate::random::Random;

/// How long the broker is away.
const BROKER_AWAY: Duration = Duration::from_secs(30);

/// How many results people have before it goes: what comes later is compared with a mesh that worked.
const SERVED_BEFORE: usize = 10;

/// How long people go on asking.
const LOAD: Duration = Duration::from_secs(45);

const PEOPLE: u64 = 8;
const SEATS: i64 = 80;

/// How long the last answer may take once everything is back.
const PATIENCE: Duration = Duration::from_secs(90);

#[test]
fn nothing_is_lost_or_doubled_on_postgresql() {
    disturbed(Kind::PostgreSql);
}

#[test]
fn nothing_is_lost_or_doubled_on_mariadb() {
    disturbed(Kind::MariaDb);
}

/// What happened, for whoever has to repeat it.
struct Log {
    started: Instant,
    lines: Mutex<Vec<String>>,
    served: AtomicUsize,
}

impl Log {
    fn note(&self, line: &str) {
        let line = format!("{:7.2} s  {line}", self.started.elapsed().as_secs_f64());
        self.lines.lock().expect("a lock").push(line);
    }

    /// Notes what somebody was told.
    fn tell(&self, told: &Told) {
        self.note(&format!(
            "{} of {}: {:?}",
            told.reserve_id, told.quantity, told.result
        ));
        self.served.fetch_add(1, Ordering::Relaxed);
    }

    /// How many results people have.
    fn served(&self) -> usize {
        self.served.load(Ordering::Relaxed)
    }
}

/// Printed where a check failed on the way.
impl Drop for Log {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let lines = self.lines.lock().expect("a lock");
            eprintln!("{}", lines.join("\n"));
        }
    }
}

/// What somebody was told about a reservation that was taken.
struct Told {
    reserve_id: String,
    quantity: i64,
    result: Option<bool>,
}

fn disturbed(kind: Kind) {
    let seed = Random::seed("RESERVATIONS_SEED");
    let log = Log {
        started: Instant::now(),
        lines: Mutex::default(),
        served: AtomicUsize::new(0),
    };
    log.note(&format!("{kind:?}, RESERVATIONS_SEED={seed}"));
    let (database, broker) = (Database::start(kind), Broker::start());
    let fleet = Fleet::start(3, &database.url(), &broker.url());
    let admin = Citizen::sign_in(&fleet.gateway);
    let item = Item::create(&admin, Category::Education, Selection::Fcfs, SEATS);
    log.note("all is up");
    let is_over = AtomicBool::new(false);
    let database_is_up = Mutex::new(());
    let told = std::thread::scope(|scope| {
        scope.spawn(|| broker_away(&broker, &log));
        scope.spawn(|| kill_at_random(&fleet, seed, &is_over, &database_is_up, &log));
        scope.spawn(|| database_again(&database, seed, &database_is_up, &log));
        let people: Vec<_> = (0..PEOPLE)
            .map(|person| {
                let (admin, log) = (&admin, &log);
                scope.spawn(move || {
                    ask_until_the_end(admin, item, Random::new(seed, 10 + person), log)
                })
            })
            .collect();
        let people = people.into_iter();
        let told: Vec<Told> = people
            .flat_map(|person| person.join().expect("a person"))
            .collect();
        is_over.store(true, Ordering::Relaxed);
        told
    });
    log.note("everybody has an answer, and nothing is disturbed any more");
    check(&admin, item, &told);
    log.note("checked");
    let taken = told.iter().filter(|one| one.result == Some(true)).count();
    println!(
        "{kind:?}: {} requests were taken, {taken} approved, seed {seed}",
        told.len()
    );
}

fn broker_away(broker: &Broker, log: &Log) {
    eventually("some people were served", || log.served() >= SERVED_BEFORE);
    log.note("the broker stops");
    broker.stop();
    std::thread::sleep(BROKER_AWAY);
    broker.start_again();
    log.note("the broker is back");
}

fn kill_at_random(
    fleet: &Fleet,
    seed: u64,
    is_over: &AtomicBool,
    database_is_up: &Mutex<()>,
    log: &Log,
) {
    let mut random = Random::new(seed, 1);
    let until = Instant::now() + LOAD;
    while Instant::now() < until && !is_over.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(500 + random.below(2_000)));
        let index = usize::try_from(random.below(fleet.size() as u64)).expect("small");
        log.note(&format!("instance {index} is killed"));
        fleet.kill(index);
        std::thread::sleep(Duration::from_millis(random.below(1_500)));
        // Nobody is there to start it once more when it finds no database.
        let _up = database_is_up.lock().expect("a lock");
        let service = fleet.start_again(index);
        log.note(&format!("instance {index} of {service} is back"));
    }
}

fn database_again(database: &Database, seed: u64, is_up: &Mutex<()>, log: &Log) {
    let mut random = Random::new(seed, 2);
    std::thread::sleep(Duration::from_millis(8_000 + random.below(25_000)));
    let _down = is_up.lock().expect("a lock");
    log.note("the database stops");
    database.stop();
    std::thread::sleep(Duration::from_millis(500 + random.below(1_000)));
    database.start_again();
    log.note("the database is back");
}

/// Asks until time is up. Who gets no clear answer asks for something new: whether the request was
/// taken all the same, the check finds out.
fn ask_until_the_end(admin: &Citizen, item: Item, mut random: Random, log: &Log) -> Vec<Told> {
    let until = Instant::now() + LOAD;
    let mut told = Vec::new();
    while Instant::now() < until {
        let quantity = 1 + i64::try_from(random.below(2)).expect("small");
        match admin.request(item, quantity, None) {
            Some(answer) if answer.status == 201 => {
                let reserve_id = reserve_id(&answer);
                let result = admin.result(&reserve_id, LOAD + PATIENCE);
                let one = Told {
                    reserve_id,
                    quantity,
                    result,
                };
                log.tell(&one);
                told.push(one);
            }
            Some(answer) if answer.status < 500 => panic!("{}: {}", answer.status, answer.body),
            _ => {}
        }
        std::thread::sleep(Duration::from_millis(100 + random.below(400)));
    }
    told
}

fn check(admin: &Citizen, item: Item, told: &[Told]) {
    eventually("no request waits any more", || {
        item.reservations(admin)
            .iter()
            .all(|one| one.status != "request")
    });
    let stored = item.reservations(admin);
    let approved_by_id: HashMap<_, _> = stored
        .iter()
        .filter(|one| one.status == "approve")
        .map(|one| (one.id.as_str(), one.quantity))
        .collect();
    for one in told {
        let result = one
            .result
            .unwrap_or_else(|| panic!("{} got no answer", one.reserve_id));
        let expected = result.then_some(one.quantity);
        assert_eq!(
            approved_by_id.get(one.reserve_id.as_str()).copied(),
            expected,
            "{}",
            one.reserve_id
        );
    }
    assert_eq!(
        approved_by_id.len(),
        stored.len(),
        "an id is there once, and nothing else is left"
    );
    assert!(!told.is_empty(), "somebody was served");
    eventually("what is left and what was given make up all seats", || {
        item.stock(admin) + approved(&item.reservations(admin)) == SEATS
    });
}
