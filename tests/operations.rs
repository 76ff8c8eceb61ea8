//! Changes of a project: all of it or nothing whatever happens, and back again byte for byte.

mod operations {
    pub mod failures;
    pub mod project;
    pub mod undo;
}
