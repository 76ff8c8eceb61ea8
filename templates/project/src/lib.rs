//! The whole mesh in one process, with defaults that need nothing installed.
//!
//! For development, demonstrations and tests. In production each service is a process of its own.

mod members;
mod mesh;
mod secrets;

pub use members::{MEMBERS, Member};
pub use mesh::{Mesh, MeshError, MeshOptions, Ports};
pub use secrets::{SECRETS, fill_env_file, random_secret};
