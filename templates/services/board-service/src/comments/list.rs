//! The comments of a post in their order.

use mesh_data::StoreResult;
use mesh_web::PageRequest;
use sea_orm::{
    ColumnTrait, DatabaseConnection, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::model::{Column, Entity, Model};
use super::store::of_post;
use crate::deletion::Shown;
use crate::posts::model::PostKey;

/// How much there is on all pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Comments, replies included.
    pub comments: u64,
    /// Threads.
    pub threads: u64,
}

/// All comments of a post.
pub async fn all(
    database: &DatabaseConnection,
    post: PostKey,
    shown: Shown,
) -> StoreResult<Vec<Model>> {
    Ok(in_order(of_post(post, shown)).all(database).await?)
}

/// A page of threads. Those that begin with a comment that is not shown are not either.
pub async fn page(
    database: &DatabaseConnection,
    post: PostKey,
    shown: Shown,
    request: &PageRequest,
) -> StoreResult<(Vec<Model>, Totals)> {
    let beginnings = of_post(post, shown).filter(Column::ParentCommentNo.is_null());
    let totals = Totals {
        comments: of_post(post, shown).count(database).await?,
        threads: beginnings.clone().count(database).await?,
    };
    let threads: Vec<i32> = beginnings
        .select_only()
        .column(Column::GroupNo)
        .order_by_asc(Column::CommentNo)
        .offset(request.offset())
        .limit(request.size)
        .into_tuple()
        .all(database)
        .await?;
    let select = of_post(post, shown).filter(Column::GroupNo.is_in(threads));
    Ok((in_order(select).all(database).await?, totals))
}

fn in_order(select: Select<Entity>) -> Select<Entity> {
    select
        .order_by_asc(Column::GroupNo)
        .order_by_asc(Column::SortSeq)
        .order_by_asc(Column::CommentNo)
}
