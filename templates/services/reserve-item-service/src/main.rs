//! Starts the service as a process of its own.

fn main() -> std::process::ExitCode {
    mesh_app::run(reserve_item_service::definition())
}
