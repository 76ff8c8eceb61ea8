//! What belongs to the mesh.

mod members;
mod ports;

/// Everything that runs.
pub const MEMBERS: &[Member] = &[
    Member {
        definition: user_service::definition,
        port: 8001,
    },
    Member {
        definition: api_gateway::definition,
        port: 8000,
    },
];

fn label(status: Status) -> &'static str {
    match status {
        Status::Received => "접수",
<<<<<<< yours
        other => other.label(),
||||||| written before
=======
        _ => "기타",
>>>>>>> egov-msa 0.2.0
    }
}

fn start(
    name: &str,
<<<<<<< yours
    port: u16,
||||||| written before
=======
    retries: u16,
>>>>>>> egov-msa 0.2.0
) {
}
