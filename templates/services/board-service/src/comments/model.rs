//! A comment as row.

use sea_orm::entity::prelude::*;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::deletion::Deletion;
use crate::posts::model::PostKey;

/// Row of `comment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub board_no: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub posts_no: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub comment_no: i32,
    /// Text as HTML, without markup.
    pub comment_content: String,
    /// The comment that the thread begins with.
    pub group_no: i32,
    pub parent_comment_no: Option<i32>,
    /// 0 for the comment that the thread begins with.
    pub depth_seq: i32,
    /// Place in the thread, from 1.
    pub sort_seq: i32,
    pub delete_at: Deletion,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What identifies a comment: its post, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Path)]
pub struct CommentKey {
    /// Number of the board.
    pub board_no: i32,
    /// Number of the post on its board.
    pub posts_no: i32,
    /// Number of the comment on its post.
    pub comment_no: i32,
}

impl CommentKey {
    /// The post that it is on.
    pub fn post(self) -> PostKey {
        PostKey {
            board_no: self.board_no,
            posts_no: self.posts_no,
        }
    }
}
