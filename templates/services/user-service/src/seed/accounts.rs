//! The first accounts. Outside development there is none with a known password.

use anyhow::Context;
use mesh_config::{Settings, SettingsError};
use mesh_data::{SEED_AUTHOR, StoreResult, advance_sequence, insert_if_empty, read_csv, seed_date};
use mesh_security::hash_password;
use sea_orm::{
    ActiveValue, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
};
use serde::Deserialize;

use crate::users::model::{ActiveModel, Column, Entity};
use crate::users::{NewUser, Role, UserState, email_key};

/// Which accounts the settings ask for.
pub enum Accounts {
    /// Those with well-known passwords.
    Development,
    /// One administrator.
    Administrator { email: String, password: String },
    /// None.
    Nobody,
}

/// Accounts as rows, passwords hashed.
pub enum FirstAccounts {
    /// For an empty table.
    Development(Vec<ActiveModel>),
    /// For a table without administrator.
    Administrator(Box<ActiveModel>),
    /// For no table.
    Nobody,
}

impl Accounts {
    /// Reads `accounts`.
    ///
    /// # Errors
    /// When a value has the wrong type.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        if settings.get("accounts.development")? {
            return Ok(Self::Development);
        }
        let email: Option<String> = settings.find("accounts.administrator.email")?;
        let password: Option<String> = settings.find("accounts.administrator.password")?;
        Ok(match email.zip(password) {
            Some((email, password)) => Self::Administrator { email, password },
            None => Self::Nobody,
        })
    }

    /// Makes the rows. Hashing takes its time, so it comes before the tables are locked.
    ///
    /// # Errors
    /// When the file is badly formed, or a password cannot be hashed.
    pub async fn prepare(self) -> anyhow::Result<FirstAccounts> {
        match self {
            Self::Development => development().map(FirstAccounts::Development),
            Self::Administrator { email, password } => {
                let row = administrator(&email, password).await?;
                Ok(FirstAccounts::Administrator(Box::new(row)))
            }
            Self::Nobody => Ok(FirstAccounts::Nobody),
        }
    }
}

async fn administrator(email: &str, password: String) -> anyhow::Result<ActiveModel> {
    let hash = hash_password(password).await.map_err(anyhow::Error::msg)?;
    let administrator = NewUser {
        user_name: "관리자".to_owned(),
        email: email_key(email),
        password_hash: hash,
        role: Role::Admin,
        state: UserState::Normal,
    };
    Ok(administrator.into_row(SEED_AUTHOR))
}

#[derive(Deserialize)]
struct Record {
    user_no: i64,
    created_date: String,
    modified_date: String,
    created_by: Option<String>,
    last_modified_by: Option<String>,
    email_addr: String,
    encrypted_password: String,
    role_id: String,
    user_id: String,
    user_name: String,
    user_state_code: String,
    last_login_date: Option<String>,
    login_fail_count: i32,
}

fn development() -> anyhow::Result<Vec<ActiveModel>> {
    let records = read_csv(include_str!("../../seed/development_accounts.csv"));
    let records: Vec<Record> = records.context("development_accounts.csv")?;
    records.into_iter().map(row).collect()
}

fn row(record: Record) -> anyhow::Result<ActiveModel> {
    let last_login = record
        .last_login_date
        .as_deref()
        .map(seed_date)
        .transpose()?;
    Ok(ActiveModel {
        user_no: ActiveValue::Set(record.user_no),
        email_addr: ActiveValue::Set(record.email_addr),
        encrypted_password: ActiveValue::Set(Some(record.encrypted_password)),
        role_id: ActiveValue::Set(record.role_id),
        user_id: ActiveValue::Set(record.user_id),
        user_name: ActiveValue::Set(record.user_name),
        user_state_code: ActiveValue::Set(record.user_state_code),
        last_login_date: ActiveValue::Set(last_login),
        login_fail_count: ActiveValue::Set(record.login_fail_count),
        created_by: ActiveValue::Set(record.created_by),
        created_date: ActiveValue::Set(Some(seed_date(&record.created_date)?)),
        last_modified_by: ActiveValue::Set(record.last_modified_by),
        modified_date: ActiveValue::Set(Some(seed_date(&record.modified_date)?)),
        ..Default::default()
    })
}

/// Writes the accounts if the table still lacks them.
pub async fn insert_if_missing(
    transaction: &DatabaseTransaction,
    accounts: &FirstAccounts,
) -> StoreResult<()> {
    match accounts {
        FirstAccounts::Development(rows) => insert_development(transaction, rows).await,
        FirstAccounts::Administrator(row) => insert_administrator(transaction, row).await,
        FirstAccounts::Nobody => warn_without_administrator(transaction).await,
    }
}

async fn insert_development(
    transaction: &DatabaseTransaction,
    rows: &[ActiveModel],
) -> StoreResult<()> {
    if !insert_if_empty(transaction, rows.to_vec()).await? {
        return Ok(());
    }
    tracing::warn!("accounts with a well-known password were created; do not use them in public");
    Ok(advance_sequence(transaction, "user", "user_no").await?)
}

async fn insert_administrator(
    transaction: &DatabaseTransaction,
    row: &ActiveModel,
) -> StoreResult<()> {
    if has_administrator(transaction).await? {
        return Ok(());
    }
    let with_email = Entity::find().filter(Column::EmailAddr.eq(row.email_addr.as_ref().as_str()));
    if with_email.count(transaction).await? > 0 {
        tracing::warn!(
            "there is no administrator, and accounts.administrator.email belongs to somebody else"
        );
        return Ok(());
    }
    Entity::insert(row.clone())
        .exec_without_returning(transaction)
        .await?;
    tracing::info!("an administrator was created from accounts.administrator");
    Ok(())
}

async fn warn_without_administrator(transaction: &DatabaseTransaction) -> StoreResult<()> {
    if !has_administrator(transaction).await? {
        tracing::warn!(
            "there is no administrator; set ADMIN_EMAIL and ADMIN_PASSWORD and start again to get one"
        );
    }
    Ok(())
}

async fn has_administrator(transaction: &DatabaseTransaction) -> StoreResult<bool> {
    let administrators = Entity::find().filter(Column::RoleId.eq(Role::Admin.name()));
    Ok(administrators.count(transaction).await? > 0)
}
