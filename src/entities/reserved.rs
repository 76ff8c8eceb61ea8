//! Words that entities and fields cannot have, because the code of a service has them.

use crate::names::RUST_KEYWORDS;

/// Keywords that cannot be written raw either.
const NEVER_RAW: [&str; 4] = ["crate", "self", "super", "_"];

/// Types that every Rust file, or those of an entity, have in scope, and schemas that every document has.
const TYPES: &[&str] = &[
    "ActiveModel",
    "ActiveModelBehavior",
    "Box",
    "Clone",
    "Column",
    "Copy",
    "Debug",
    "Default",
    "Entity",
    "Err",
    "ErrorResponse",
    "From",
    "Into",
    "Iterator",
    "Json",
    "LocalDateTime",
    "Migrator",
    "Model",
    "None",
    "Ok",
    "Option",
    "Page",
    "Path",
    "PrimaryKey",
    "Query",
    "Relation",
    "Result",
    "Router",
    "Self",
    "Send",
    "Sized",
    "Some",
    "State",
    "String",
    "Sync",
    "Vec",
];

/// Crates that the root of a service calls by their names.
const CRATES: &[&str] = &[
    "alloc",
    "anyhow",
    "async_trait",
    "axum",
    "chrono",
    "core",
    "reqwest",
    "sea_orm",
    "sea_orm_migration",
    "serde",
    "serde_json",
    "std",
    "test",
    "tokio",
    "tracing",
    "utoipa",
    "utoipa_axum",
    "uuid",
];

/// How the crates of a mesh begin.
const MESH_PREFIX: &str = "mesh_";

/// Tables that every service can have.
const TABLES: &[&str] = &[
    "api_log",
    "dead_letter",
    "inbox",
    "outbox",
    "seaql_migrations",
];

/// Members that every object has: who made it, who changed it last, and when.
const AUDIT_FIELDS: &[&str] = &[
    "createDate",
    "createdBy",
    "createdDate",
    "id",
    "lastModifiedBy",
    "modifiedDate",
];

/// Whether it is a keyword of Rust.
pub fn is_rust_keyword(word: &str) -> bool {
    RUST_KEYWORDS.contains(&word)
}

/// Whether Rust has no way at all to write it as a name.
pub fn is_never_raw(word: &str) -> bool {
    NEVER_RAW.contains(&word)
}

/// Whether it is a type that the code of an entity has already.
pub fn is_type(name: &str) -> bool {
    TYPES.contains(&name)
}

/// Whether it is a crate or a table that a service has already.
pub fn is_module(name: &str) -> bool {
    CRATES.contains(&name) || TABLES.contains(&name) || name.starts_with(MESH_PREFIX)
}

/// Whether every object has a member of this name.
pub fn is_audit_field(name: &str) -> bool {
    AUDIT_FIELDS.contains(&name)
}
