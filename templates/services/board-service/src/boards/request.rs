//! A board as it is sent.

use mesh_web::{ApiError, Text, Violations, lenient};
use serde::Deserialize;
use utoipa::ToSchema;

/// Width of `board.board_name`.
const NAME_WIDTH: usize = 100;

/// Width of `board.skin_type_code`.
const SKIN_WIDTH: usize = 20;

/// Body of create and update, as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BoardWrite)]
pub struct BoardRequest {
    #[schema(value_type = String, required, min_length = 1, max_length = 100)]
    #[serde(default, deserialize_with = "lenient::text")]
    board_name: Option<String>,
    #[schema(value_type = String, required, min_length = 1, max_length = 20, example = "normal")]
    #[serde(default, deserialize_with = "lenient::text")]
    skin_type_code: Option<String>,
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    title_display_length: Option<i32>,
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    post_display_count: Option<i32>,
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    page_display_count: Option<i32>,
    /// How many days a post counts as new; none when it is not above zero.
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    new_display_day_count: Option<i32>,
    #[schema(value_type = bool, required)]
    editor_use_at: Option<bool>,
    /// Whether users may write posts.
    #[schema(value_type = bool, required)]
    user_write_at: Option<bool>,
    /// Whether users may write comments.
    #[schema(value_type = bool, required)]
    comment_use_at: Option<bool>,
    /// Whether posts may have attachments.
    #[schema(value_type = bool, required)]
    upload_use_at: Option<bool>,
    #[serde(default, deserialize_with = "lenient::integer")]
    upload_limit_count: Option<i32>,
    #[serde(default, deserialize_with = "lenient::long_integer")]
    upload_limit_size: Option<i64>,
}

/// A checked request.
#[derive(Debug, Clone)]
pub struct BoardInput {
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
}

impl BoardRequest {
    /// Checks all members at once.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank, or does not fit its column.
    pub fn check(self) -> Result<BoardInput, ApiError> {
        let mut checks = Checks(Violations::new());
        let input = BoardInput {
            board_name: checks.text(
                ("boardName", "board.board_name"),
                self.board_name.as_deref(),
                NAME_WIDTH,
            ),
            skin_type_code: checks.text(
                ("skinTypeCode", "board.skin_type_code"),
                self.skin_type_code.as_deref(),
                SKIN_WIDTH,
            ),
            title_display_length: checks.number(
                ("titleDisplayLength", "board.title_display_length"),
                self.title_display_length,
            ),
            post_display_count: checks.number(
                ("postDisplayCount", "board.post_display_count"),
                self.post_display_count,
            ),
            page_display_count: checks.number(
                ("pageDisplayCount", "board.page_display_count"),
                self.page_display_count,
            ),
            new_display_day_count: checks.number(
                ("newDisplayDayCount", "board.new_display_day_count"),
                self.new_display_day_count,
            ),
            editor_use_at: checks.flag(("editorUseAt", "board.editor_use_at"), self.editor_use_at),
            user_write_at: checks.flag(("userWriteAt", "board.user_write_at"), self.user_write_at),
            comment_use_at: checks.flag(
                ("commentUseAt", "board.comment_use_at"),
                self.comment_use_at,
            ),
            upload_use_at: checks.flag(("uploadUseAt", "board.upload_use_at"), self.upload_use_at),
            upload_limit_count: self.upload_limit_count,
            upload_limit_size: self.upload_limit_size,
        };
        checks.0.into_result()?;
        Ok(input)
    }
}

/// Checks of members, each with the key of its name.
struct Checks(Violations);

impl Checks {
    fn text(
        &mut self,
        (field, name): (&str, &'static str),
        value: Option<&str>,
        width: usize,
    ) -> String {
        let text = self.0.require_text(field, value, Text::required(name));
        self.0.limit(field, &text, width);
        text
    }

    fn number(&mut self, (field, name): (&str, &'static str), value: Option<i32>) -> i32 {
        self.0.require_number(field, value, Text::required(name))
    }

    fn flag(&mut self, (field, name): (&str, &'static str), value: Option<bool>) -> bool {
        self.0.require_flag(field, value, Text::required(name))
    }
}
