//! Starts the registry as a process of its own.

fn main() -> std::process::ExitCode {
    mesh_app::run(discovery_server::definition())
}
