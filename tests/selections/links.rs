//! Links of the pages of a project.

use std::path::{Component, Path};

use super::Selection;

/// The links that lead to no file of the project, or to no heading of its page.
pub fn broken(selection: &Selection) -> Vec<String> {
    let pages = selection.texts().filter(|(path, _)| path.ends_with(".md"));
    pages
        .flat_map(|(page, text)| {
            let targets = targets(text).into_iter();
            let broken = targets.filter(|target| !leads_somewhere(selection, page, target));
            broken
                .map(|target| format!("{page} links to {target}"))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What stands in `](…)`, but for addresses of other hosts.
fn targets(text: &str) -> Vec<&str> {
    let links = text.split("](").skip(1);
    let targets = links.filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://")).collect()
}

fn leads_somewhere(selection: &Selection, page: &str, target: &str) -> bool {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() {
        page.to_owned()
    } else {
        beside(page, file)
    };
    let Some(found) = selection.tree.get(&path) else {
        return false;
    };
    let text = String::from_utf8_lossy(&found.bytes);
    heading.is_empty()
        || text
            .lines()
            .any(|line| anchor(line).as_deref() == Some(heading))
}

/// The path of a file that is named from another one.
pub fn beside(page: &str, file: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let folder = Path::new(page).parent().unwrap_or(Path::new(""));
    for part in folder.join(file).components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            _ => {}
        }
    }
    parts.join("/")
}

/// The anchor of a heading, as it is made where pages are shown.
fn anchor(line: &str) -> Option<String> {
    let heading = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    Some(kept.collect::<String>().to_lowercase().replace(' ', "-"))
}
