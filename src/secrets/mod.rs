//! The secrets of a project: the list of what its processes read in production, from which every deployment is written,
//! and `.env`, which holds those of a machine where it is developed.

pub mod description;
pub mod env_file;
pub mod list;
