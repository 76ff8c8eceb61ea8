//! What empty tables are filled with at start: the files of the folder `seed`, which a project may
//! replace by its own. Each service of the project has files of its own there.

mod codes;
mod contents;
mod files;
mod menu_roles;
mod menus;
mod messages;
mod policies;
mod privacies;
mod sites;

use mesh_data::{Seed, StoreResult, advance_sequence, insert_if_empty, sow};
use sea_orm::{
    ActiveModelTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, IntoActiveModel,
};

/// What there is to write, read before the tables are locked.
struct FirstRows {
    sites: Vec<crate::sites::model::ActiveModel>,
    codes: Vec<crate::codes::model::ActiveModel>,
    contents: Vec<crate::contents::model::ActiveModel>,
    policies: Vec<crate::policies::model::ActiveModel>,
    privacies: Vec<crate::privacies::model::ActiveModel>,
    menus: Vec<crate::menus::model::ActiveModel>,
    menu_roles: Vec<crate::menu_roles::model::ActiveModel>,
    messages: Vec<crate::messages::model::ActiveModel>,
}

/// Fills the tables that are empty.
///
/// # Errors
/// When a file is badly formed, or the database refuses the rows.
pub async fn fill_empty_tables(database: &DatabaseConnection) -> anyhow::Result<()> {
    let seed = FirstRows {
        sites: sites::read()?,
        codes: codes::read()?,
        contents: contents::read()?,
        policies: policies::read()?,
        privacies: privacies::read()?,
        menus: menus::read()?,
        menu_roles: menu_roles::read()?,
        messages: messages::read()?,
    };
    Ok(sow(database, &seed).await?)
}

impl Seed for FirstRows {
    async fn write(&self, transaction: &DatabaseTransaction) -> StoreResult<()> {
        insert_if_empty(transaction, self.codes.clone()).await?;
        insert_if_empty(transaction, self.messages.clone()).await?;
        fill(transaction, &self.sites, "site", "site_id").await?;
        fill(transaction, &self.contents, "content", "content_no").await?;
        fill(transaction, &self.policies, "policy", "policy_id").await?;
        fill(transaction, &self.privacies, "privacy", "privacy_no").await?;
        fill(transaction, &self.menus, "menu", "menu_id").await?;
        fill(transaction, &self.menu_roles, "menu_role", "menu_role_id").await?;
        Ok(())
    }
}

/// Fills a table whose keys the database makes from now on.
async fn fill<A>(
    transaction: &DatabaseTransaction,
    rows: &[A],
    table: &'static str,
    key: &'static str,
) -> StoreResult<()>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A> + Send + Sync,
{
    if insert_if_empty(transaction, rows.to_vec()).await? {
        advance_sequence(transaction, table, key).await?;
    }
    Ok(())
}
