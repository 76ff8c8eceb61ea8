//! Threads: a comment, and the replies to it and to each other, kept in the order in which they are
//! shown. A reply stands behind all that was replied to its parent before.

use mesh_data::StoreResult;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Select};

use super::model::{Column, Entity, Model};

/// Where a comment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub group_no: i32,
    pub parent_comment_no: Option<i32>,
    pub depth_seq: i32,
    pub sort_seq: i32,
}

impl Place {
    /// The beginning of a thread of its own.
    pub fn first(comment_no: i32) -> Self {
        Self {
            group_no: comment_no,
            parent_comment_no: None,
            depth_seq: 0,
            sort_seq: 1,
        }
    }
}

/// Makes room for a reply to `parent`, whose post was locked.
pub async fn make_room(transaction: &DatabaseTransaction, parent: &Model) -> StoreResult<Place> {
    let sort_seq = match behind_replies(transaction, parent).await? {
        Some(place) => {
            move_back(transaction, parent, place).await?;
            place
        }
        None => last(transaction, parent).await? + 1,
    };
    Ok(Place {
        group_no: parent.group_no,
        parent_comment_no: Some(parent.comment_no),
        depth_seq: parent.depth_seq + 1,
        sort_seq,
    })
}

/// The first place in the thread behind `parent` and all replies below it, if anything is there.
async fn behind_replies(
    transaction: &DatabaseTransaction,
    parent: &Model,
) -> StoreResult<Option<i32>> {
    let select = thread_of(parent)
        .filter(Column::SortSeq.gt(parent.sort_seq))
        .filter(Column::DepthSeq.lte(parent.depth_seq))
        .select_only()
        .expr(Column::SortSeq.min());
    let place = select.into_tuple::<Option<i32>>().one(transaction).await?;
    Ok(place.flatten())
}

async fn last(transaction: &DatabaseTransaction, parent: &Model) -> StoreResult<i32> {
    let select = thread_of(parent).select_only().expr(Column::SortSeq.max());
    let last = select.into_tuple::<Option<i32>>().one(transaction).await?;
    Ok(last.flatten().unwrap_or(parent.sort_seq))
}

/// The same number can stand for a thread on every post.
fn thread_of(comment: &Model) -> Select<Entity> {
    Entity::find()
        .filter(Column::BoardNo.eq(comment.board_no))
        .filter(Column::PostsNo.eq(comment.posts_no))
        .filter(Column::GroupNo.eq(comment.group_no))
}

async fn move_back(
    transaction: &DatabaseTransaction,
    parent: &Model,
    place: i32,
) -> StoreResult<()> {
    Entity::update_many()
        .col_expr(Column::SortSeq, Expr::col(Column::SortSeq).add(1))
        .filter(Column::BoardNo.eq(parent.board_no))
        .filter(Column::PostsNo.eq(parent.posts_no))
        .filter(Column::GroupNo.eq(parent.group_no))
        .filter(Column::SortSeq.gte(place))
        .exec(transaction)
        .await?;
    Ok(())
}
