//! Which account at a provider belongs to which user.

use mesh_data::{StoreError, StoreResult};
use mesh_oauth2::Identity;
use mesh_security::fingerprint;
use mesh_web::{ApiError, now_utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DatabaseTransaction, IntoActiveModel, QueryOrder};

use crate::users::model::{Column as User, Entity as Users, Model as UserModel};

/// Width of `user.google_id` and its like.
const SUBJECT_WIDTH: usize = 100;

/// Row of `social_identity`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "social_identity")]
pub struct Model {
    /// Fingerprint of registration and subject.
    #[sea_orm(primary_key, auto_increment = false)]
    pub identity_key: String,
    pub registration_id: String,
    pub user_no: i64,
    pub created_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Ids of registrations have no line breaks, so that no two identities have the same key.
fn key(identity: &Identity) -> String {
    fingerprint(&format!(
        "{}\n{}",
        identity.registration_id, identity.subject
    ))
}

/// The user whom an account at a provider belongs to.
pub async fn owner(
    database: &DatabaseConnection,
    identity: &Identity,
) -> StoreResult<Option<UserModel>> {
    let Some(link) = Entity::find_by_id(key(identity)).one(database).await? else {
        return Ok(None);
    };
    Ok(Users::find_by_id(link.user_no).one(database).await?)
}

/// Links an account at a provider.
///
/// # Errors
/// B002 when it belongs to somebody, or the user has another one there.
pub async fn link(
    transaction: &DatabaseTransaction,
    user_no: i64,
    identity: &Identity,
) -> Result<(), ApiError> {
    let row = Model {
        identity_key: key(identity),
        registration_id: identity.registration_id.clone(),
        user_no,
        created_date: now_utc(),
    };
    let insert = Entity::insert(row.into_active_model().reset_all());
    let inserted = insert.exec_without_returning(transaction).await;
    inserted.map_err(StoreError::from)?;
    let subject = Some(identity.subject.clone()).filter(|subject| subject.len() <= SUBJECT_WIDTH);
    show(transaction, user_no, &identity.registration_id, subject).await?;
    Ok(())
}

/// Ends a link. Tells whether there was one.
pub async fn unlink(
    transaction: &DatabaseTransaction,
    user_no: i64,
    registration_id: &str,
) -> StoreResult<bool> {
    let delete = Entity::delete_many()
        .filter(Column::UserNo.eq(user_no))
        .filter(Column::RegistrationId.eq(registration_id));
    let deleted = delete.exec(transaction).await?.rows_affected == 1;
    show(transaction, user_no, registration_id, None).await?;
    Ok(deleted)
}

/// The links of a user, oldest first.
pub async fn of_user(database: &impl ConnectionTrait, user_no: i64) -> StoreResult<Vec<Model>> {
    let select = Entity::find()
        .filter(Column::UserNo.eq(user_no))
        .order_by_asc(Column::CreatedDate);
    Ok(select.all(database).await?)
}

/// Three providers have columns of their own, which is where the front ends look.
async fn show(
    transaction: &DatabaseTransaction,
    user_no: i64,
    registration_id: &str,
    subject: Option<String>,
) -> StoreResult<()> {
    let column = match registration_id {
        "google" => User::GoogleId,
        "kakao" => User::KakaoId,
        "naver" => User::NaverId,
        _ => return Ok(()),
    };
    let update = Users::update_many()
        .col_expr(column, Expr::value(subject))
        .filter(User::UserNo.eq(user_no));
    update.exec(transaction).await?;
    Ok(())
}
