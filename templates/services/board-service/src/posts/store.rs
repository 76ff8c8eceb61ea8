//! Queries on `posts`.

use std::collections::HashSet;

use mesh_data::{StoreResult, contains_ignoring_case, start_writing};
use mesh_web::{Search, now_utc};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection,
    DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
};

use super::model::{ActiveModel, Column, Entity, Model, PostKey};
use crate::boards::model::{Entity as Boards, Model as Board};
use crate::boards::store as boards;
use crate::deletion::Deletion;

/// Posts a statement: databases limit the number of bound values.
const CHUNK: usize = 200;

/// One post with its board, with one statement.
pub async fn with_board(
    database: &impl ConnectionTrait,
    key: PostKey,
) -> StoreResult<Option<(Model, Board)>> {
    let select = Entity::find_by_id((key.board_no, key.posts_no)).find_also_related(Boards);
    let found = select.one(database).await?;
    Ok(found.and_then(|(post, board)| Some((post, board?))))
}

/// One post. Nobody else changes it, or adds comments to it, until the transaction ends.
pub async fn locked(transaction: &DatabaseTransaction, key: PostKey) -> StoreResult<Option<Model>> {
    let select = Entity::find_by_id((key.board_no, key.posts_no)).lock_exclusive();
    Ok(select.one(transaction).await?)
}

/// One post as [`locked`] gives it, with its board.
pub async fn locked_with_board(
    transaction: &DatabaseTransaction,
    key: PostKey,
) -> StoreResult<Option<(Model, Board)>> {
    let Some(post) = locked(transaction, key).await? else {
        return Ok(None);
    };
    let board = boards::by_number(transaction, key.board_no).await?;
    Ok(board.map(|board| (post, board)))
}

/// What a search restricts posts to, or nothing.
pub fn searched(search: &Search) -> Option<SimpleExpr> {
    let (name, keyword) = search.term()?;
    let title = || contains_ignoring_case(Column::PostsTitle, keyword);
    let content = || contains_ignoring_case(Column::PostsContent, keyword);
    match name {
        "postsData" => Some(Condition::any().add(title()).add(content()).into()),
        "postsTitle" => Some(title()),
        "postsContent" => Some(content()),
        _ => None,
    }
}

/// Which of these boards have any post, deleted ones included.
pub async fn boards_with_posts(
    database: &DatabaseConnection,
    boards: impl IntoIterator<Item = i32>,
) -> StoreResult<HashSet<i32>> {
    let select = Entity::find()
        .select_only()
        .column(Column::BoardNo)
        .distinct()
        .filter(Column::BoardNo.is_in(boards));
    let numbers: Vec<i32> = select.into_tuple().all(database).await?;
    Ok(numbers.into_iter().collect())
}

/// Adds a post to a board that was locked.
pub async fn insert(
    transaction: &DatabaseTransaction,
    board: &Board,
    columns: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    let row = ActiveModel {
        board_no: ActiveValue::Set(board.board_no),
        posts_no: ActiveValue::Set(boards::take_posts_no(transaction, board).await?),
        delete_at: ActiveValue::Set(Deletion::None),
        created_by: ActiveValue::Set(author.to_owned()),
        created_date: ActiveValue::Set(now_utc()),
        ..changed(columns, author)
    };
    Ok(row.insert(transaction).await?)
}

/// Changes columns of a post that was [`locked`].
pub async fn update(
    transaction: &DatabaseTransaction,
    key: PostKey,
    columns: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    let row = ActiveModel {
        board_no: ActiveValue::Unchanged(key.board_no),
        posts_no: ActiveValue::Unchanged(key.posts_no),
        ..changed(columns, author)
    };
    Ok(row.update(transaction).await?)
}

/// Takes the number of the next comment on a post that was [`locked`].
pub async fn take_comment_no(transaction: &DatabaseTransaction, post: &Model) -> StoreResult<i32> {
    let number = post.last_comment_no + 1;
    let row = ActiveModel {
        board_no: ActiveValue::Unchanged(post.board_no),
        posts_no: ActiveValue::Unchanged(post.posts_no),
        last_comment_no: ActiveValue::Set(number),
        ..Default::default()
    };
    row.update(transaction).await?;
    Ok(number)
}

fn changed(columns: ActiveModel, author: &str) -> ActiveModel {
    ActiveModel {
        last_modified_by: ActiveValue::Set(author.to_owned()),
        modified_date: ActiveValue::Set(now_utc()),
        ..columns
    }
}

/// Deletes or restores posts; those that do not exist do not matter. Tells how many there were.
pub async fn mark(
    database: &DatabaseConnection,
    keys: &[PostKey],
    deletion: Deletion,
    author: &str,
) -> StoreResult<u64> {
    let transaction = start_writing(database).await?;
    let mut marked = 0;
    for keys in keys.chunks(CHUNK) {
        let update = Entity::update_many()
            .col_expr(Column::DeleteAt, Expr::value(deletion))
            .col_expr(Column::LastModifiedBy, Expr::value(author))
            .col_expr(Column::ModifiedDate, Expr::value(now_utc()))
            .filter(any_of(keys));
        marked += update.exec(&transaction).await?.rows_affected;
    }
    transaction.commit().await?;
    Ok(marked)
}

/// Removes posts with their comments; those that do not exist do not matter.
pub async fn purge(database: &DatabaseConnection, keys: &[PostKey]) -> StoreResult<()> {
    let transaction = start_writing(database).await?;
    for keys in keys.chunks(CHUNK) {
        let delete = Entity::delete_many().filter(any_of(keys));
        delete.exec(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

fn any_of(keys: &[PostKey]) -> Condition {
    keys.iter().fold(Condition::any(), |condition, key| {
        condition.add(
            Condition::all()
                .add(Column::BoardNo.eq(key.board_no))
                .add(Column::PostsNo.eq(key.posts_no)),
        )
    })
}
