//! What people had changed in files that went: they put it aside, and take it back when its service comes back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[derive(Default)]
pub struct Attic(BTreeMap<String, Vec<u8>>);

impl Attic {
    pub fn take(&mut self, project: &Path, path: &str) {
        let bytes = put_aside(&project.join(path));
        self.0.insert(path.to_owned(), bytes);
    }

    /// Undoing and redoing bring back or take away all of a service but what people had changed.
    pub fn follow(&mut self, project: &Path) {
        for (path, bytes) in &mut self.0 {
            let Some(folder) = service_folder(path) else {
                continue;
            };
            let place = project.join(path);
            // Nobody edits the program of a service.
            let has_service = project.join(folder).join("src/main.rs").exists();
            if has_service && !place.exists() {
                fs::create_dir_all(place.parent().expect("has a parent")).expect("creates");
                fs::write(place, bytes).expect("writes");
            } else if !has_service && place.exists() {
                *bytes = put_aside(&place);
            }
        }
    }
}

/// Takes a file away, and folders in which nothing is left.
fn put_aside(place: &Path) -> Vec<u8> {
    let bytes = fs::read(place).expect("reads");
    fs::remove_file(place).expect("removes");
    let mut folders = place.ancestors().skip(1);
    while folders
        .next()
        .is_some_and(|folder| fs::remove_dir(folder).is_ok())
    {}
    bytes
}

fn service_folder(path: &str) -> Option<&str> {
    let name = path.strip_prefix("services/")?.split('/').next()?;
    Some(&path[.."services/".len() + name.len()])
}
