//! Starts the config server as a process of its own.

fn main() -> std::process::ExitCode {
    mesh_app::run(config_server::definition())
}
