//! Queries on `attachment`.

use std::collections::{HashMap, HashSet};

use mesh_data::{StoreResult, contains_ignoring_case, fetch_page, start_writing};
use mesh_web::{PageRequest, Search, now_utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
};

use super::group;
use super::model::{AttachmentMark, Column, Entity, Model, UploadInfo};
use super::new_rows::{self, NewRow};

/// A page of all files, the newest first.
pub async fn page(
    database: &DatabaseConnection,
    search: &Search,
    request: &PageRequest,
) -> StoreResult<(Vec<Model>, u64)> {
    let mut select = Entity::find()
        .order_by_desc(Column::CreatedDate)
        .order_by_asc(Column::AttachmentCode)
        .order_by_asc(Column::AttachmentSeq);
    if let Some((column, keyword)) = searched(search) {
        select = select.filter(contains_ignoring_case(column, keyword));
    }
    fetch_page(database, select, request).await
}

fn searched(search: &Search) -> Option<(Column, &str)> {
    let (name, keyword) = search.term()?;
    let column = match name {
        "id" => Column::AttachmentCode,
        "name" => Column::OriginalFileName,
        _ => return None,
    };
    Some((column, keyword))
}

/// The files of a group that are not marked as deleted, in their order.
pub async fn live(database: &impl ConnectionTrait, code: &str) -> StoreResult<Vec<Model>> {
    let select = Entity::find()
        .filter(Column::AttachmentCode.eq(code))
        .filter(is_live())
        .order_by_asc(Column::AttachmentSeq);
    Ok(select.all(database).await?)
}

/// Rows of other programs may say nothing.
fn is_live() -> Expr {
    Column::DeleteAt.eq(false).or(Column::DeleteAt.is_null())
}

/// The file with this id.
pub async fn by_id(database: &DatabaseConnection, id: &str) -> StoreResult<Option<Model>> {
    let select = Entity::find().filter(Column::AttachmentId.eq(id));
    Ok(select.one(database).await?)
}

/// Makes a group of new files and tells its code.
pub async fn create(
    database: &DatabaseConnection,
    rows: Vec<NewRow>,
    author: &str,
) -> StoreResult<String> {
    let transaction = start_writing(database).await?;
    let group = group::create(&transaction, author).await?;
    let code = group.attachment_code;
    let first = group::take_numbers(&transaction, &code, rows.len()).await?;
    new_rows::insert(&transaction, &code, first, rows, author).await?;
    transaction.commit().await?;
    Ok(code)
}

/// Marks files of a group as deleted and adds others, both or neither. Tells whether all that were
/// to be marked are files of the group.
pub async fn change(
    database: &DatabaseConnection,
    code: &str,
    marks: &[AttachmentMark],
    rows: Vec<NewRow>,
    author: &str,
) -> StoreResult<bool> {
    let transaction = start_writing(database).await?;
    let first = group::take_numbers(&transaction, code, rows.len()).await?;
    for mark in marks.iter().filter(|mark| mark.is_delete == Some(true)) {
        let marked = changed(author)
            .col_expr(Column::DeleteAt, Expr::value(true))
            .filter(Column::AttachmentCode.eq(code))
            .filter(Column::AttachmentId.eq(mark.unique_id.as_deref().unwrap_or_default()))
            .exec(&transaction)
            .await?;
        if marked.rows_affected == 0 {
            return Ok(false);
        }
    }
    new_rows::insert(&transaction, code, first, rows, author).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Sets or clears the mark of one file. Tells whether there is one.
pub async fn mark(
    database: &DatabaseConnection,
    id: &str,
    is_deleted: bool,
    author: &str,
) -> StoreResult<bool> {
    let marked = changed(author)
        .col_expr(Column::DeleteAt, Expr::value(is_deleted))
        .filter(Column::AttachmentId.eq(id))
        .exec(database)
        .await?;
    Ok(marked.rows_affected > 0)
}

/// Tells a group and its live files what uses them. A code that nobody knows has no effect.
pub async fn set_owner(
    database: &DatabaseConnection,
    code: &str,
    owner: &UploadInfo,
    author: &str,
) -> StoreResult<()> {
    let transaction = start_writing(database).await?;
    set_owner_within(&transaction, code, owner, author).await?;
    transaction.commit().await?;
    Ok(())
}

/// As [`set_owner`], as part of what makes the owner.
pub async fn set_owner_within(
    transaction: &DatabaseTransaction,
    code: &str,
    owner: &UploadInfo,
    author: &str,
) -> StoreResult<()> {
    group::Entity::update_many()
        .col_expr(
            group::Column::EntityName,
            Expr::value(owner.entity_name.clone()),
        )
        .col_expr(
            group::Column::EntityId,
            Expr::value(owner.entity_id.clone()),
        )
        .filter(group::Column::AttachmentCode.eq(code))
        .exec(transaction)
        .await?;
    changed(author)
        .col_expr(Column::EntityName, Expr::value(owner.entity_name.clone()))
        .col_expr(Column::EntityId, Expr::value(owner.entity_id.clone()))
        .filter(Column::AttachmentCode.eq(code))
        .filter(is_live())
        .exec(transaction)
        .await?;
    Ok(())
}

/// The id of the newest live file of each group, by code.
pub async fn newest_live(
    database: &DatabaseConnection,
    codes: impl IntoIterator<Item = String>,
) -> StoreResult<HashMap<String, String>> {
    let select = Entity::find()
        .select_only()
        .columns([Column::AttachmentCode, Column::AttachmentId])
        .filter(Column::AttachmentCode.is_in(codes))
        .filter(is_live())
        .order_by_asc(Column::AttachmentSeq);
    let files: Vec<(String, String)> = select.into_tuple().all(database).await?;
    // Of several with the same code the last one stays.
    Ok(files.into_iter().collect())
}

/// Counts a download.
pub async fn count_download(database: &DatabaseConnection, id: &str) -> StoreResult<()> {
    let counted = Expr::col(Column::DownloadCount).if_null(0).add(1);
    Entity::update_many()
        .col_expr(Column::DownloadCount, counted)
        .filter(Column::AttachmentId.eq(id))
        .exec(database)
        .await?;
    Ok(())
}

/// Removes the rows of files that are gone.
pub async fn remove(
    database: &DatabaseConnection,
    ids: impl IntoIterator<Item = &String>,
) -> StoreResult<()> {
    Entity::delete_many()
        .filter(Column::AttachmentId.is_in(ids))
        .exec(database)
        .await?;
    Ok(())
}

/// Whether there is any row at all.
pub async fn is_empty(database: &DatabaseConnection) -> StoreResult<bool> {
    Ok(Entity::find().limit(1).count(database).await? == 0)
}

/// Those of `keys` that rows refer to.
pub async fn referred(
    database: &DatabaseConnection,
    keys: &[String],
) -> StoreResult<HashSet<String>> {
    #[derive(FromQueryResult)]
    struct Referred {
        physical_file_name: String,
    }
    let select = Entity::find()
        .select_only()
        .column(Column::PhysicalFileName)
        .filter(Column::PhysicalFileName.is_in(keys));
    let rows = select.into_model::<Referred>().all(database).await?;
    Ok(rows.into_iter().map(|row| row.physical_file_name).collect())
}

fn changed(author: &str) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::LastModifiedBy, Expr::value(author))
        .col_expr(Column::ModifiedDate, Expr::value(now_utc()))
}
