//! What other services are told when a code has changed.

use mesh_service::{tell_change, tell_changes};

use super::{names, of_parents, store};
use crate::state::AppState;

/// Lets others forget the name of a code, and what is below all parents: a change can move a code from
/// one to another, and they are few.
pub async fn tell_code_change(state: &AppState, code_id: &str) {
    tell_change(&state.bus, names::PATH, code_id).await;
    match store::parents(&state.database).await {
        Ok(parents) => {
            let parents = parents.into_iter().map(|parent| parent.code_id);
            tell_changes(&state.bus, of_parents::PATH, parents.collect()).await;
        }
        Err(error) => tracing::warn!("other services keep the codes for a while: {error}"),
    }
}
