//! Posts as they are sent.

use mesh_attachments::check_code;
use mesh_html::HtmlSanitizer;
use mesh_web::{ApiError, Text, Violations, lenient};
use sea_orm::ActiveValue;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::{ActiveModel, PostKey};

/// Width of `posts.posts_title`.
const TITLE_WIDTH: usize = 100;

/// Most posts of one request: as many as the largest page has.
const MOST_KEYS: usize = 2000;

/// A post as its author sends it. Other members, such as `noticeAt`, do not count.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PostWriteByCreator)]
pub struct CreatorRequest {
    #[schema(value_type = String, required, min_length = 1, max_length = 100)]
    #[serde(default, deserialize_with = "lenient::text")]
    posts_title: Option<String>,
    /// HTML; what could do harm is left out.
    #[schema(value_type = String, required, min_length = 1)]
    #[serde(default, deserialize_with = "lenient::text")]
    posts_content: Option<String>,
    #[schema(max_length = 255)]
    #[serde(default, deserialize_with = "lenient::text")]
    attachment_code: Option<String>,
}

/// A post as a manager sends it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PostWrite)]
pub struct ManagerRequest {
    #[serde(flatten)]
    post: CreatorRequest,
    /// HTML; the answer to a question. What could do harm is left out.
    #[serde(default, deserialize_with = "lenient::text")]
    posts_answer_content: Option<String>,
    /// Whether the post stands before all others.
    #[schema(value_type = bool, required)]
    notice_at: Option<bool>,
}

impl CreatorRequest {
    /// Checks all members at once, and gives the columns that they are for.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank, or does not fit its column.
    pub fn check(self, html: &HtmlSanitizer) -> Result<ActiveModel, ApiError> {
        let mut violations = Violations::new();
        let columns = self.columns(html, &mut violations);
        violations.into_result()?;
        Ok(columns)
    }

    fn columns(self, html: &HtmlSanitizer, violations: &mut Violations) -> ActiveModel {
        let title = violations.require_text(
            "postsTitle",
            self.posts_title.as_deref(),
            Text::required("posts.posts_title"),
        );
        violations.limit("postsTitle", &title, TITLE_WIDTH);
        let content = self.posts_content.map(|content| html.rich(&content));
        let content = violations.require_text(
            "postsContent",
            content.as_deref(),
            Text::required("posts.posts_content"),
        );
        let code = check_code(violations, "attachmentCode", self.attachment_code);
        ActiveModel {
            posts_title: ActiveValue::Set(title),
            posts_content: ActiveValue::Set(content),
            attachment_code: ActiveValue::Set(code),
            ..Default::default()
        }
    }
}

impl ManagerRequest {
    /// Checks all members at once, and gives the columns that they are for.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank, or does not fit its column.
    pub fn check(self, html: &HtmlSanitizer) -> Result<ActiveModel, ApiError> {
        let mut violations = Violations::new();
        let columns = self.post.columns(html, &mut violations);
        let notice = violations.require_flag(
            "noticeAt",
            self.notice_at,
            Text::required("posts.notice_at"),
        );
        violations.into_result()?;
        let answer = self.posts_answer_content.map(|answer| html.rich(&answer));
        Ok(ActiveModel {
            posts_answer_content: ActiveValue::Set(answer),
            notice_at: ActiveValue::Set(notice),
            ..columns
        })
    }
}

/// One of several posts that something is done with.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PostKey)]
pub struct KeyRequest {
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    board_no: Option<i32>,
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    posts_no: Option<i32>,
}

/// Checks all elements at once.
///
/// # Errors
/// E001 with every member that is missing; its name tells the element, as in `[2].boardNo`.
pub fn check_keys(requests: &[KeyRequest]) -> Result<Vec<PostKey>, ApiError> {
    let mut violations = Violations::new();
    violations.check(
        requests.len() <= MOST_KEYS,
        "posts",
        &requests.len().to_string(),
        Text::key("err.invalid.input.value"),
    );
    let checked = requests.iter().enumerate();
    let mut keys: Vec<PostKey> = checked
        .map(|(index, request)| PostKey {
            board_no: violations.require_number(
                &format!("[{index}].boardNo"),
                request.board_no,
                Text::required("board.board_no"),
            ),
            posts_no: violations.require_number(
                &format!("[{index}].postsNo"),
                request.posts_no,
                Text::required("posts.posts_no"),
            ),
        })
        .collect();
    violations.into_result()?;
    // In one order, so that callers with the same posts do not wait for each other in a circle.
    keys.sort_unstable();
    Ok(keys)
}
