//! The API gateway as a process of its own.

fn main() -> std::process::ExitCode {
    mesh_app::run_per_core(api_gateway::definition())
}
