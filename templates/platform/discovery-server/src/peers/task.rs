//! What peers tell each other. Source: eureka-core 1.10.14, package `cluster.protocol`.

use mesh_discovery::eureka::{InstanceInfo, InstanceStatus};
use serde::{Deserialize, Serialize};

/// What happened to an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// It registered, or its metadata changed.
    Register,
    /// It renewed its lease.
    Heartbeat,
    /// It left.
    Cancel,
    /// An operator wants a status.
    StatusUpdate,
    /// And no longer.
    DeleteStatusOverride,
}

/// One thing that happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplicationTask {
    /// The application's name.
    pub app_name: String,
    /// The instance's id.
    pub id: String,
    /// When the instance last changed.
    #[serde(default)]
    pub last_dirty_timestamp: Option<i64>,
    /// The status that an operator wants.
    #[serde(default)]
    pub overridden_status: Option<InstanceStatus>,
    /// The status that callers see.
    #[serde(default)]
    pub status: Option<InstanceStatus>,
    /// The instance, when it registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_info: Option<InstanceInfo>,
    /// What happened.
    pub action: Action,
}

impl ReplicationTask {
    /// What happened to an instance that the registry has.
    pub fn of(action: Action, instance: InstanceInfo) -> Self {
        Self {
            app_name: instance.app.clone(),
            id: instance.instance_id.clone(),
            last_dirty_timestamp: Some(instance.last_dirty_timestamp),
            overridden_status: Some(instance.overridden_status),
            status: Some(instance.status),
            instance_info: Some(instance).filter(|_| action == Action::Register),
            action,
        }
    }

    /// An instance left.
    pub fn cancel(app: &str, id: &str) -> Self {
        Self {
            app_name: app.to_owned(),
            id: id.to_owned(),
            last_dirty_timestamp: None,
            overridden_status: None,
            status: None,
            instance_info: None,
            action: Action::Cancel,
        }
    }

    /// Whether both are about one instance.
    pub fn is_about_that_of(&self, other: &Self) -> bool {
        self.id == other.id && self.app_name == other.app_name
    }
}

/// The body of `POST /peerreplication/batch/`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplicationList {
    /// In the order in which they happened.
    pub replication_list: Vec<ReplicationTask>,
}

/// The answer, in the same order.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplicationAnswers {
    /// One for each task.
    pub response_list: Vec<ReplicationAnswer>,
}

/// The answer to one task.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplicationAnswer {
    /// As the operation itself would be answered over HTTP.
    pub status_code: u16,
    /// The instance as the peer knows it, when it knows better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_entity: Option<InstanceInfo>,
}

impl ReplicationAnswer {
    /// An answer without more.
    pub fn of(status: axum::http::StatusCode) -> Self {
        Self {
            status_code: status.as_u16(),
            response_entity: None,
        }
    }
}
