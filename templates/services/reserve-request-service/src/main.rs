//! Starts the service as a process of its own.

fn main() -> std::process::ExitCode {
    mesh_app::run(reserve_request_service::definition())
}
