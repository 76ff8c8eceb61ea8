//! The steps that bring the tables of the services of a project's own up to date.
//!
//! A step that was written once never changes, for databases have taken it. So every step is recorded ([`log`]); what the
//! tables are after all of them ([`tables`]) is compared with the entities ([`difference`]), and each difference becomes
//! a further step ([`step`]), which is told to the templates ([`context`]).

pub mod context;
mod difference;
mod log;
mod step;
mod tables;
mod transition;

pub use log::{MIGRATIONS_FILE, MigrationLog};
pub use step::{Change, Kind, Step};
pub use tables::Tables;

use crate::entities::Entity;
use crate::error::Result;

/// The steps that were taken, and those that are to be taken so that the tables are those of the entities.
pub fn steps_to(entities: &[Entity], taken: &[Step]) -> Result<Vec<Step>> {
    let changes = difference::changes(&Tables::after(taken), entities)?;
    let last = taken.iter().map(|step| step.number).max().unwrap_or(0);
    let further = (last + 1..)
        .zip(changes)
        .map(|(number, change)| Step { number, change });
    Ok(taken.iter().cloned().chain(further).collect())
}
