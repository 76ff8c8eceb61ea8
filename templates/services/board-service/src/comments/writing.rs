//! Writing comments: what has to hold, under a lock, before a row changes.

use mesh_data::{commit, start_writing};
use mesh_web::{ApiError, ErrorCode, Text};
use sea_orm::{DatabaseConnection, DatabaseTransaction};

use super::model::{ActiveModel, CommentKey, Model};
use super::request::NewComment;
use super::store;
use super::thread::{self, Place};
use crate::boards::model::Model as Board;
use crate::callers::Author;
use crate::deletion::Deletion;
use crate::posts::model::Model as Post;
use crate::posts::store as posts;
use crate::posts::writing::require_live;

/// Adds a comment.
///
/// # Errors
/// E003 when there is no such post, or no such comment to reply to; as [`require_open`].
pub async fn create(
    database: &DatabaseConnection,
    comment: NewComment,
    author: &Author,
) -> Result<Model, ApiError> {
    let transaction = start_writing(database).await?;
    let found = posts::locked_with_board(&transaction, comment.post).await?;
    let (post, board) = found.ok_or(ErrorCode::EntityNotFound)?;
    require_open(&post, &board)?;
    let key = CommentKey {
        board_no: post.board_no,
        posts_no: post.posts_no,
        comment_no: posts::take_comment_no(&transaction, &post).await?,
    };
    let place = match comment.parent_comment_no {
        Some(parent) => reply(&transaction, key, parent).await?,
        None => Place::first(key.comment_no),
    };
    let author = author.user_id();
    let created = store::insert(&transaction, key, place, comment.content, author).await?;
    commit(transaction).await?;
    Ok(created)
}

/// Nobody replies to what is not there any more.
async fn reply(
    transaction: &DatabaseTransaction,
    key: CommentKey,
    parent: i32,
) -> Result<Place, ApiError> {
    let key = CommentKey {
        comment_no: parent,
        ..key
    };
    let parent = store::by_key(transaction, key).await?;
    let parent = parent.filter(|parent| parent.delete_at == Deletion::None);
    let parent = parent.ok_or(ErrorCode::EntityNotFound)?;
    Ok(thread::make_room(transaction, &parent).await?)
}

/// Changes a comment of its author.
///
/// # Errors
/// E003 when there is no such comment any more, B001 for anybody else; as [`require_open`].
pub async fn change_own(
    database: &DatabaseConnection,
    key: CommentKey,
    columns: ActiveModel,
    author: &Author,
) -> Result<Model, ApiError> {
    let transaction = start_writing(database).await?;
    let found = posts::locked_with_board(&transaction, key.post()).await?;
    let (post, board) = found.ok_or(ErrorCode::EntityNotFound)?;
    let comment = existing(&transaction, key).await?;
    author.require_own(&comment.created_by)?;
    if comment.delete_at != Deletion::None {
        return Err(ErrorCode::EntityNotFound.into());
    }
    require_open(&post, &board)?;
    let changed = store::update(&transaction, key, columns, author.user_id()).await?;
    commit(transaction).await?;
    Ok(changed)
}

/// Changes a comment, whoever wrote it, and whatever the state of its post: managers clear up also
/// where nobody comments any more.
///
/// # Errors
/// E003 when there is no such comment.
pub async fn change_any(
    database: &DatabaseConnection,
    key: CommentKey,
    columns: ActiveModel,
    manager: &str,
) -> Result<Model, ApiError> {
    let transaction = start_writing(database).await?;
    existing(&transaction, key).await?;
    let changed = store::update(&transaction, key, columns, manager).await?;
    commit(transaction).await?;
    Ok(changed)
}

async fn existing(transaction: &DatabaseTransaction, key: CommentKey) -> Result<Model, ApiError> {
    let comment = store::by_key(transaction, key).await?;
    comment.ok_or(ErrorCode::EntityNotFound.into())
}

/// Lets people comment on posts that are there, on boards with comments.
///
/// # Errors
/// B001 elsewhere.
fn require_open(post: &Post, board: &Board) -> Result<(), ApiError> {
    if !board.comment_use_at {
        return Err(ApiError::business(Text::key("err.board.not_use_comment")));
    }
    require_live(post)
}
