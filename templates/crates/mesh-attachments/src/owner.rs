//! The event.

use mesh_data::StoreResult;
use mesh_events::{Destination, Event, Outbox, Subscription};
use sea_orm::DatabaseTransaction;
use serde::Serialize;

use crate::groups::REQUIRED_GROUPS;

/// The group of who keeps attachments.
pub const GROUP: &str = "attachment";

const DESTINATION: Destination = Destination {
    name: "attachment-entity.topic",
    required_groups: REQUIRED_GROUPS,
};

/// Where who keeps attachments hears whose they are.
pub const SUBSCRIPTION: Subscription = Subscription {
    destination: DESTINATION.name,
    group: GROUP,
};

/// Longest key of an event, in characters.
const KEY_WIDTH: usize = 200;

/// What a group of attachments belongs to.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentOwner<'a> {
    /// Code of the group.
    pub attachment_code: &'a str,
    /// Kind of the owner, as the reference calls its class; up to 200 characters.
    pub entity_name: &'a str,
    /// Key of the owner; up to 50 characters.
    pub entity_id: &'a str,
}

impl AttachmentOwner<'_> {
    /// As [`AttachmentOwner::tell`], unless the owner had the same attachments before.
    ///
    /// # Errors
    /// When the database refuses the event.
    pub async fn tell_unless_told(
        &self,
        before: Option<&str>,
        outbox: &Outbox,
        transaction: &DatabaseTransaction,
    ) -> StoreResult<()> {
        if before == Some(self.attachment_code) {
            return Ok(());
        }
        self.tell(outbox, transaction).await
    }

    /// Tells it once the transaction that makes the owner is committed by `outbox`. Until it is told,
    /// who uploaded the files may take them back.
    ///
    /// # Errors
    /// When the database refuses the event.
    pub async fn tell(
        &self,
        outbox: &Outbox,
        transaction: &DatabaseTransaction,
    ) -> StoreResult<()> {
        // The first owner stays: of several that claim the same files, the order counts.
        let key: String = self.attachment_code.chars().take(KEY_WIDTH).collect();
        outbox
            .add(transaction, Event::new(&DESTINATION, &key, self))
            .await
    }
}
