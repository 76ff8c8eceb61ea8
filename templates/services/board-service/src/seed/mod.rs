//! What an empty table of boards is filled with at start.

mod boards;

use mesh_data::{Seed, StoreResult, advance_sequence, insert_if_empty, sow};
use sea_orm::{DatabaseConnection, DatabaseTransaction};

use crate::boards::model::ActiveModel as Board;

struct FirstRows {
    boards: Vec<Board>,
}

/// Fills the table when it is empty.
///
/// # Errors
/// When the file is badly formed, or the database refuses the rows.
pub async fn fill_empty_tables(database: &DatabaseConnection) -> anyhow::Result<()> {
    let seed = FirstRows {
        boards: boards::read()?,
    };
    Ok(sow(database, &seed).await?)
}

impl Seed for FirstRows {
    async fn write(&self, transaction: &DatabaseTransaction) -> StoreResult<()> {
        if insert_if_empty(transaction, self.boards.clone()).await? {
            advance_sequence(transaction, "board", "board_no").await?;
        }
        Ok(())
    }
}
