//! Events between instances, within one process.

mod handling;
mod publishing;
mod support;
