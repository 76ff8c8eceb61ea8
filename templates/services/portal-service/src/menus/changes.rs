//! Changes of menus. Those that concern the order wait for each other.

use mesh_data::{Places, StoreResult, changed_by, commit, created_by, start_writing};
use mesh_web::{ApiError, ErrorCode, Text, Violations};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, DatabaseConnection, DatabaseTransaction,
    EntityTrait,
};

use super::model::{ActiveModel, Column, Entity, Model};
use super::moves::{DEEPEST, Place, new_places};
use super::requests::{MenuDetails, MenuMove, NewMenu};
use super::store;
use crate::{contents, sites};

/// Adds a menu behind the others of its parent, or at its place if that is free.
///
/// # Errors
/// E003 when there is no such site, E001 when the tree gets too deep.
pub async fn create(
    database: &DatabaseConnection,
    new: NewMenu,
    author: &str,
) -> Result<Model, ApiError> {
    let transaction = start_writing(database).await?;
    sites::store::lock(&transaction).await?;
    if !sites::store::exists(&transaction, new.site_id).await? {
        return Err(ErrorCode::EntityNotFound.into());
    }
    let parent = parent_of(&transaction, &new).await?;
    let level = parent.as_ref().map_or(1, |parent| parent.level_no + 1);
    let mut violations = Violations::new();
    let is_allowed = level <= DEEPEST;
    let deepest = level.to_string();
    violations.check(
        is_allowed,
        "level",
        &deepest,
        Text::key("err.invalid.input.value"),
    );
    violations.into_result()?;
    let parent_id = parent.map(|parent| parent.menu_id);
    let place = free_place(&transaction, &new, parent_id).await?;
    let row = ActiveModel {
        parent_menu_id: ActiveValue::Set(parent_id),
        level_no: ActiveValue::Set(level),
        sort_seq: ActiveValue::Set(place),
        ..new.row
    };
    let created = insert(&transaction, row, author).await?;
    commit(transaction).await?;
    Ok(created)
}

async fn parent_of(transaction: &DatabaseTransaction, new: &NewMenu) -> StoreResult<Option<Model>> {
    let Some(parent_id) = new.parent_id else {
        return Ok(None);
    };
    let parent = store::by_id(transaction, parent_id).await?;
    Ok(parent.filter(|parent| parent.site_id == new.site_id))
}

async fn free_place(
    transaction: &DatabaseTransaction,
    new: &NewMenu,
    parent_id: Option<i64>,
) -> StoreResult<i32> {
    let of_parent = match parent_id {
        Some(parent_id) => Column::ParentMenuId.eq(parent_id),
        None => Column::ParentMenuId.is_null(),
    };
    let siblings = Condition::all()
        .add(Column::SiteId.eq(new.site_id))
        .add(of_parent);
    let places = Places::<Entity>::new(Column::SortSeq, siblings);
    match new.sort_seq {
        Some(place) if !places.is_taken(transaction, place).await? => Ok(place),
        _ => places.next(transaction).await,
    }
}

/// Writes the columns of `row` that are set.
///
/// # Errors
/// E003 when there is no such menu.
pub async fn update(
    database: &DatabaseConnection,
    menu_id: i64,
    row: ActiveModel,
    author: &str,
) -> Result<Model, ApiError> {
    let transaction = start_writing(database).await?;
    existing(&transaction, menu_id).await?;
    let updated = write(&transaction, menu_id, row, author).await?;
    commit(transaction).await?;
    Ok(updated)
}

/// Changes the details of a menu.
///
/// # Errors
/// E003 when there is no such menu, or no such content to show.
pub async fn update_details(
    database: &DatabaseConnection,
    menu_id: i64,
    details: MenuDetails,
    author: &str,
) -> Result<Model, ApiError> {
    let transaction = start_writing(database).await?;
    // A content is not deleted under this lock.
    sites::store::lock(&transaction).await?;
    existing(&transaction, menu_id).await?;
    if let Some(content) = details.content
        && !contents::store::exists(&transaction, content).await?
    {
        return Err(ErrorCode::EntityNotFound.into());
    }
    let updated = write(&transaction, menu_id, details.row, author).await?;
    commit(transaction).await?;
    Ok(updated)
}

/// Moves menus of a site.
///
/// # Errors
/// As [`new_places`].
pub async fn move_menus(
    database: &DatabaseConnection,
    site_id: i64,
    moves: &[MenuMove],
    author: &str,
) -> Result<(), ApiError> {
    let transaction = start_writing(database).await?;
    sites::store::lock(&transaction).await?;
    let menus = store::of_site(&transaction, site_id).await?;
    for (menu_id, place) in new_places(&menus, moves)? {
        write(&transaction, menu_id, row_at(place), author).await?;
    }
    Ok(commit(transaction).await?)
}

fn row_at(place: Place) -> ActiveModel {
    ActiveModel {
        parent_menu_id: ActiveValue::Set(place.parent),
        sort_seq: ActiveValue::Set(place.sort_seq),
        level_no: ActiveValue::Set(place.level),
        ..Default::default()
    }
}

/// Deletes a menu with all below it; the database removes their links to roles with them.
///
/// # Errors
/// E003 when there is no such menu.
pub async fn delete(database: &DatabaseConnection, menu_id: i64) -> Result<(), ApiError> {
    let transaction = start_writing(database).await?;
    sites::store::lock(&transaction).await?;
    existing(&transaction, menu_id).await?;
    remove(&transaction, menu_id).await?;
    Ok(commit(transaction).await?)
}

async fn existing(transaction: &DatabaseTransaction, menu_id: i64) -> Result<Model, ApiError> {
    let menu = store::by_id(transaction, menu_id).await?;
    menu.ok_or(ErrorCode::EntityNotFound.into())
}

async fn insert(
    transaction: &DatabaseTransaction,
    row: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    Ok(created_by(row, author).insert(transaction).await?)
}

async fn write(
    transaction: &DatabaseTransaction,
    menu_id: i64,
    row: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    let row = ActiveModel {
        menu_id: ActiveValue::Unchanged(menu_id),
        ..row
    };
    Ok(changed_by(row, author).update(transaction).await?)
}

async fn remove(transaction: &DatabaseTransaction, menu_id: i64) -> StoreResult<()> {
    Entity::delete_by_id(menu_id).exec(transaction).await?;
    Ok(())
}
