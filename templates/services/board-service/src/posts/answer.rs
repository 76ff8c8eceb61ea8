//! Posts as they are answered.

use mesh_web::LocalDateTime;
use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::ChronoDateTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Model;
use crate::boards::model::{BoardView, Model as Board};
use crate::deletion::Deletion;

/// One post with its board.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Post)]
pub struct PostView {
    board_no: i32,
    posts_no: i32,
    posts_title: String,
    /// HTML.
    posts_content: String,
    /// HTML; the answer to a question.
    #[schema(required)]
    posts_answer_content: Option<String>,
    #[schema(required)]
    attachment_code: Option<String>,
    /// This reading included.
    read_count: i32,
    notice_at: bool,
    /// 0: not deleted, 1: by its author, 2: by a manager.
    #[schema(value_type = i32)]
    delete_at: Deletion,
    /// Id of the author.
    created_by: String,
    /// Null when nobody knows the author's name at present.
    #[schema(required)]
    created_name: Option<String>,
    created_date: LocalDateTime,
    board: BoardView,
    /// Whether it is younger than the days that the board sets.
    is_new: bool,
    /// How often the caller had read it before; null in answers to changes.
    #[schema(required)]
    user_posts_read_count: Option<u64>,
    /// The post before it, or none; null in all answers but that of the view.
    #[schema(required)]
    prev_posts: Option<Vec<PostSimple>>,
    /// The post behind it, or none; null in all answers but that of the view.
    #[schema(required)]
    next_posts: Option<Vec<PostSimple>>,
}

impl PostView {
    /// A post as it stands.
    pub fn new(post: Model, board: Board, created_name: Option<String>) -> Self {
        Self {
            is_new: board.is_new(post.created_date),
            board_no: post.board_no,
            posts_no: post.posts_no,
            posts_title: post.posts_title,
            posts_content: post.posts_content,
            posts_answer_content: post.posts_answer_content,
            attachment_code: post.attachment_code,
            read_count: post.read_count,
            notice_at: post.notice_at,
            delete_at: post.delete_at,
            created_by: post.created_by,
            created_name,
            created_date: LocalDateTime::from_utc(post.created_date),
            board: board.into(),
            user_posts_read_count: None,
            prev_posts: None,
            next_posts: None,
        }
    }

    /// The post for somebody who had read it that often.
    #[must_use]
    pub fn read_before(self, times: u64) -> Self {
        Self {
            user_posts_read_count: Some(times),
            ..self
        }
    }

    /// The post between those around it.
    #[must_use]
    pub fn between(self, previous: Vec<PostSimple>, next: Vec<PostSimple>) -> Self {
        Self {
            prev_posts: Some(previous),
            next_posts: Some(next),
            ..self
        }
    }
}

/// What lists read of a post.
#[derive(Debug, FromQueryResult)]
pub struct ListRow {
    pub board_no: i32,
    pub posts_no: i32,
    pub posts_title: String,
    pub posts_content: String,
    pub posts_answer_content: Option<String>,
    pub read_count: i32,
    pub notice_at: bool,
    pub delete_at: Deletion,
    pub created_by: String,
    pub created_date: ChronoDateTime,
}

/// A post in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostListItem {
    board_no: i32,
    posts_no: i32,
    posts_title: String,
    /// HTML on boards with the skins `faq` and `qna`, empty on others.
    posts_content: String,
    /// As `postsContent`, and null where there is no answer.
    #[schema(required)]
    posts_answer_content: Option<String>,
    read_count: i32,
    notice_at: bool,
    /// 0: not deleted, 1: by its author, 2: by a manager.
    #[schema(value_type = i32)]
    delete_at: Deletion,
    /// Id of the author.
    created_by: String,
    /// Null when nobody knows the author's name at present.
    #[schema(required)]
    created_name: Option<String>,
    created_date: LocalDateTime,
    /// Whether it is younger than the days that the board sets.
    is_new: bool,
    /// 0 on boards without comments.
    comment_count: i64,
}

impl PostListItem {
    /// A row of the list.
    pub fn new(
        row: ListRow,
        board: &Board,
        created_name: Option<String>,
        comment_count: i64,
    ) -> Self {
        Self {
            is_new: board.is_new(row.created_date),
            board_no: row.board_no,
            posts_no: row.posts_no,
            posts_title: row.posts_title,
            posts_content: row.posts_content,
            posts_answer_content: row.posts_answer_content,
            read_count: row.read_count,
            notice_at: row.notice_at,
            delete_at: row.delete_at,
            created_by: row.created_by,
            created_name,
            created_date: LocalDateTime::from_utc(row.created_date),
            comment_count,
        }
    }
}

/// What is read of posts that are mentioned beside others.
#[derive(Debug, FromQueryResult)]
pub struct SimpleRow {
    pub board_no: i32,
    pub posts_no: i32,
    pub posts_title: String,
    pub posts_content: String,
    pub created_date: ChronoDateTime,
}

/// A post beside others.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostSimple {
    board_no: i32,
    posts_no: i32,
    posts_title: String,
    /// HTML.
    posts_content: String,
    created_date: LocalDateTime,
    /// Null for the posts around another.
    #[schema(required)]
    is_new: Option<bool>,
}

impl PostSimple {
    /// One of the newest posts of a board.
    pub fn of_board(row: SimpleRow, board: &Board) -> Self {
        Self {
            is_new: Some(board.is_new(row.created_date)),
            ..row.into()
        }
    }
}

impl From<SimpleRow> for PostSimple {
    fn from(row: SimpleRow) -> Self {
        Self {
            board_no: row.board_no,
            posts_no: row.posts_no,
            posts_title: row.posts_title,
            posts_content: row.posts_content,
            created_date: LocalDateTime::from_utc(row.created_date),
            is_new: None,
        }
    }
}
