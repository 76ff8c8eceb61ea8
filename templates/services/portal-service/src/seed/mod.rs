//! What empty tables are filled with at start: the files of the folder `seed`, which a project may
//! replace by its own.

mod codes;
mod sites;

use mesh_data::{Seed, StoreResult, advance_sequence, insert_if_empty, sow};
use sea_orm::{DatabaseConnection, DatabaseTransaction};

/// What there is to write, read before the tables are locked.
struct FirstRows {
    sites: Vec<crate::sites::model::ActiveModel>,
    codes: Vec<crate::codes::model::ActiveModel>,
}

/// Fills the tables that are empty.
///
/// # Errors
/// When a file is badly formed, or the database refuses the rows.
pub async fn fill_empty_tables(database: &DatabaseConnection) -> anyhow::Result<()> {
    let seed = FirstRows {
        sites: sites::read()?,
        codes: codes::read()?,
    };
    Ok(sow(database, &seed).await?)
}

impl Seed for FirstRows {
    async fn write(&self, transaction: &DatabaseTransaction) -> StoreResult<()> {
        insert_if_empty(transaction, self.codes.clone()).await?;
        if insert_if_empty(transaction, self.sites.clone()).await? {
            advance_sequence(transaction, "site", "site_id").await?;
        }
        Ok(())
    }
}
