//! What each preset writes. `SNAPSHOTS=overwrite cargo test --test snapshots` brings the lists up to date.

mod common;

use common::{embedded_catalog, spec, tree};
use snapbox::assert::DEFAULT_ACTION_ENV;

#[test]
fn each_preset_writes_what_its_list_says() {
    let catalog = embedded_catalog();
    for (name, preset) in catalog.presets() {
        let services: Vec<&str> = preset.services.iter().map(String::as_str).collect();
        let tree = tree(spec("demo", &services), &catalog).expect("renders");
        let list: String = tree
            .iter()
            .map(|(path, file)| format!("{} {path}\n", file.mode.octal()))
            .collect();
        let snapshot = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(format!("tests/snapshots/{name}.txt"));
        let assert = snapbox::Assert::new().action_env(DEFAULT_ACTION_ENV);
        assert.eq(list, snapbox::Data::read_from(&snapshot, None));
    }
}
