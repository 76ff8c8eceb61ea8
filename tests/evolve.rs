//! A project changes: services come and go, its spec is edited, a later version of the program brings it up to date,
//! and people work on it all the while.

mod common;

#[path = "evolve/applying.rs"]
mod applying;
#[path = "evolve/branches.rs"]
mod branches;
#[path = "evolve/conflicts.rs"]
mod conflicts;
#[path = "evolve/damage.rs"]
mod damage;
#[path = "evolve/migrations.rs"]
mod migrations;
#[path = "evolve/obstacles.rs"]
mod obstacles;
#[path = "evolve/own_services.rs"]
mod own_services;
#[path = "evolve/ports.rs"]
mod ports;
#[path = "evolve/project.rs"]
mod project;
#[path = "evolve/properties.rs"]
mod properties;
#[path = "evolve/renaming.rs"]
mod renaming;
#[path = "evolve/services.rs"]
mod services;
#[path = "evolve/sessions.rs"]
mod sessions;
#[path = "evolve/updating.rs"]
mod updating;
