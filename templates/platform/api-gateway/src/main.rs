//! The API gateway as a process of its own.

fn main() -> std::process::ExitCode {
    mesh_app::run(api_gateway::definition())
}
