//! Room for a build, and the right to write.

use std::path::{Path, PathBuf};

use super::{Finding, State};
use crate::text;

/// What a build of the large preset with its tests takes, in GiB.
const WANTED: u64 = 10;

const GIB: u64 = 1 << 30;

/// Looks whether files can be made in a folder.
pub fn check_writable(folder: &Path) -> Finding {
    let path = folder.display();
    match tempfile::tempfile_in(folder) {
        Ok(_) => Finding::ready("folder", text!("doctor.writable", path = path)),
        Err(error) => {
            let what = text!("doctor.not-writable", path = path, reason = error);
            let advice = vec![text!("doctor.not-writable.advice")];
            Finding::wanting("folder", State::Missing, what, advice)
        }
    }
}

/// Looks whether there is room where cargo builds.
pub fn check_space(folder: &Path) -> Finding {
    let place = build_folder(folder);
    let path = place.display();
    let Ok(available) = fs4::available_space(&place) else {
        let what = text!("doctor.space-unknown", path = path);
        return Finding::wanting("disk", State::Note, what, Vec::new());
    };
    let what = text!("doctor.space", path = path, free = available / GIB);
    if available >= WANTED * GIB {
        return Finding::ready("disk", what);
    }
    let advice = vec![text!("doctor.space.advice", wanted = WANTED)];
    Finding::wanting("disk", State::Missing, what, advice)
}

/// The folder of build results, or the first above it that is there already.
fn build_folder(folder: &Path) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    let target = folder.join(target);
    let mut places = target.ancestors().filter(|place| place.is_dir());
    places.next().unwrap_or(folder).to_owned()
}
