//! Reservations under load and under faults: never one too many, none lost, everybody told the truth.
//! `tests/run` builds the project and sets `EGOV_MSA_MESH` and `EGOV_MSA_BINARIES`.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a run tells its seed and its figures"
)]

#[path = "mesh/broker.rs"]
mod broker;
#[path = "reservations/chaos.rs"]
mod chaos;
#[path = "reservations/citizen.rs"]
mod citizen;
#[path = "mesh/database.rs"]
mod database;
#[path = "reservations/fleet.rs"]
mod fleet;
#[path = "reservations/invariants.rs"]
mod invariants;
#[path = "reservations/item.rs"]
mod item;
#[path = "reservations/oversell.rs"]
mod oversell;
#[path = "mesh/platform.rs"]
mod platform;
#[path = "mesh/ports.rs"]
mod ports;
#[path = "mesh/process.rs"]
mod process;
#[path = "common/random.rs"]
mod random;
