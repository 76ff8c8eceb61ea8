//! Comments as they are sent.

use mesh_html::HtmlSanitizer;
use mesh_web::{ApiError, Text, Violations, lenient};
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::CommentKey;
use crate::posts::model::PostKey;

/// Longest comment, in characters as they were typed.
const LONGEST: usize = 2000;

/// Body of create. Thread, depth and place follow from the parent, whatever is sent of them.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CommentCreate)]
pub struct CreateRequest {
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    board_no: Option<i32>,
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    posts_no: Option<i32>,
    /// Markup is left out.
    #[schema(value_type = String, required, min_length = 1, max_length = 2000)]
    #[serde(default, deserialize_with = "lenient::text")]
    comment_content: Option<String>,
    /// The comment that is replied to, or nothing.
    #[serde(default, deserialize_with = "lenient::integer")]
    parent_comment_no: Option<i32>,
}

/// Body of update.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CommentUpdate)]
pub struct UpdateRequest {
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    board_no: Option<i32>,
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    posts_no: Option<i32>,
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    comment_no: Option<i32>,
    /// Markup is left out.
    #[schema(value_type = String, required, min_length = 1, max_length = 2000)]
    #[serde(default, deserialize_with = "lenient::text")]
    comment_content: Option<String>,
}

/// A comment that was checked.
#[derive(Debug, Clone)]
pub struct NewComment {
    pub post: PostKey,
    pub parent_comment_no: Option<i32>,
    /// HTML without markup.
    pub content: String,
}

impl CreateRequest {
    /// Checks all members at once.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank or too long.
    pub fn check(self, html: &HtmlSanitizer) -> Result<NewComment, ApiError> {
        let mut violations = Violations::new();
        let comment = NewComment {
            post: post(self.board_no, self.posts_no, &mut violations),
            parent_comment_no: self.parent_comment_no,
            content: content(self.comment_content, html, &mut violations),
        };
        violations.into_result()?;
        Ok(comment)
    }
}

impl UpdateRequest {
    /// Checks all members at once; gives the comment that is meant, and its new content.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank or too long.
    pub fn check(self, html: &HtmlSanitizer) -> Result<(CommentKey, String), ApiError> {
        let mut violations = Violations::new();
        let PostKey { board_no, posts_no } = post(self.board_no, self.posts_no, &mut violations);
        let comment_no = violations.require_number(
            "commentNo",
            self.comment_no,
            Text::required("comment.comment_no"),
        );
        let content = content(self.comment_content, html, &mut violations);
        violations.into_result()?;
        let key = CommentKey {
            board_no,
            posts_no,
            comment_no,
        };
        Ok((key, content))
    }
}

fn post(board_no: Option<i32>, posts_no: Option<i32>, violations: &mut Violations) -> PostKey {
    PostKey {
        board_no: violations.require_number("boardNo", board_no, Text::required("board.board_no")),
        posts_no: violations.require_number("postsNo", posts_no, Text::required("posts.posts_no")),
    }
}

fn content(sent: Option<String>, html: &HtmlSanitizer, violations: &mut Violations) -> String {
    let sent = sent.unwrap_or_default();
    violations.limit("commentContent", &sent, LONGEST);
    // The rest of what is too long is not worth cleaning.
    let start: String = sent.chars().take(LONGEST).collect();
    violations.require_text(
        "commentContent",
        Some(&html.plain(&start)),
        Text::required("comment.comment_content"),
    )
}
