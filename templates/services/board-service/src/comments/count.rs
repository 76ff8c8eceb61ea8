//! How many comments posts have.

use std::collections::HashMap;

use mesh_data::StoreResult;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};

use super::model::{Column, Entity};
use crate::deletion::{Deletion, Shown};

/// Comments of posts of one board by the number of the post, with one statement; posts without any
/// are left out.
pub async fn by_post(
    database: &DatabaseConnection,
    board_no: i32,
    posts: impl IntoIterator<Item = i32>,
    shown: Shown,
) -> StoreResult<HashMap<i32, i64>> {
    let select = Entity::find()
        .select_only()
        .column(Column::PostsNo)
        .expr(Column::CommentNo.count())
        .filter(Column::BoardNo.eq(board_no))
        .filter(Column::PostsNo.is_in(posts))
        .group_by(Column::PostsNo);
    let select = match shown {
        Shown::Live => select.filter(Column::DeleteAt.eq(Deletion::None)),
        Shown::All => select,
    };
    let counts: Vec<(i32, i64)> = select.into_tuple().all(database).await?;
    Ok(counts.into_iter().collect())
}
