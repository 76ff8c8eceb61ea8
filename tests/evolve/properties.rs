//! What holds for every choice of services and whatever people write.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::project::{EARLIER, NOW, Project};

const SERVICES: [&str; 3] = ["alpha", "beta", "gamma"];

const FILES: [&str; 5] = [
    "notes.txt",
    "Cargo.toml",
    ".gitignore",
    "services/alpha/src/lib.rs",
    "services/alpha/README.md",
];

/// What a person does to a file.
#[derive(Clone, Debug)]
enum Edit {
    /// Writes a line, at so many thousandths of the file.
    Insert(&'static str, usize),
    /// Deletes a line.
    Delete(&'static str, usize),
    /// Changes a line.
    Replace(&'static str, usize),
    /// Turns its line endings round.
    Endings(&'static str),
    /// Moves it.
    Move(&'static str),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let file = || select(FILES.to_vec());
    let place = || 0..1000_usize;
    let edit = prop_oneof![
        4 => (file(), place()).prop_map(|(file, place)| Edit::Insert(file, place)),
        2 => (file(), place()).prop_map(|(file, place)| Edit::Delete(file, place)),
        2 => (file(), place()).prop_map(|(file, place)| Edit::Replace(file, place)),
        1 => file().prop_map(Edit::Endings),
        1 => file().prop_map(Edit::Move),
    ];
    proptest::collection::vec(edit, 0..8)
}

fn choice() -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(SERVICES.to_vec(), 1..=3)
}

/// Carries out the edits and gives the lines that people have added and that are still there.
fn work(project: &Project, edits: &[Edit]) -> Vec<String> {
    for (number, edit) in edits.iter().enumerate() {
        let line = format!("ours-{number}");
        match edit {
            Edit::Insert(file, place) => change_line(project, file, *place, |lines, at| {
                lines.insert(at, line.clone());
            }),
            Edit::Delete(file, place) => change_line(project, file, *place, |lines, at| {
                lines.remove(at.min(lines.len() - 1));
            }),
            Edit::Replace(file, place) => change_line(project, file, *place, |lines, at| {
                let at = at.min(lines.len() - 1);
                lines[at].clone_from(&line);
            }),
            Edit::Endings(file) if project.has(file) => {
                let text = project.text(file).replace("\r\n", "\n");
                project.write(file, text.replace('\n', "\r\n"));
            }
            Edit::Move(file) if project.has(file) => {
                project.rename(file, &format!("moved/{number}/{file}"));
            }
            Edit::Endings(_) | Edit::Move(_) => {}
        }
    }
    own_lines(project)
}

fn change_line(
    project: &Project,
    file: &str,
    place: usize,
    change: impl FnOnce(&mut Vec<String>, usize),
) {
    if !project.has(file) {
        return;
    }
    let text = project.text(file);
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        return;
    }
    let at = place * lines.len() / 1000;
    change(&mut lines, at);
    let lines = lines.iter().map(|line| format!("{line}{ending}"));
    project.write(file, lines.collect::<String>());
}

/// The lines that people have added, wherever they are now.
fn own_lines(project: &Project) -> Vec<String> {
    let mut lines: Vec<String> = project
        .content()
        .values()
        .flat_map(|text| text.lines().filter(|line| line.starts_with("ours-")))
        .map(str::to_owned)
        .collect();
    lines.sort();
    lines.dedup();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_project_that_grew_is_the_same_as_one_that_was_chosen(
        first in choice(),
        second in choice(),
    ) {
        let project = Project::new(&NOW, &first);
        for service in &second {
            project.add_service(&NOW, service).expect("is added");
        }
        let all: Vec<&str> = SERVICES
            .into_iter()
            .filter(|name| first.contains(name) || second.contains(name))
            .collect();
        prop_assert_eq!(project.content(), Project::new(&NOW, &all).content());
    }

    #[test]
    fn no_line_of_people_is_lost_by_an_update(edits in edits(), services in choice()) {
        let project = Project::new(&EARLIER, &services);
        let lines = work(&project, &edits);
        project.apply(&NOW).expect("updates");
        prop_assert_eq!(own_lines(&project), lines);
    }

    #[test]
    fn no_line_of_people_is_lost_when_services_come_and_go(edits in edits()) {
        let project = Project::new(&NOW, &["alpha"]);
        let lines = work(&project, &edits);
        project.add_service(&NOW, "beta").expect("is added");
        prop_assert_eq!(own_lines(&project), lines.clone());
        // Markers are in the way of the next change of the same file, and of no other.
        if project.remove_service(&NOW, "beta").is_ok() {
            prop_assert_eq!(own_lines(&project), lines);
        }
    }

    #[test]
    fn the_second_time_there_is_nothing_to_do(edits in edits(), services in choice()) {
        let project = Project::new(&EARLIER, &services);
        work(&project, &edits);
        project.apply(&NOW).expect("updates");
        let after = project.content();
        let again = project.apply(&NOW).expect("applies");
        prop_assert_eq!(again.changed, Vec::<String>::new());
        prop_assert_eq!(project.content(), after);
    }
}
