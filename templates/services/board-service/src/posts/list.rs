//! Pages of posts.

use mesh_data::{StoreResult, fetch_page_as, sorted};
use mesh_web::{PageRequest, Search};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::answer::ListRow;
use super::model::{Column, Entity};
use super::store::searched;
use crate::boards::model::Model as Board;
use crate::deletion::{Deletion, Shown};

/// Notices first.
pub const DEFAULT_SORT: &str = "notice_at,desc";

/// A page of the posts of a board, notices first; `request` tells afterwards which order was
/// applied.
pub async fn page(
    database: &DatabaseConnection,
    board: &Board,
    shown: Shown,
    search: &Search,
    request: &mut PageRequest,
) -> StoreResult<(Vec<ListRow>, u64)> {
    let mut select = Entity::find().filter(Column::BoardNo.eq(board.board_no));
    if shown == Shown::Live {
        select = select.filter(Column::DeleteAt.eq(Deletion::None));
    }
    if let Some(condition) = searched(search) {
        select = select.filter(condition);
    }
    let select = sorted(select, request, sort_column, DEFAULT_SORT).order_by_desc(Column::PostsNo);
    fetch_page_as(database, listed(select, board), request).await
}

/// Texts can be long, and are read only where they are shown.
fn listed(select: Select<Entity>, board: &Board) -> Select<Entity> {
    let select = select.select_only().columns([
        Column::BoardNo,
        Column::PostsNo,
        Column::PostsTitle,
        Column::ReadCount,
        Column::NoticeAt,
        Column::DeleteAt,
        Column::CreatedBy,
        Column::CreatedDate,
    ]);
    let texts = [Column::PostsContent, Column::PostsAnswerContent];
    if board.lists_show_texts() {
        return select.columns(texts);
    }
    texts.into_iter().fold(select, |select, column| {
        select.expr_as(Expr::cust("''"), column)
    })
}

fn sort_column(name: &str) -> Option<Column> {
    match name {
        "board_no" => Some(Column::BoardNo),
        "posts_no" => Some(Column::PostsNo),
        "posts_title" => Some(Column::PostsTitle),
        "posts_content" => Some(Column::PostsContent),
        "posts_answer_content" => Some(Column::PostsAnswerContent),
        "attachment_code" => Some(Column::AttachmentCode),
        "read_count" => Some(Column::ReadCount),
        "notice_at" => Some(Column::NoticeAt),
        "delete_at" => Some(Column::DeleteAt),
        "created_by" => Some(Column::CreatedBy),
        "created_date" => Some(Column::CreatedDate),
        "last_modified_by" => Some(Column::LastModifiedBy),
        "modified_date" => Some(Column::ModifiedDate),
        _ => None,
    }
}
