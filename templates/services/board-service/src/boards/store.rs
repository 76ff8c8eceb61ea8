//! Queries on `board`.

use mesh_data::{StoreResult, contains_ignoring_case, fetch_page, sorted, start_writing};
use mesh_web::{PageRequest, Search, now_utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseConnection,
    DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::model::{ActiveModel, Column, Entity, Model};
use super::request::BoardInput;

/// A page of boards; `request` tells afterwards which order was applied.
pub async fn page(
    database: &DatabaseConnection,
    search: &Search,
    request: &mut PageRequest,
) -> StoreResult<(Vec<Model>, u64)> {
    let select = sorted(matching(search), request, sort_column, "board_no,desc")
        .order_by_desc(Column::BoardNo);
    fetch_page(database, select, request).await
}

fn matching(search: &Search) -> Select<Entity> {
    match search.term() {
        Some(("boardName", keyword)) => {
            Entity::find().filter(contains_ignoring_case(Column::BoardName, keyword))
        }
        _ => Entity::find(),
    }
}

fn sort_column(name: &str) -> Option<Column> {
    match name {
        "board_no" => Some(Column::BoardNo),
        "board_name" => Some(Column::BoardName),
        "skin_type_code" => Some(Column::SkinTypeCode),
        "title_display_length" => Some(Column::TitleDisplayLength),
        "post_display_count" => Some(Column::PostDisplayCount),
        "page_display_count" => Some(Column::PageDisplayCount),
        "new_display_day_count" => Some(Column::NewDisplayDayCount),
        "editor_use_at" => Some(Column::EditorUseAt),
        "user_write_at" => Some(Column::UserWriteAt),
        "comment_use_at" => Some(Column::CommentUseAt),
        "upload_use_at" => Some(Column::UploadUseAt),
        "upload_limit_count" => Some(Column::UploadLimitCount),
        "upload_limit_size" => Some(Column::UploadLimitSize),
        "created_by" => Some(Column::CreatedBy),
        "created_date" => Some(Column::CreatedDate),
        "last_modified_by" => Some(Column::LastModifiedBy),
        "modified_date" => Some(Column::ModifiedDate),
        _ => None,
    }
}

/// One board.
pub async fn by_number(database: &impl ConnectionTrait, number: i32) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(number).one(database).await?)
}

/// The boards with these numbers, by number; numbers that no board has are left out.
pub async fn by_numbers(
    database: &impl ConnectionTrait,
    numbers: impl IntoIterator<Item = i32>,
) -> StoreResult<Vec<Model>> {
    let select = Entity::find()
        .filter(Column::BoardNo.is_in(numbers))
        .order_by_asc(Column::BoardNo);
    Ok(select.all(database).await?)
}

/// One board, which nobody else changes, or adds posts to, until the transaction ends.
pub async fn locked(transaction: &DatabaseTransaction, number: i32) -> StoreResult<Option<Model>> {
    let select = Entity::find_by_id(number).lock_exclusive();
    Ok(select.one(transaction).await?)
}

/// Takes the number of the next post of a board that was [`locked`]. Numbers of posts that are gone
/// are not given again: what refers to those would then mean others.
pub async fn take_posts_no(transaction: &DatabaseTransaction, board: &Model) -> StoreResult<i32> {
    let number = board.last_posts_no + 1;
    let row = ActiveModel {
        board_no: ActiveValue::Unchanged(board.board_no),
        last_posts_no: ActiveValue::Set(number),
        ..Default::default()
    };
    row.update(transaction).await?;
    Ok(number)
}

/// Adds a board.
pub async fn create(
    database: &DatabaseConnection,
    input: BoardInput,
    author: &str,
) -> StoreResult<Model> {
    let row = ActiveModel {
        created_by: ActiveValue::Set(author.to_owned()),
        created_date: ActiveValue::Set(now_utc()),
        ..changed(input, author)
    };
    let transaction = start_writing(database).await?;
    let created = row.insert(&transaction).await?;
    transaction.commit().await?;
    Ok(created)
}

/// Changes all options of a board; nothing when it does not exist.
pub async fn update(
    database: &DatabaseConnection,
    number: i32,
    input: BoardInput,
    author: &str,
) -> StoreResult<Option<Model>> {
    let transaction = start_writing(database).await?;
    if locked(&transaction, number).await?.is_none() {
        return Ok(None);
    }
    let row = ActiveModel {
        board_no: ActiveValue::Unchanged(number),
        ..changed(input, author)
    };
    let updated = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(Some(updated))
}

/// Deletes a board with everything on it. Tells whether there was one.
pub async fn delete(database: &DatabaseConnection, number: i32) -> StoreResult<bool> {
    let deleted = Entity::delete_by_id(number).exec(database).await?;
    Ok(deleted.rows_affected == 1)
}

fn changed(input: BoardInput, author: &str) -> ActiveModel {
    ActiveModel {
        board_name: ActiveValue::Set(input.board_name),
        skin_type_code: ActiveValue::Set(input.skin_type_code),
        title_display_length: ActiveValue::Set(input.title_display_length),
        post_display_count: ActiveValue::Set(input.post_display_count),
        page_display_count: ActiveValue::Set(input.page_display_count),
        new_display_day_count: ActiveValue::Set(input.new_display_day_count),
        editor_use_at: ActiveValue::Set(input.editor_use_at),
        user_write_at: ActiveValue::Set(input.user_write_at),
        comment_use_at: ActiveValue::Set(input.comment_use_at),
        upload_use_at: ActiveValue::Set(input.upload_use_at),
        upload_limit_count: ActiveValue::Set(input.upload_limit_count),
        upload_limit_size: ActiveValue::Set(input.upload_limit_size),
        last_modified_by: ActiveValue::Set(author.to_owned()),
        modified_date: ActiveValue::Set(now_utc()),
        ..Default::default()
    }
}
