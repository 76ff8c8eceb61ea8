//! A board as row and as answer.

use chrono::TimeDelta;
use mesh_web::{LocalDateTime, now_utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use crate::posts::PostSimple;

/// Row of `board`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "board")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub board_no: i32,
    pub board_name: String,
    pub skin_type_code: String,
    pub title_display_length: i32,
    pub post_display_count: i32,
    pub page_display_count: i32,
    pub new_display_day_count: i32,
    pub editor_use_at: bool,
    pub user_write_at: bool,
    pub comment_use_at: bool,
    pub upload_use_at: bool,
    pub upload_limit_count: Option<i32>,
    pub upload_limit_size: Option<i64>,
    /// The number of the last post; it is not used again.
    pub last_posts_no: i32,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether the lists of this board show what is written in a post, and the answer to it.
    pub fn lists_show_texts(&self) -> bool {
        matches!(self.skin_type_code.as_str(), "faq" | "qna")
    }

    /// Whether a post of that age counts as new.
    pub fn is_new(&self, created: ChronoDateTime) -> bool {
        let days = TimeDelta::days(self.new_display_day_count.into());
        self.new_display_day_count > 0 && now_utc() - created <= days
    }
}

/// One board.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Board)]
pub struct BoardView {
    board_no: i32,
    board_name: String,
    #[schema(example = "normal")]
    skin_type_code: String,
    /// For front ends.
    title_display_length: i32,
    /// For front ends.
    post_display_count: i32,
    /// For front ends.
    page_display_count: i32,
    /// How many days a post counts as new; none when it is not above zero.
    new_display_day_count: i32,
    /// For front ends.
    editor_use_at: bool,
    /// Whether users may write posts.
    user_write_at: bool,
    /// Whether users may write comments.
    comment_use_at: bool,
    /// Whether posts may have attachments.
    upload_use_at: bool,
    /// Most attachments of a post, for front ends.
    #[schema(required)]
    upload_limit_count: Option<i32>,
    /// Most bytes of the attachments of a post, for front ends.
    #[schema(required)]
    upload_limit_size: Option<i64>,
    /// The newest posts, in the list of those only.
    #[schema(required)]
    posts: Option<Vec<PostSimple>>,
}

impl BoardView {
    /// A board with its newest posts; none is nothing.
    pub fn with_posts(board: Model, posts: Option<Vec<PostSimple>>) -> Self {
        Self {
            posts,
            ..board.into()
        }
    }
}

impl From<Model> for BoardView {
    fn from(board: Model) -> Self {
        Self {
            board_no: board.board_no,
            board_name: board.board_name,
            skin_type_code: board.skin_type_code,
            title_display_length: board.title_display_length,
            post_display_count: board.post_display_count,
            page_display_count: board.page_display_count,
            new_display_day_count: board.new_display_day_count,
            editor_use_at: board.editor_use_at,
            user_write_at: board.user_write_at,
            comment_use_at: board.comment_use_at,
            upload_use_at: board.upload_use_at,
            upload_limit_count: board.upload_limit_count,
            upload_limit_size: board.upload_limit_size,
            posts: None,
        }
    }
}

/// A board in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardListItem {
    board_no: i32,
    board_name: String,
    skin_type_code: String,
    /// Null when nobody knows it at present.
    #[schema(required)]
    skin_type_code_name: Option<String>,
    created_date: LocalDateTime,
    /// Whether there is any post, deleted ones included.
    is_posts: bool,
}

impl BoardListItem {
    /// A row of the list.
    pub fn new(board: Model, skin_name: Option<String>, has_posts: bool) -> Self {
        Self {
            board_no: board.board_no,
            board_name: board.board_name,
            skin_type_code: board.skin_type_code,
            skin_type_code_name: skin_name,
            created_date: LocalDateTime::from_utc(board.created_date),
            is_posts: has_posts,
        }
    }
}

/// What other services are told of a board.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BoardSummary {
    board_name: String,
    skin_type_code: String,
}

impl From<Model> for BoardSummary {
    fn from(board: Model) -> Self {
        Self {
            board_name: board.board_name,
            skin_type_code: board.skin_type_code,
        }
    }
}
