//! Queries on `role_authorization`.

use std::collections::HashSet;

use mesh_data::{StoreResult, fetch_page, start_writing};
use mesh_web::{PageRequest, Search, now_utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue, ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
};

use super::model::{ActiveModel, Column, Entity, GrantKey, Model};
use crate::authorizations::model as authorization;
use crate::authorizations::store as authorizations;

/// Rows a statement: databases limit the number of bound values.
const CHUNK: usize = 200;

/// A page of all authorizations in their order, each with whether the role has it.
pub async fn page(
    database: &DatabaseConnection,
    role_id: &str,
    search: &Search,
    request: &PageRequest,
) -> StoreResult<(Vec<(authorization::Model, bool)>, u64)> {
    let select = authorizations::matching(search)
        .order_by_asc(authorization::Column::SortSeq)
        .order_by_asc(authorization::Column::AuthorizationNo);
    let (rows, total) = fetch_page(database, select, request).await?;
    let granted = numbers_of_role(database, role_id).await?;
    let flagged = rows.into_iter().map(|row| {
        let is_granted = granted.contains(&row.authorization_no);
        (row, is_granted)
    });
    Ok((flagged.collect(), total))
}

async fn numbers_of_role(
    database: &DatabaseConnection,
    role_id: &str,
) -> StoreResult<HashSet<i32>> {
    let grants = Entity::find().filter(Column::RoleId.eq(role_id));
    let grants = grants.all(database).await?;
    Ok(grants.iter().map(|grant| grant.authorization_no).collect())
}

/// The grants of an authorization, by role.
pub async fn of_authorization(
    database: &DatabaseConnection,
    number: i32,
) -> StoreResult<Vec<Model>> {
    let select = Entity::find()
        .filter(Column::AuthorizationNo.eq(number))
        .order_by_asc(Column::RoleId);
    Ok(select.all(database).await?)
}

/// Grants all pairs or none. Pairs that are granted already stay as they are.
pub async fn grant(
    database: &DatabaseConnection,
    keys: &[GrantKey],
    author: &str,
) -> StoreResult<()> {
    let transaction = start_writing(database).await?;
    for keys in keys.chunks(CHUNK) {
        let rows = keys.iter().map(|key| row(key, author));
        Entity::insert_many(rows)
            .on_conflict(keep_existing())
            .exec_without_returning(&transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

fn row(key: &GrantKey, author: &str) -> ActiveModel {
    ActiveModel {
        role_id: ActiveValue::Set(key.role_id.clone()),
        authorization_no: ActiveValue::Set(key.authorization_no),
        created_by: ActiveValue::Set(author.to_owned()),
        created_date: ActiveValue::Set(now_utc()),
    }
}

/// Naming the key keeps MySQL from ignoring unknown roles and authorizations as well.
fn keep_existing() -> OnConflict {
    let key = [Column::RoleId, Column::AuthorizationNo];
    OnConflict::columns(key).do_nothing_on(key).to_owned()
}

/// Revokes all pairs; those that were not granted do not matter.
pub async fn revoke(database: &DatabaseConnection, keys: &[GrantKey]) -> StoreResult<()> {
    let transaction = start_writing(database).await?;
    for keys in keys.chunks(CHUNK) {
        let any_of_them = keys.iter().fold(Condition::any(), |condition, key| {
            condition.add(
                Condition::all()
                    .add(Column::RoleId.eq(key.role_id.as_str()))
                    .add(Column::AuthorizationNo.eq(key.authorization_no)),
            )
        });
        Entity::delete_many()
            .filter(any_of_them)
            .exec(&transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}
