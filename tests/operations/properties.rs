//! Any changes of any tree, stopped or killed anywhere, undone and redone in any order.

use std::collections::BTreeMap;

use egov_msa::error::{Failure, Result};
use egov_msa::file_tree::Mode;
use egov_msa::operations::{
    Change, ChangeSet, Checkpoint, Outcome, Step, perform, recover, redo, undo,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::project::{Project, Seen, go_on, written};

/// Paths of which some are folders of others.
const PATHS: [&str; 10] = [
    "a",
    "a/b",
    "a/b/c",
    "a/d",
    "e/f/g.txt",
    "e/f/h.txt",
    "e/i.sh",
    "j.txt",
    "k/l/m/n",
    "k/l",
];

type Tree = BTreeMap<&'static str, (String, Mode)>;

#[derive(Clone, Debug)]
enum Action {
    Perform(Tree),
    Undo,
    Redo,
}

/// What happens at one of the steps of an action, if it has that many.
#[derive(Clone, Debug)]
enum Accident {
    None,
    Error(usize),
    Crash(usize),
}

fn tree() -> impl Strategy<Value = Tree> {
    let mode = select(vec![Mode::Regular, Mode::Executable, Mode::Private]);
    let file = (select(PATHS.to_vec()), "[xy]{0,2}", mode);
    proptest::collection::vec(file, 0..8).prop_map(|files| {
        let mut tree = Tree::new();
        for (path, text, mode) in files {
            let nests = |other: &&str| {
                other.starts_with(&format!("{path}/")) || path.starts_with(&format!("{other}/"))
            };
            if !tree.keys().any(nests) {
                tree.insert(path, (text, mode));
            }
        }
        tree
    })
}

fn action() -> impl Strategy<Value = (Action, Accident)> {
    let action = prop_oneof![
        3 => tree().prop_map(Action::Perform),
        2 => Just(Action::Undo),
        1 => Just(Action::Redo),
    ];
    let accident = prop_oneof![
        Just(Accident::None),
        (0..20_usize).prop_map(Accident::Error),
        (0..20_usize).prop_map(Accident::Crash),
    ];
    (action, accident)
}

/// From what is there to a tree.
fn changes_to(tree: &Tree, project: &Project) -> ChangeSet {
    let mut changes = ChangeSet::default();
    for path in PATHS {
        match tree.get(path) {
            Some((text, mode)) => project.insert(&mut changes, path, written(text, *mode)),
            None => project.insert(&mut changes, path, Change::Remove),
        }
    }
    changes
}

fn run(action: &Action, project: &Project, checkpoint: &mut Checkpoint<'_>) -> Result<()> {
    match action {
        Action::Perform(tree) => perform(
            project.path(),
            "change",
            &changes_to(tree, project),
            checkpoint,
        ),
        Action::Undo => undo(project.path(), checkpoint).map(|_| ()),
        Action::Redo => redo(project.path(), checkpoint).map(|_| ()),
    }
}

/// What the project should look like: every state that undo and redo can reach, and which of them is now.
struct Model {
    states: Vec<Seen>,
    now: usize,
}

impl Model {
    fn can(&self, action: &Action) -> bool {
        match action {
            Action::Perform(_) => true,
            Action::Undo => self.now > 0,
            Action::Redo => self.now + 1 < self.states.len(),
        }
    }

    /// The action is done, and this is what the project looks like.
    fn advance(&mut self, action: &Action, seen: Seen) {
        match action {
            Action::Undo => self.now -= 1,
            Action::Redo => self.now += 1,
            Action::Perform(_) if seen == self.states[self.now] => {}
            Action::Perform(_) => {
                self.states.truncate(self.now + 1);
                self.states.push(seen.clone());
                self.now += 1;
            }
        }
        assert_eq!(seen, self.states[self.now], "after {action:?}");
    }
}

/// Does an action with an accident. Returns the project to go on with, and whether the action is done.
fn attempt(action: &Action, accident: &Accident, project: Project) -> (Project, bool) {
    let mut step = 0;
    let mut crashed = None;
    let result = run(action, &project, &mut |_: &Step| {
        step += 1;
        match accident {
            Accident::Error(fatal) if step == fatal + 1 => return Err(Failure::interrupted()),
            Accident::Crash(fatal) if step == fatal + 1 => crashed = Some(project.copy()),
            _ => {}
        }
        Ok(())
    });
    let Some(crashed) = crashed else {
        return (project, result.is_ok());
    };
    let recovered = recover(crashed.path()).expect("recovers");
    let is_done = recovered.is_some_and(|recovered| recovered.outcome == Outcome::Completed);
    (crashed, is_done)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_project_is_always_in_one_of_its_states(
        actions in proptest::collection::vec(action(), 1..8),
    ) {
        let mut project = Project::empty();
        let mut model = Model { states: vec![project.seen()], now: 0 };
        for (action, accident) in &actions {
            if !model.can(action) {
                run(action, &project, &mut go_on).expect_err("there is nothing to do");
                continue;
            }
            let (left, is_done) = attempt(action, accident, project);
            project = left;
            if is_done {
                model.advance(action, project.seen());
            } else {
                prop_assert_eq!(&project.seen(), &model.states[model.now], "{:?}", action);
            }
        }
        while model.now > 0 {
            undo(project.path(), &mut go_on).expect("is undone");
            model.advance(&Action::Undo, project.seen());
        }
    }
}
