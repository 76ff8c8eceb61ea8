//! What empty tables are filled with at start: roles, the authorizations of the services of this
//! project, and the first accounts.

mod accounts;
mod authorizations;
mod files;
mod roles;

use mesh_data::{Seed, StoreResult, insert_if_empty, sow};
use sea_orm::{DatabaseConnection, DatabaseTransaction};

pub use self::accounts::Accounts;
use self::accounts::FirstAccounts;
use self::authorizations::SeededAuthorization;

/// What there is to write, read and prepared before the tables are locked.
struct FirstRows {
    roles: Vec<crate::roles::model::ActiveModel>,
    authorizations: Vec<SeededAuthorization>,
    accounts: FirstAccounts,
}

/// Fills the tables that are empty.
///
/// # Errors
/// When a file is badly formed, or the database refuses the rows.
pub async fn fill_empty_tables(
    database: &DatabaseConnection,
    accounts: Accounts,
) -> anyhow::Result<()> {
    let seed = FirstRows {
        roles: roles::read()?,
        authorizations: authorizations::read()?,
        accounts: accounts.prepare().await?,
    };
    Ok(sow(database, &seed).await?)
}

impl Seed for FirstRows {
    async fn write(&self, transaction: &DatabaseTransaction) -> StoreResult<()> {
        insert_if_empty(transaction, self.roles.clone()).await?;
        authorizations::insert_if_empty(transaction, &self.authorizations).await?;
        accounts::insert_if_missing(transaction, &self.accounts).await
    }
}
