//! Queries on `comment`.

use mesh_data::StoreResult;
use mesh_web::now_utc;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    QueryFilter, Select,
};

use super::model::{ActiveModel, Column, CommentKey, Entity, Model};
use super::thread::Place;
use crate::deletion::{Deletion, Shown};
use crate::posts::model::PostKey;

/// One comment, whatever its state.
pub async fn by_key(
    database: &impl ConnectionTrait,
    key: CommentKey,
) -> StoreResult<Option<Model>> {
    let select = Entity::find_by_id((key.board_no, key.posts_no, key.comment_no));
    Ok(select.one(database).await?)
}

/// The comments of a post, in no order.
pub fn of_post(post: PostKey, shown: Shown) -> Select<Entity> {
    let select = Entity::find()
        .filter(Column::BoardNo.eq(post.board_no))
        .filter(Column::PostsNo.eq(post.posts_no));
    match shown {
        Shown::Live => select.filter(Column::DeleteAt.eq(Deletion::None)),
        Shown::All => select,
    }
}

/// Adds a comment at its place.
pub async fn insert(
    transaction: &DatabaseTransaction,
    key: CommentKey,
    place: Place,
    content: String,
    author: &str,
) -> StoreResult<Model> {
    let columns = ActiveModel {
        comment_content: ActiveValue::Set(content),
        ..Default::default()
    };
    let row = ActiveModel {
        board_no: ActiveValue::Set(key.board_no),
        posts_no: ActiveValue::Set(key.posts_no),
        comment_no: ActiveValue::Set(key.comment_no),
        group_no: ActiveValue::Set(place.group_no),
        parent_comment_no: ActiveValue::Set(place.parent_comment_no),
        depth_seq: ActiveValue::Set(place.depth_seq),
        sort_seq: ActiveValue::Set(place.sort_seq),
        delete_at: ActiveValue::Set(Deletion::None),
        created_by: ActiveValue::Set(author.to_owned()),
        created_date: ActiveValue::Set(now_utc()),
        ..changed(columns, author)
    };
    Ok(row.insert(transaction).await?)
}

/// Changes columns of a comment.
pub async fn update(
    transaction: &DatabaseTransaction,
    key: CommentKey,
    columns: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    let row = ActiveModel {
        board_no: ActiveValue::Unchanged(key.board_no),
        posts_no: ActiveValue::Unchanged(key.posts_no),
        comment_no: ActiveValue::Unchanged(key.comment_no),
        ..changed(columns, author)
    };
    Ok(row.update(transaction).await?)
}

fn changed(columns: ActiveModel, author: &str) -> ActiveModel {
    ActiveModel {
        last_modified_by: ActiveValue::Set(author.to_owned()),
        modified_date: ActiveValue::Set(now_utc()),
        ..columns
    }
}
