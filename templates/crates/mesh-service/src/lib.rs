//! What the services of the project's own subject share beyond serving: who may call what, as the
//! user service tells, and the names of things that other services own.

mod guard;
mod reference_data;

pub use guard::Guard;
pub use reference_data::{Owner, ReferenceData};
