//! What services tell about the owner of attachments.

use async_trait::async_trait;
use mesh_attachments::SUBSCRIPTION;
use mesh_data::StoreResult;
use mesh_events::{EventHandler, Outbox, Received};
use mesh_web::lenient;
use sea_orm::DatabaseTransaction;
use serde::Deserialize;

use super::model::UploadInfo;
use super::{group, store};

/// Who changes attachments by these events.
const AUTHOR: &str = "portal-service";

/// Gives attachments the owners that services tell, until the service stops.
pub fn follow_owners(outbox: &Outbox) {
    outbox.subscribe(SUBSCRIPTION, OwnerTold);
}

struct OwnerTold;

/// The event. What has no attachments may say so.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    #[serde(default, deserialize_with = "lenient::text")]
    attachment_code: Option<String>,
    entity_name: String,
    entity_id: String,
}

#[async_trait]
impl EventHandler for OwnerTold {
    async fn handle(
        &self,
        transaction: &DatabaseTransaction,
        received: &Received,
    ) -> anyhow::Result<()> {
        let told: Told = received.json()?;
        let Some(code) = told.attachment_code.filter(|code| !code.is_empty()) else {
            return Ok(());
        };
        let owner = UploadInfo {
            entity_name: Some(told.entity_name),
            entity_id: Some(told.entity_id),
        };
        owner.check()?;
        Ok(claim(transaction, &code, &owner).await?)
    }
}

/// Gives a group to its owner. A group that nobody knows stays unknown, and one that something else
/// uses stays with that: who reads a post knows the code of its attachments, and may write it into a
/// post of their own.
async fn claim(
    transaction: &DatabaseTransaction,
    code: &str,
    owner: &UploadInfo,
) -> StoreResult<()> {
    let group = group::locked(transaction, code).await?;
    if group.is_some_and(|group| group.belongs_to_another(owner)) {
        tracing::warn!(code, "attachments stay with the owner that they have");
        return Ok(());
    }
    store::set_owner_within(transaction, code, owner, AUTHOR).await
}
