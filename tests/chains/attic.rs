//! What people had changed in files that went: they put it aside, and take it back when a file's service comes back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[derive(Default)]
pub struct Attic(BTreeMap<String, Vec<u8>>);

impl Attic {
    pub fn take(&mut self, project: &Path, path: &str) {
        let place = project.join(path);
        self.0
            .insert(path.to_owned(), fs::read(&place).expect("reads"));
        fs::remove_file(place).expect("removes");
    }

    /// Undoing and redoing bring back all of a service but what people had put aside.
    pub fn give_back(&self, project: &Path) {
        for (path, bytes) in &self.0 {
            let place = project.join(path);
            let folder = service_folder(path);
            let is_back = folder.is_some_and(|folder| project.join(folder).is_dir());
            if is_back && !place.exists() {
                fs::create_dir_all(place.parent().expect("has a parent")).expect("creates");
                fs::write(place, bytes).expect("writes");
            }
        }
    }
}

fn service_folder(path: &str) -> Option<&str> {
    let name = path.strip_prefix("services/")?.split('/').next()?;
    Some(&path[.."services/".len() + name.len()])
}
