//! The state of posts and comments: what is deleted stays in its table until it is purged.

use sea_orm::entity::prelude::*;
use serde::{Serialize, Serializer};

/// Whether, and by whom, something was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum Deletion {
    /// It is there.
    #[sea_orm(num_value = 0)]
    None,
    /// By who wrote it.
    #[sea_orm(num_value = 1)]
    ByAuthor,
    /// By a manager.
    #[sea_orm(num_value = 2)]
    ByManager,
}

impl Serialize for Deletion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i16(self.to_value())
    }
}

/// What a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// What is not deleted.
    Live,
    /// Everything.
    All,
}
