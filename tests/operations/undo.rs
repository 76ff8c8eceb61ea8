//! There and back again.

use egov_msa::operations::{redo, undo};

use super::project::Project;

#[test]
fn undo_and_redo_restore_every_byte_and_mode_any_number_of_times() {
    let project = Project::sample();
    let before = project.seen();
    project.perform("change", &project.changes());
    let after = project.seen();
    assert_ne!(before, after);
    for _ in 0..3 {
        let undone = undo(project.path(), &mut |_| Ok(())).expect("is undone");
        assert_eq!(project.seen(), before);
        let redone = redo(project.path(), &mut |_| Ok(())).expect("is redone");
        assert_eq!(project.seen(), after);
        assert_eq!(undone, redone);
        assert_eq!(undone.command, "change");
    }
}
