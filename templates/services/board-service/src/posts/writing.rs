//! Writing posts: what has to hold, under a lock, before a row changes.

use mesh_attachments::AttachmentOwner;
use mesh_data::{StoreResult, start_writing};
use mesh_events::Outbox;
use mesh_web::{ApiError, ErrorCode, FieldError, Text};
use sea_orm::{ActiveValue, DatabaseTransaction};

use super::answer::PostView;
use super::model::{ActiveModel, Model, PostKey};
use super::store;
use crate::boards::model::Model as Board;
use crate::boards::store as boards;
use crate::callers::Author;
use crate::deletion::Deletion;
use crate::state::AppState;

/// What posts are called in the table of attachments.
const ENTITY_NAME: &str = "org.egovframe.cloud.boardservice.domain.posts.Posts";

/// A post that was just written.
pub struct Written {
    post: Model,
    board: Board,
}

impl Written {
    /// What who wrote it is answered.
    pub async fn answer(self, state: &AppState) -> PostView {
        let name = state.user_names.of_one(&self.post.created_by).await;
        PostView::new(self.post, self.board, name)
    }
}

/// Adds a post where `rule` allows it, and tells its attachments whose they are.
///
/// # Errors
/// E003 when there is no such board, E001 when it takes no attachments; what `rule` refuses.
pub async fn create(
    state: &AppState,
    board_no: i32,
    columns: ActiveModel,
    author: &str,
    rule: impl FnOnce(&Board) -> Result<(), ApiError>,
) -> Result<Written, ApiError> {
    let transaction = start_writing(&state.database).await?;
    let board = boards::locked(&transaction, board_no).await?;
    let board = board.ok_or(ErrorCode::EntityNotFound)?;
    rule(&board)?;
    let has_new_attachments = takes_new_attachments(&board, &columns, None)?;
    let post = store::insert(&transaction, &board, columns, author).await?;
    if has_new_attachments {
        tell_attachments(&state.outbox, &transaction, &post).await?;
    }
    state.outbox.commit(transaction).await?;
    Ok(Written { post, board })
}

/// Changes a post where `rule` allows it, and tells attachments that it did not have before whose they
/// are.
///
/// # Errors
/// E003 when there is no such post, E001 when its board takes no attachments; what `rule` refuses.
pub async fn update(
    state: &AppState,
    key: PostKey,
    columns: ActiveModel,
    author: &str,
    rule: impl FnOnce(&Model, &Board) -> Result<(), ApiError>,
) -> Result<Written, ApiError> {
    let transaction = start_writing(&state.database).await?;
    let found = store::locked_with_board(&transaction, key).await?;
    let (post, board) = found.ok_or(ErrorCode::EntityNotFound)?;
    rule(&post, &board)?;
    let has_new_attachments = takes_new_attachments(&board, &columns, Some(&post))?;
    let post = store::update(&transaction, key, columns, author).await?;
    if has_new_attachments {
        tell_attachments(&state.outbox, &transaction, &post).await?;
    }
    state.outbox.commit(transaction).await?;
    Ok(Written { post, board })
}

/// Tells the attachments of a post whose they are, if it has any.
async fn tell_attachments(
    outbox: &Outbox,
    transaction: &DatabaseTransaction,
    post: &Model,
) -> StoreResult<()> {
    let Some(code) = &post.attachment_code else {
        return Ok(());
    };
    let owner = AttachmentOwner {
        attachment_code: code,
        entity_name: ENTITY_NAME,
        entity_id: &format!("{}_{}", post.board_no, post.posts_no),
    };
    owner.tell(outbox, transaction).await
}

/// Deletes an author's own post, which only a manager can restore.
///
/// # Errors
/// As [`require_creator`], and E003 when there is no such post.
pub async fn remove(state: &AppState, key: PostKey, author: &Author) -> Result<(), ApiError> {
    let deleted = ActiveModel {
        delete_at: ActiveValue::Set(Deletion::ByAuthor),
        ..Default::default()
    };
    let rule = |post: &Model, board: &Board| require_creator(author, post, board);
    update(state, key, deleted, author.user_id(), rule).await?;
    Ok(())
}

/// Lets users write on a board that is open to them.
///
/// # Errors
/// B001 when it is not.
pub fn require_open(board: &Board) -> Result<(), ApiError> {
    if board.user_write_at {
        Ok(())
    } else {
        Err(ApiError::business(Text::key("err.unauthorized")))
    }
}

/// Lets the author of a post change it while the board is open and the post is there.
///
/// # Errors
/// B001 for anybody else, on any other board, or when the post is deleted.
pub fn require_creator(author: &Author, post: &Model, board: &Board) -> Result<(), ApiError> {
    author.require_own(&post.created_by)?;
    require_open(board)?;
    require_live(post)
}

/// Lets nobody change what is deleted.
///
/// # Errors
/// B001 when it is.
pub fn require_live(post: &Model) -> Result<(), ApiError> {
    if post.delete_at == Deletion::None {
        Ok(())
    } else {
        Err(ApiError::business(Text::key("err.posts.deleted")))
    }
}

/// Whether the attachments become others. Those that a post has stay when a board stops taking any.
fn takes_new_attachments(
    board: &Board,
    columns: &ActiveModel,
    old: Option<&Model>,
) -> Result<bool, ApiError> {
    let ActiveValue::Set(Some(code)) = &columns.attachment_code else {
        return Ok(false);
    };
    if old.and_then(|post| post.attachment_code.as_ref()) == Some(code) {
        return Ok(false);
    }
    if board.upload_use_at {
        return Ok(true);
    }
    Err(ApiError::invalid(vec![FieldError {
        field: "attachmentCode".to_owned(),
        message: Text::key("err.invalid.input.value"),
        rejected_value: code.clone(),
    }]))
}
