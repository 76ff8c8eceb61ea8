//! What empty tables are filled with at start.

use anyhow::Context;
use chrono::NaiveDateTime;
use mesh_web::LocalDateTime;
use sea_orm::{
    ActiveModelTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait,
};
use serde::de::DeserializeOwned;

use crate::{StoreResult, start_writing};

/// Author of seeded rows.
pub const SEED_AUTHOR: &str = "system";

/// Several instances may start at once: all but one find rows that are just being written, and
/// none to write when they look again.
const ATTEMPTS: u32 = 3;

/// Rows a statement: databases limit the number of bound values.
const CHUNK: usize = 50;

/// The rows of a CSV file with a header line; an empty field is nothing.
///
/// # Errors
/// When a line does not fit `T`.
pub fn read_csv<T: DeserializeOwned>(text: &str) -> anyhow::Result<Vec<T>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}

/// The rows of several CSV files of one form, one file after the other. Each is named by the service
/// that brings it to `table`.
///
/// # Errors
/// When a line does not fit `T`; table and service are told.
pub fn read_csv_of_services<T: DeserializeOwned>(
    table: &str,
    files: &[(&str, &str)],
) -> anyhow::Result<Vec<T>> {
    let mut all = Vec::new();
    for (service, text) in files {
        let rows = read_csv(text);
        all.extend(rows.with_context(|| format!("{table} of {service}"))?);
    }
    Ok(all)
}

/// The Korean date-time of a seed file as UTC.
///
/// # Errors
/// When it is none.
pub fn seed_date(text: &str) -> anyhow::Result<NaiveDateTime> {
    LocalDateTime::parse_as_utc(text).ok_or_else(|| anyhow::anyhow!("`{text}` is not a date"))
}

/// What a service writes into tables that are empty.
pub trait Seed: Sync {
    /// Writes it, where it is missing.
    ///
    /// # Errors
    /// When the database refuses the rows.
    fn write(
        &self,
        transaction: &DatabaseTransaction,
    ) -> impl Future<Output = StoreResult<()>> + Send;
}

/// Writes `seed` in one transaction, once more when another instance was just doing the same.
///
/// # Errors
/// When the database refuses the rows.
pub async fn sow(database: &DatabaseConnection, seed: &impl Seed) -> StoreResult<()> {
    let mut attempt = 1;
    loop {
        match write_once(database, seed).await {
            Err(error) if error.is_duplicate() && attempt < ATTEMPTS => attempt += 1,
            result => return result,
        }
    }
}

async fn write_once(database: &DatabaseConnection, seed: &impl Seed) -> StoreResult<()> {
    let transaction = start_writing(database).await?;
    seed.write(&transaction).await?;
    Ok(transaction.commit().await?)
}

/// Writes rows into a table that has none. Tells whether it had none.
///
/// # Errors
/// When the database refuses the rows.
pub async fn insert_if_empty<A>(
    transaction: &DatabaseTransaction,
    rows: Vec<A>,
) -> StoreResult<bool>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A> + Send + Sync,
{
    if A::Entity::find().count(transaction).await? > 0 {
        return Ok(false);
    }
    insert_all(transaction, rows).await?;
    Ok(true)
}

/// Writes many rows.
///
/// # Errors
/// When the database refuses them.
pub async fn insert_all<A>(transaction: &DatabaseTransaction, rows: Vec<A>) -> StoreResult<()>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A> + Send + Sync,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        A::Entity::insert_many(rows.by_ref().take(CHUNK))
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}
