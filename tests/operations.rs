//! Changes of a project: all of it or nothing whatever happens, and back again byte for byte.

mod common;

mod operations {
    pub mod commands;
    pub mod crashes;
    pub mod failures;
    pub mod project;
    pub mod properties;
    pub mod refusals;
    pub mod undo;
    pub mod work;
}
