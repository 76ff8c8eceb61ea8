//! The posts before and behind another.

use mesh_data::StoreResult;
use mesh_web::Search;
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use super::answer::{PostSimple, SimpleRow};
use super::model::{Column, Entity, PostKey};
use super::store::searched;
use crate::deletion::Deletion;

/// The post before another: a lower number, and rather no notice.
pub async fn previous(
    database: &DatabaseConnection,
    key: PostKey,
    search: &Search,
) -> StoreResult<Vec<PostSimple>> {
    let select = live(key.board_no, search)
        .filter(Column::PostsNo.lt(key.posts_no))
        .order_by(Column::NoticeAt, Order::Asc)
        .order_by(Column::PostsNo, Order::Desc);
    first(database, select).await
}

/// The post behind another: a higher number, and rather a notice.
pub async fn next(
    database: &DatabaseConnection,
    key: PostKey,
    search: &Search,
) -> StoreResult<Vec<PostSimple>> {
    let select = live(key.board_no, search)
        .filter(Column::PostsNo.gt(key.posts_no))
        .order_by(Column::NoticeAt, Order::Desc)
        .order_by(Column::PostsNo, Order::Asc);
    first(database, select).await
}

fn live(board_no: i32, search: &Search) -> Select<Entity> {
    let select = Entity::find()
        .filter(Column::BoardNo.eq(board_no))
        .filter(Column::DeleteAt.eq(Deletion::None));
    match searched(search) {
        Some(condition) => select.filter(condition),
        None => select,
    }
}

async fn first(
    database: &DatabaseConnection,
    select: Select<Entity>,
) -> StoreResult<Vec<PostSimple>> {
    let row: Option<SimpleRow> = select.limit(1).into_model().one(database).await?;
    Ok(row.into_iter().map(PostSimple::from).collect())
}
