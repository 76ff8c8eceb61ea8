//! Whatever commands a project goes through, and whatever people do to it in between, it builds.
//! `tests/run` writes the project and sets `EGOV_MSA_MESH` and `EGOV_MSA_TARGET`; `CHAINS_SEED` repeats a run.

#![allow(clippy::print_stdout, reason = "a run tells its seed and what it does")]

#[path = "chains/attic.rs"]
mod attic;
#[path = "chains/commands.rs"]
mod commands;
mod common;
#[path = "chains/edits.rs"]
mod edits;
#[path = "chains/project.rs"]
mod project;
#[path = "common/random.rs"]
mod random;
#[path = "chains/spec_edits.rs"]
mod spec_edits;

use project::Project;
use random::Random;

/// How many chains one project goes through, one after the other.
const CHAINS: u64 = 4;

/// How many links a chain has.
const LINKS: usize = 8;

#[test]
fn what_comes_out_of_any_chain_of_commands_builds() {
    let seed = Random::seed("CHAINS_SEED");
    println!("CHAINS_SEED={seed}");
    let mut project = Project::of_the_run();
    for chain in 1..=CHAINS {
        println!("-- chain {chain} of {CHAINS}");
        let mut random = Random::new(seed, chain);
        for _ in 0..LINKS {
            link(&mut project, &mut random);
        }
        project.is_whole();
    }
}

/// The next thing that happens to the project. What was drawn may be impossible at the moment; then something else is.
fn link(project: &mut Project, random: &mut Random) {
    loop {
        let is_done = match random.below(10) {
            0..=5 => commands::any(project, random),
            6 => spec_edits::any(project, random),
            _ => edits::any(project, random),
        };
        if is_done {
            return;
        }
    }
}
