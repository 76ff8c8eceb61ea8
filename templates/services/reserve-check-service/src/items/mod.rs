//! The items that are reserved, and their stock. Both are owned by reserve-item-service.

mod relation;

use std::collections::HashMap;

use axum::http::StatusCode;
use mesh_app::ServiceContext;
use mesh_client::{CallError, MeshClient};
use mesh_config::SettingsError;
use mesh_security::ServiceTokens;
use mesh_service::{Guard, Owner, ReferenceData};
use mesh_web::{ApiError, ErrorCode, Text};
use serde::Deserialize;
use serde_json::json;

pub use self::relation::ItemRelation;

const OWNER: Owner = Owner {
    service: "reserve-item-service",
    path: "/internal/reserve-items",
};

/// Asks reserve-item-service. Cheap to clone.
#[derive(Clone)]
pub struct Items {
    client: MeshClient,
    service_tokens: ServiceTokens,
    known: ReferenceData<ItemRelation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StockAnswer {
    is_item_updated: bool,
}

impl Items {
    /// Follows what is told of changed items until the service stops.
    ///
    /// # Errors
    /// When `reference-data.time-to-live` is missing or wrong.
    pub fn start(context: &ServiceContext, guard: &Guard) -> Result<Self, SettingsError> {
        Ok(Self {
            client: context.client.clone(),
            service_tokens: guard.service_tokens(),
            known: ReferenceData::start(OWNER, context, guard)?,
        })
    }

    /// What is known of items by their id, to be shown. It may be some seconds old, and lacks what
    /// nobody knows at present.
    pub async fn known(&self, ids: impl IntoIterator<Item = i64>) -> HashMap<String, ItemRelation> {
        self.known
            .of(ids.into_iter().map(|id| id.to_string()))
            .await
    }

    /// An item as it is now, or as it was known last.
    pub async fn to_show(&self, id: i64) -> Option<ItemRelation> {
        match self.find(id).await {
            Ok(item) => item,
            Err(error) => {
                tracing::warn!("item {id} is shown as it was known: {error}");
                self.known.of_one(&id.to_string()).await
            }
        }
    }

    /// An item as it is now, to decide by.
    ///
    /// # Errors
    /// E003 when there is no such item, 503 when nobody can tell.
    pub async fn to_decide(&self, id: i64) -> Result<ItemRelation, ApiError> {
        let found = self.find(id).await.map_err(|error| {
            tracing::warn!("nothing is decided about item {id}: {error}");
            ApiError::unavailable(Text::key("err.internal.server"))
        })?;
        found.ok_or(ErrorCode::EntityNotFound.into())
    }

    async fn find(&self, id: i64) -> Result<Option<ItemRelation>, CallError> {
        let token = self.service_tokens.issue(OWNER.service).await?;
        let call = self.client.call(OWNER.service).json(|http, base| {
            http.get(format!("{base}{}/{id}", OWNER.path))
                .bearer_auth(&token)
        });
        match call.await {
            Ok(item) => Ok(Some(item)),
            Err(CallError::Status { status, .. }) if status == StatusCode::NOT_FOUND => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes stock for a reservation, once: asked again, the first answer comes again. Tells whether
    /// it was taken.
    ///
    /// # Errors
    /// When the answer is not known; the stock may have been taken then.
    pub async fn take(&self, id: i64, reserve_id: &str, quantity: i32) -> Result<bool, CallError> {
        let token = self.service_tokens.issue(OWNER.service).await?;
        let wanted = json!({"reserveId": reserve_id, "reserveQty": quantity});
        let call = self.client.call(OWNER.service).json(|http, base| {
            http.put(format!("{base}{}/{id}/stock", OWNER.path))
                .bearer_auth(&token)
                .json(&wanted)
        });
        match call.await {
            Ok(StockAnswer { is_item_updated }) => Ok(is_item_updated),
            // A refusal, such as of an item that is gone: nothing was taken.
            Err(CallError::Status { status, .. }) if status.is_client_error() => Ok(false),
            Err(error) => Err(error),
        }
    }
}
