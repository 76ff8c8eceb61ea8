//! Changes of banners, and the places of the others.

use mesh_data::{Places, StoreResult, changed_by, commit, created_by, start_writing};
use mesh_web::{ApiError, ErrorCode};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, DatabaseConnection, DatabaseTransaction,
    EntityTrait,
};

use super::model::{ActiveModel, Column, Entity, Model};
use super::request::BannerInput;
use crate::attachments::model::UploadInfo;
use crate::attachments::store as attachments;
use crate::sites;

/// What attachments call a banner; other programs know it by this name.
const ENTITY_NAME: &str = "org.egovframe.cloud.portalservice.domain.banner.Banner";

/// The places of the banners of a site.
pub fn places(site_id: i64) -> Places<Entity> {
    Places::new(Column::SortSeq, of_site(site_id))
}

/// The places of all banners of a site but one.
fn places_of_others(site_id: i64, number: i32) -> Places<Entity> {
    let others = of_site(site_id).add(Column::BannerNo.ne(number));
    Places::new(Column::SortSeq, others)
}

fn of_site(site_id: i64) -> Condition {
    Condition::all().add(Column::SiteId.eq(site_id))
}

/// Adds a banner at its place; it is in use.
///
/// # Errors
/// E003 when there is no such site.
pub async fn create(
    database: &DatabaseConnection,
    input: BannerInput,
    author: &str,
) -> Result<Model, ApiError> {
    let transaction = start_writing(database).await?;
    sites::store::lock(&transaction).await?;
    require_site(&transaction, input.site_id).await?;
    let places = places(input.site_id);
    places.make_room(&transaction, input.sort_seq).await?;
    let row = ActiveModel {
        use_at: ActiveValue::Set(true),
        ..input.row()
    };
    let created = insert(&transaction, row, author).await?;
    own_files(&transaction, &created, author).await?;
    commit(transaction).await?;
    Ok(created)
}

/// Changes a banner and puts it at its place.
///
/// # Errors
/// E003 when there is no such banner or site.
pub async fn update(
    database: &DatabaseConnection,
    number: i32,
    input: BannerInput,
    author: &str,
) -> Result<Model, ApiError> {
    let transaction = start_writing(database).await?;
    sites::store::lock(&transaction).await?;
    existing(&transaction, number).await?;
    require_site(&transaction, input.site_id).await?;
    let others = places_of_others(input.site_id, number);
    others.make_room(&transaction, input.sort_seq).await?;
    let updated = write(&transaction, number, input.row(), author).await?;
    own_files(&transaction, &updated, author).await?;
    commit(transaction).await?;
    Ok(updated)
}

/// Switches a banner on or off.
///
/// # Errors
/// E003 when there is no such banner.
pub async fn set_use(
    database: &DatabaseConnection,
    number: i32,
    use_at: bool,
    author: &str,
) -> Result<Model, ApiError> {
    let transaction = start_writing(database).await?;
    existing(&transaction, number).await?;
    let row = ActiveModel {
        use_at: ActiveValue::Set(use_at),
        ..Default::default()
    };
    let updated = write(&transaction, number, row, author).await?;
    commit(transaction).await?;
    Ok(updated)
}

/// Deletes a banner; those behind it move up.
///
/// # Errors
/// E003 when there is no such banner.
pub async fn delete(database: &DatabaseConnection, number: i32) -> Result<(), ApiError> {
    let transaction = start_writing(database).await?;
    sites::store::lock(&transaction).await?;
    let banner = existing(&transaction, number).await?;
    remove(&transaction, number).await?;
    let places = places(banner.site_id);
    places.close_gap(&transaction, banner.sort_seq).await?;
    Ok(commit(transaction).await?)
}

/// Tells the files of a banner what uses them. They are in the same database, so it takes no event.
async fn own_files(
    transaction: &DatabaseTransaction,
    banner: &Model,
    author: &str,
) -> StoreResult<()> {
    let owner = UploadInfo {
        entity_name: Some(ENTITY_NAME.to_owned()),
        entity_id: Some(banner.banner_no.to_string()),
    };
    attachments::set_owner_within(transaction, &banner.attachment_code, &owner, author).await
}

async fn require_site(transaction: &DatabaseTransaction, site_id: i64) -> Result<(), ApiError> {
    if sites::store::exists(transaction, site_id).await? {
        Ok(())
    } else {
        Err(ErrorCode::EntityNotFound.into())
    }
}

async fn existing(transaction: &DatabaseTransaction, number: i32) -> Result<Model, ApiError> {
    let banner = super::store::by_number(transaction, number).await?;
    banner.ok_or(ErrorCode::EntityNotFound.into())
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
    number: i32,
    row: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    let row = ActiveModel {
        banner_no: ActiveValue::Unchanged(number),
        ..row
    };
    Ok(changed_by(row, author).update(transaction).await?)
}

async fn remove(transaction: &DatabaseTransaction, number: i32) -> StoreResult<()> {
    Entity::delete_by_id(number).exec(transaction).await?;
    Ok(())
}
