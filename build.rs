//! Rebuilds the binary when a file that is embedded in it changes; `include_dir` does not see that on stable Rust.

fn main() {
    for folder in ["templates", "presets", "locales"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
