//! A post as row.

use sea_orm::entity::prelude::*;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::deletion::Deletion;

/// Row of `posts`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "posts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub board_no: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub posts_no: i32,
    /// Text; whoever shows it escapes it.
    pub posts_title: String,
    /// Harmless HTML.
    pub posts_content: String,
    /// Harmless HTML.
    pub posts_answer_content: Option<String>,
    pub attachment_code: Option<String>,
    pub read_count: i32,
    pub notice_at: bool,
    pub delete_at: Deletion,
    /// The number of the last comment.
    pub last_comment_no: i32,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::boards::model::Entity",
        from = "Column::BoardNo",
        to = "crate::boards::model::Column::BoardNo"
    )]
    Board,
}

impl Related<crate::boards::model::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Board.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What identifies it.
    pub fn key(&self) -> PostKey {
        PostKey {
            board_no: self.board_no,
            posts_no: self.posts_no,
        }
    }
}

/// What identifies a post: its board, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Path)]
pub struct PostKey {
    /// Number of the board.
    pub board_no: i32,
    /// Number of the post on its board.
    pub posts_no: i32,
}
