//! Tells the portal service whose the attachments of a post are.

use std::time::Duration;

use mesh_client::{CallError, MeshClient};
use mesh_security::ServiceTokens;
use reqwest::StatusCode;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::posts::model::PostKey;

const PORTAL: &str = "portal-service";

/// What posts are called in the table of attachments.
const ENTITY_NAME: &str = "org.egovframe.cloud.boardservice.domain.posts.Posts";

/// How long is waited before each further attempt; nobody is told after the last one.
const PAUSES: [Duration; 6] = [
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(15),
    Duration::from_secs(60),
    Duration::from_secs(300),
    Duration::from_secs(900),
];

/// Tells it in the background. Cheap to clone.
#[derive(Clone)]
pub struct AttachmentOwner {
    client: MeshClient,
    service_tokens: ServiceTokens,
    stop: CancellationToken,
}

impl AttachmentOwner {
    /// Tells until `stop`.
    pub fn new(client: MeshClient, service_tokens: ServiceTokens, stop: CancellationToken) -> Self {
        Self {
            client,
            service_tokens,
            stop,
        }
    }

    /// Tells that the attachments with this code belong to `post`, whose row is committed. Returns
    /// at once: who wrote the post does not wait for another service.
    pub fn tell(&self, code: &str, post: PostKey) {
        let (owner, code) = (self.clone(), code.to_owned());
        let told = async move { owner.tell_until_heard(&code, post).await };
        let stop = self.stop.clone();
        tokio::spawn(async move { stop.run_until_cancelled(told).await });
    }

    async fn tell_until_heard(&self, code: &str, post: PostKey) {
        for pause in PAUSES.into_iter().map(Some).chain([None]) {
            let reason = match self.tell_once(code, post).await {
                Ok(status) if status.is_success() => return,
                Ok(status) => format!("{PORTAL} answered {status}"),
                Err(error) => error.to_string(),
            };
            let Some(pause) = pause else {
                tracing::error!("attachments {code} do not know their post {post:?}: {reason}");
                return;
            };
            tracing::warn!(
                "attachments {code} are told of their post again in {pause:?}: {reason}"
            );
            tokio::time::sleep(pause).await;
        }
    }

    async fn tell_once(&self, code: &str, post: PostKey) -> Result<StatusCode, CallError> {
        let token = self.service_tokens.issue(PORTAL);
        let owner = json!({
            "entityName": ENTITY_NAME,
            "entityId": format!("{}_{}", post.board_no, post.posts_no),
        });
        let call = self.client.call(PORTAL).send(|http, base| {
            http.put(format!("{base}/internal/attachments/{code}/owner"))
                .bearer_auth(&token)
                .json(&owner)
        });
        Ok(call.await?.status())
    }
}
