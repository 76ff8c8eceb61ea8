//! Queries on `code`.

use std::collections::HashMap;

use mesh_data::{StoreResult, contains_ignoring_case, fetch_page};
use mesh_web::{PageRequest, Search};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::model::{Column, Entity, Model};

/// A page of parent codes, each with the number of its children.
pub async fn page(
    database: &DatabaseConnection,
    search: &Search,
    request: &PageRequest,
) -> StoreResult<(Vec<(Model, i64)>, u64)> {
    let select = matching(search).filter(Column::ParentCodeId.is_null());
    let (parents, total) = fetch_page(database, in_order(select), request).await?;
    let mut counts = child_counts(database, &parents).await?;
    let counted = parents.into_iter().map(|parent| {
        let children = counts.remove(&parent.code_id).unwrap_or_default();
        (parent, children)
    });
    Ok((counted.collect(), total))
}

async fn child_counts(
    database: &DatabaseConnection,
    parents: &[Model],
) -> StoreResult<HashMap<String, i64>> {
    let ids = parents.iter().map(|parent| parent.code_id.as_str());
    let select = Entity::find()
        .select_only()
        .column(Column::ParentCodeId)
        .expr(Column::CodeId.count())
        .filter(Column::ParentCodeId.is_in(ids))
        .group_by(Column::ParentCodeId);
    let counts: Vec<(String, i64)> = select.into_tuple().all(database).await?;
    Ok(counts.into_iter().collect())
}

/// The codes that a search finds, in no order.
pub fn matching(search: &Search) -> Select<Entity> {
    match searched(search) {
        Some((column, keyword)) => Entity::find().filter(contains_ignoring_case(column, keyword)),
        None => Entity::find(),
    }
}

fn searched(search: &Search) -> Option<(Column, &str)> {
    let (name, keyword) = search.term()?;
    let column = match name {
        "codeId" => Column::CodeId,
        "codeName" => Column::CodeName,
        _ => return None,
    };
    Some((column, keyword))
}

/// By place, the youngest first where the places are equal. Databases disagree about where a missing
/// place belongs; it counts as 0.
pub fn in_order(select: Select<Entity>) -> Select<Entity> {
    let place = Func::coalesce([Expr::col(Column::SortSeq), Expr::val(0)]);
    select
        .order_by_asc(Expr::expr(place))
        .order_by_desc(Column::CreatedDate)
        .order_by_asc(Column::CodeId)
}

/// All parent codes in their order.
pub async fn parents(database: &DatabaseConnection) -> StoreResult<Vec<Model>> {
    let select = Entity::find().filter(Column::ParentCodeId.is_null());
    Ok(in_order(select).all(database).await?)
}

/// The codes below these parents, in their order.
pub async fn below(
    database: &DatabaseConnection,
    parents: impl IntoIterator<Item = String>,
) -> StoreResult<Vec<Model>> {
    let select = Entity::find().filter(Column::ParentCodeId.is_in(parents));
    Ok(in_order(select).all(database).await?)
}

/// One code, parent or not.
pub async fn by_id(database: &impl ConnectionTrait, code_id: &str) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(code_id).one(database).await?)
}

/// Ids and names of the codes with these ids.
pub async fn names(
    database: &DatabaseConnection,
    code_ids: impl IntoIterator<Item = String>,
) -> StoreResult<Vec<(String, String)>> {
    let select = Entity::find()
        .select_only()
        .columns([Column::CodeId, Column::CodeName])
        .filter(Column::CodeId.is_in(code_ids));
    Ok(select.into_tuple().all(database).await?)
}
