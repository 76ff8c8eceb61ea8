//! A group of attachments: who made it, who uses it, and which number comes next.

use mesh_data::StoreResult;
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode, now_utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue, DatabaseConnection, DatabaseTransaction, QuerySelect};
use uuid::Uuid;

use super::model::UploadInfo;

/// Roles that may change the groups of others.
const MANAGERS: [&str; 2] = ["ROLE_ADMIN", "ROLE_EMPLOYEE"];

/// Length of a code.
const CODE_LENGTH: usize = 20;

/// Row of `attachment_group`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment_group")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub attachment_code: String,
    /// The largest number that was given, also to files that are gone.
    pub last_seq: i64,
    /// The owner as a service told it, not as a browser did.
    pub entity_name: Option<String>,
    pub entity_id: Option<String>,
    pub created_by: Option<String>,
    pub created_date: Option<ChronoDateTime>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether a service told that something uses the group.
    pub fn has_owner(&self) -> bool {
        self.entity_id.is_some()
    }

    /// Whether a service told that something other than `owner` uses the group.
    pub fn belongs_to_another(&self, owner: &UploadInfo) -> bool {
        let told = (&self.entity_name, &self.entity_id);
        self.has_owner() && told != (&owner.entity_name, &owner.entity_id)
    }

    /// The owner that new files get: what a service told counts more than what a browser tells.
    pub fn owner_or(&self, told: UploadInfo) -> UploadInfo {
        if self.has_owner() {
            UploadInfo {
                entity_name: self.entity_name.clone(),
                entity_id: self.entity_id.clone(),
            }
        } else {
            told
        }
    }
}

/// The group of `code`, for somebody who is going to change it.
///
/// # Errors
/// E003 when there is none, E006 when `user` neither made it nor manages those of others.
pub async fn to_change(
    database: &DatabaseConnection,
    code: &str,
    user: &CurrentUser,
) -> Result<Model, ApiError> {
    let group = by_code(database, code).await?;
    let group = group.ok_or(ErrorCode::EntityNotFound)?;
    let is_own = user.user_id().is_some() && user.user_id() == group.created_by.as_deref();
    let manages = user
        .roles()
        .iter()
        .any(|role| MANAGERS.contains(&role.as_str()));
    if is_own || manages {
        Ok(group)
    } else {
        Err(ErrorCode::AccessDenied.into())
    }
}

/// The group of `code`.
pub async fn by_code(database: &impl ConnectionTrait, code: &str) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(code.to_owned()).one(database).await?)
}

/// The group of `code`. Nobody else changes it until the transaction ends.
pub async fn locked(transaction: &DatabaseTransaction, code: &str) -> StoreResult<Option<Model>> {
    let select = Entity::find_by_id(code.to_owned()).lock_exclusive();
    Ok(select.one(transaction).await?)
}

/// Makes a group without files.
pub async fn create(transaction: &DatabaseTransaction, author: &str) -> StoreResult<Model> {
    let row = ActiveModel {
        attachment_code: ActiveValue::Set(new_code()),
        last_seq: ActiveValue::Set(0),
        created_by: ActiveValue::Set(Some(author.to_owned())),
        created_date: ActiveValue::Set(Some(now_utc())),
        ..Default::default()
    };
    Ok(row.insert(transaction).await?)
}

/// The first of `count` numbers in the group that nobody else gets. Until the transaction ends,
/// others who change the group wait: call it before anything else.
pub async fn take_numbers(
    transaction: &DatabaseTransaction,
    code: &str,
    count: usize,
) -> StoreResult<i64> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    Entity::update_many()
        .col_expr(Column::LastSeq, Expr::col(Column::LastSeq).add(count))
        .filter(Column::AttachmentCode.eq(code))
        .exec(transaction)
        .await?;
    let group = by_code(transaction, code).await?;
    Ok(group.map_or(1, |group| group.last_seq - count + 1))
}

/// Letters and digits that nobody guesses. A letter comes first: clients read a text of digits as a
/// number.
fn new_code() -> String {
    const SIGNS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const LETTERS: u128 = 52;
    let mut random = Uuid::new_v4().as_u128();
    let mut sign = |of: u128| {
        let index = usize::try_from(random % of).unwrap_or_default();
        random /= of;
        char::from(SIGNS[index])
    };
    let mut code = String::from(sign(LETTERS));
    code.extend((1..CODE_LENGTH).map(|_| sign(SIGNS.len() as u128)));
    code
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_twenty_letters_and_digits_that_differ() {
        let codes: HashSet<String> = (0..1000).map(|_| new_code()).collect();
        assert_eq!(codes.len(), 1000);
        for code in codes {
            assert_eq!(code.len(), CODE_LENGTH);
            assert!(
                code.bytes().all(|sign| sign.is_ascii_alphanumeric()),
                "{code}"
            );
            assert!(
                code.starts_with(|first: char| first.is_ascii_alphabetic()),
                "{code}"
            );
        }
    }
}
