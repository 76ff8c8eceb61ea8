//! `POST /peerreplication/batch/`: what happened at a peer. Nothing of it is told further.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mesh_discovery::eureka::InstanceStatus;

use super::answers::done_or_not_found;
use super::registration::checked;
use crate::peers::{
    Action, ReplicationAnswer, ReplicationAnswers, ReplicationList, ReplicationTask,
};
use crate::registry::{Registry, Renewal, SharedRegistry, now};

/// Applies all of it in order. 500 for what is no batch.
pub async fn batch(State(registry): State<SharedRegistry>, body: Bytes) -> Response {
    let Ok(list) = serde_json::from_slice::<ReplicationList>(&body) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut registry = registry.lock();
    let answers = list.replication_list.into_iter();
    let answers = answers.map(|task| apply(&mut registry, task));
    Json(ReplicationAnswers {
        response_list: answers.collect(),
    })
    .into_response()
}

fn apply(registry: &mut Registry, task: ReplicationTask) -> ReplicationAnswer {
    let app = task.app_name.to_uppercase();
    let (id, dirty) = (&task.id, task.last_dirty_timestamp);
    let status = task.status.unwrap_or(InstanceStatus::Unknown);
    let answer = match task.action {
        Action::Register => register(registry, &app, task),
        Action::Heartbeat => return heartbeat(registry, &app, &task),
        Action::Cancel => done_or_not_found(registry.cancel(&app, id, now())),
        Action::StatusUpdate => {
            done_or_not_found(registry.override_status(&app, id, status, dirty, now()))
        }
        Action::DeleteStatusOverride => {
            done_or_not_found(registry.remove_override(&app, id, status, dirty, now()))
        }
    };
    ReplicationAnswer::of(answer)
}

/// Always 200, as peers expect it; what is wrong with the registration is for the log.
fn register(registry: &mut Registry, app: &str, task: ReplicationTask) -> StatusCode {
    let instance = task.instance_info.ok_or_else(|| "there is none".to_owned());
    match instance.and_then(|instance| checked(app, instance)) {
        Ok(instance) => registry.replicate(instance, now()),
        Err(reason) => tracing::warn!(instance = task.id, "refused from a peer: {reason}"),
    }
    StatusCode::OK
}

fn heartbeat(registry: &mut Registry, app: &str, task: &ReplicationTask) -> ReplicationAnswer {
    match registry.renew(app, &task.id, task.last_dirty_timestamp, now()) {
        Renewal::Renewed => ReplicationAnswer::of(StatusCode::OK),
        Renewal::MustRegister => ReplicationAnswer::of(StatusCode::NOT_FOUND),
        Renewal::SenderIsBehind => ReplicationAnswer {
            response_entity: registry.instance(app, &task.id),
            ..ReplicationAnswer::of(StatusCode::CONFLICT)
        },
    }
}
