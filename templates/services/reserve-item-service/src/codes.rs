//! Codes that classify items, which the portal service owns. A project can be without one: names are
//! missing then, and any code is taken.

use std::collections::HashMap;

use mesh_app::ServiceContext;
use mesh_config::SettingsError;
use mesh_service::{Guard, Owner, ReferenceData};
use serde::Deserialize;

const NAMES: Owner = Owner {
    service: "portal-service",
    path: "/internal/code-names",
};

const OF_PARENTS: Owner = Owner {
    service: "portal-service",
    path: "/internal/codes-of-parents",
};

/// The parent of the categories.
pub const CATEGORIES: &str = "reserve-category";

/// A code below its parent.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Code {
    pub code_id: String,
    pub code_name: String,
    pub use_at: bool,
}

/// What is known of codes. Cheap to clone.
#[derive(Clone)]
pub struct Codes {
    names: ReferenceData<String>,
    of_parents: ReferenceData<Vec<Code>>,
}

impl Codes {
    /// What the portal service tells.
    ///
    /// # Errors
    /// When `reference-data.time-to-live` is missing or wrong.
    pub fn start(context: &ServiceContext, guard: &Guard) -> Result<Self, SettingsError> {
        Ok(Self {
            names: ReferenceData::start(NAMES, context, guard)?,
            of_parents: ReferenceData::start(OF_PARENTS, context, guard)?,
        })
    }

    /// The names of codes; empty ids have none.
    pub async fn names(&self, mut ids: Vec<String>) -> CodeNames {
        ids.retain(|id| !id.is_empty());
        CodeNames(self.names.of(ids).await)
    }

    /// The codes below parents, in their order and by parent; parents that nobody knows are missing.
    pub async fn of_parents(&self, parents: &[&str]) -> HashMap<String, Vec<Code>> {
        let parents = parents.iter().map(|parent| (*parent).to_owned());
        self.of_parents.of(parents).await
    }

    /// The categories in use, in their order; nothing when nobody knows them.
    pub async fn categories(&self) -> Option<Vec<Code>> {
        let mut codes = self.of_parents.of_one(CATEGORIES).await?;
        codes.retain(|code| code.use_at);
        Some(codes)
    }
}

/// Names by code.
#[derive(Debug)]
pub struct CodeNames(HashMap<String, String>);

impl CodeNames {
    /// The name of a code, if there is one and somebody knows it.
    pub fn of(&self, id: Option<&str>) -> Option<String> {
        self.0.get(id?).cloned()
    }
}
