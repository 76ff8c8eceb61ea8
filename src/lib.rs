//! `egov-msa` writes a complete Rust microservice project for a public-sector team.
//!
//! A project is a function of its spec, and there is one way to get from one to the other:
//! what was asked for ([`spec`]) is resolved against what there is ([`catalog`]) into a plan ([`blueprint`]),
//! rendered in memory ([`render`]) and written to disk as a whole ([`project`]). A project that exists
//! ([`existing_project`]) changes in the same way ([`evolution`]): what is rendered is merged into it ([`reconcile`]).

pub mod answers;
pub mod blueprint;
pub mod cargo_lock;
pub mod catalog;
pub mod change_report;
pub mod cli;
pub mod commands;
pub mod disk;
pub mod doctor;
pub mod document;
pub mod enclosing_project;
pub mod entities;
pub mod error;
pub mod evolution;
pub mod excerpt;
pub mod existing_project;
pub mod file_tree;
pub mod generation_lock;
pub mod git;
pub mod interrupt;
pub mod locale;
pub mod manifest;
pub mod manual;
pub mod merge;
pub mod messages;
pub mod migrations;
pub mod names;
pub mod nearest;
pub mod operations;
pub mod output;
pub mod own_services;
pub mod placement;
pub mod pristine;
pub mod programs;
pub mod project;
pub mod prompts;
pub mod reconcile;
pub mod renaming;
pub mod render;
pub mod report;
pub mod schema;
pub mod secrets;
pub mod selection;
pub mod spec;
pub mod spec_edit;
pub mod spot;
pub mod table;
pub mod template_files;
pub mod unified_diff;
pub mod verify;
pub mod versions;
pub mod wizard;
