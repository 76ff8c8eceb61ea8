//! What empty tables are filled with at start: roles, the authorizations of the services of this
//! project, and the first accounts.

mod accounts;
mod authorizations;
mod files;
mod roles;

use mesh_data::{StoreResult, start_writing};
use sea_orm::DatabaseConnection;

pub use self::accounts::Accounts;
use self::accounts::FirstAccounts;
use self::authorizations::SeededAuthorization;

/// Several instances may start at once: all but one find rows that are just being written, and
/// none to write when they look again.
const ATTEMPTS: u32 = 3;

/// What there is to write, read and prepared before the tables are locked.
struct Seed {
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
    let seed = Seed {
        roles: roles::read()?,
        authorizations: authorizations::read()?,
        accounts: accounts.prepare().await?,
    };
    let mut attempt = 1;
    loop {
        match write(database, &seed).await {
            Err(error) if error.is_duplicate() && attempt < ATTEMPTS => attempt += 1,
            result => return Ok(result?),
        }
    }
}

async fn write(database: &DatabaseConnection, seed: &Seed) -> StoreResult<()> {
    let transaction = start_writing(database).await?;
    roles::insert_if_empty(&transaction, &seed.roles).await?;
    authorizations::insert_if_empty(&transaction, &seed.authorizations).await?;
    accounts::insert_if_missing(&transaction, &seed.accounts).await?;
    transaction.commit().await?;
    Ok(())
}

/// Rows a statement: databases limit the number of bound values.
const CHUNK: usize = 100;

/// Author of seeded rows.
const AUTHOR: &str = "system";

/// Reads a CSV file with a header line.
fn read_csv<T: serde::de::DeserializeOwned>(text: &str) -> anyhow::Result<Vec<T>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}

/// A date of a seed file as UTC.
fn date(text: &str) -> anyhow::Result<chrono::NaiveDateTime> {
    mesh_web::LocalDateTime::parse_as_utc(text)
        .ok_or_else(|| anyhow::anyhow!("`{text}` is not a date"))
}
