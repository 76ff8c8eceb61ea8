//! Comments as they are answered.

use mesh_web::{LocalDateTime, PageRequest};
use serde::Serialize;
use utoipa::ToSchema;

use super::list::Totals;
use super::model::Model;
use crate::deletion::Deletion;

/// One comment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Comment)]
pub struct CommentView {
    board_no: i32,
    posts_no: i32,
    comment_no: i32,
    /// HTML without markup; empty for a deleted one, unless a manager reads it.
    comment_content: String,
    /// Number of the comment that the thread begins with.
    group_no: i32,
    /// Null for the comment that the thread begins with.
    #[schema(required)]
    parent_comment_no: Option<i32>,
    /// 0 for the comment that the thread begins with.
    depth_seq: i32,
    /// Place in the thread, from 1.
    sort_seq: i32,
    /// 0: not deleted, 1: by its author, 2: by a manager.
    #[schema(value_type = i32)]
    delete_at: Deletion,
    /// Id of the author.
    created_by: String,
    /// Null when nobody knows the author's name at present.
    #[schema(required)]
    created_name: Option<String>,
    created_date: LocalDateTime,
}

impl CommentView {
    /// A comment and the name of its author.
    pub fn new(comment: Model, created_name: Option<String>) -> Self {
        Self {
            board_no: comment.board_no,
            posts_no: comment.posts_no,
            comment_no: comment.comment_no,
            comment_content: comment.comment_content,
            group_no: comment.group_no,
            parent_comment_no: comment.parent_comment_no,
            depth_seq: comment.depth_seq,
            sort_seq: comment.sort_seq,
            delete_at: comment.delete_at,
            created_by: comment.created_by,
            created_name,
            created_date: LocalDateTime::from_utc(comment.created_date),
        }
    }
}

/// All comments of a post, in the form of a page.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentAll {
    content: Vec<CommentView>,
    empty: bool,
    first: bool,
    last: bool,
    number: u64,
    number_of_elements: usize,
    size: usize,
    total_elements: usize,
    total_pages: u64,
}

impl From<Vec<CommentView>> for CommentAll {
    fn from(content: Vec<CommentView>) -> Self {
        Self {
            empty: content.is_empty(),
            first: true,
            last: true,
            number: 0,
            number_of_elements: content.len(),
            size: content.len(),
            total_elements: content.len(),
            total_pages: 1,
            content,
        }
    }
}

/// A page of threads.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentPage {
    content: Vec<CommentView>,
    empty: bool,
    first: bool,
    last: bool,
    number: u64,
    /// Comments on this page, replies included.
    number_of_elements: usize,
    /// Threads a page.
    size: u64,
    /// Comments of the post, replies included.
    total_elements: u64,
    /// Threads of the post.
    group_elements: u64,
    total_pages: u64,
}

impl CommentPage {
    /// The page `request` of the threads of a post.
    pub fn new(content: Vec<CommentView>, request: &PageRequest, totals: Totals) -> Self {
        let total_pages = totals.threads.div_ceil(request.size);
        Self {
            empty: content.is_empty(),
            first: request.page == 0,
            last: request.page + 1 >= total_pages,
            number: request.page,
            number_of_elements: content.len(),
            size: request.size,
            total_elements: totals.comments,
            group_elements: totals.threads,
            total_pages,
            content,
        }
    }
}
