//! Handlers for everybody who reads.

use std::collections::{BTreeMap, HashMap};

use axum::extract::{RawQuery, State};
use axum::{Extension, Json};
use mesh_security::CurrentUser;
use mesh_web::{
    ApiError, Client, ErrorCode, Page, PageRequest, Path, Query, Search, SortOrder, Text,
    Violations,
};
use sea_orm::DatabaseConnection;
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::answer::{PostListItem, PostSimple, PostView};
use super::super::list;
use super::super::model::PostKey;
use super::super::read_count::{self, Reader};
use super::super::writing::require_live;
use super::super::{neighbours, newest, store};
use crate::boards::model::BoardView;
use crate::boards::store as boards;
use crate::comments::count as comment_count;
use crate::deletion::Shown;
use crate::state::AppState;

const PAGE_SIZE: u64 = 20;

/// Most boards whose newest posts are asked for at once.
const MOST_BOARDS: usize = 100;

/// Most posts of a board among the newest.
const MOST_NEWEST: u32 = 100;

/// A page of the posts of a board.
///
/// `keywordType` is `postsData` (title or text), `postsTitle` or `postsContent`; `sort` takes names
/// such as `posts_no`.
#[utoipa::path(
    get,
    path = "/api/v1/posts/list/{boardNo}",
    operation_id = "findPosts",
    tag = "posts",
    params(("boardNo" = i32, Path, description = "Number of the board."), Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<PostListItem>)),
)]
pub async fn page(
    State(state): State<AppState>,
    Path(board_no): Path<i32>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<PostListItem>>, ApiError> {
    list(&state, board_no, Shown::Live, &search, query).await
}

/// A page of posts; an empty one when there is no such board.
pub async fn list(
    state: &AppState,
    board_no: i32,
    shown: Shown,
    search: &Search,
    query: Option<String>,
) -> Result<Json<Page<PostListItem>>, ApiError> {
    require_number(board_no)?;
    let mut request = PageRequest::from_query(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let Some(board) = boards::by_number(&state.database, board_no).await? else {
        request.sort = SortOrder::list(list::DEFAULT_SORT);
        return Ok(Json(Page::new(Vec::new(), &request, 0)));
    };
    let (rows, total) = list::page(&state.database, &board, shown, search, &mut request).await?;
    let comments = if board.comment_use_at {
        let numbers = rows.iter().map(|row| row.posts_no);
        comment_count::by_post(&state.database, board_no, numbers, shown).await?
    } else {
        HashMap::new()
    };
    let authors: Vec<_> = rows.iter().map(|row| row.created_by.clone()).collect();
    let names = state.user_names.of(authors).await;
    let rows = rows.into_iter().map(|row| {
        let name = names.get(&row.created_by).cloned();
        let comments = comments.get(&row.posts_no).copied().unwrap_or_default();
        PostListItem::new(row, &board, name, comments)
    });
    Ok(Json(Page::new(rows.collect(), &request, total)))
}

fn require_number(board_no: i32) -> Result<(), ApiError> {
    let mut violations = Violations::new();
    let message = Text::key("err.invalid.input.value");
    violations.check(board_no > 0, "boardNo", &board_no.to_string(), message);
    violations.into_result()
}

/// One post with those around it. Counts a reading.
///
/// A search, as in the list, restricts those around it.
#[utoipa::path(
    get,
    path = "/api/v1/posts/view/{boardNo}/{postsNo}",
    operation_id = "viewPost",
    tag = "posts",
    params(PostKey, Search),
    responses((status = OK, description = "The post.", body = PostView)),
)]
pub async fn view(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    Path(key): Path<PostKey>,
    Query(search): Query<Search>,
    client: Client,
) -> Result<Json<PostView>, ApiError> {
    let database = &state.database;
    let found = store::with_board(database, key).await?;
    let (mut post, board) = found.ok_or(ErrorCode::EntityNotFound)?;
    require_live(&post)?;
    let reader = Reader::new(user.user_id(), client);
    let before = read_count::count(database, &mut post, &reader).await?;
    let around = neighbours::of(database, key, &search).await?;
    let name = state.user_names.of_one(&post.created_by).await;
    let view = PostView::new(post, board, name).read_before(before);
    Ok(Json(view.between(around.previous, around.next)))
}

/// Which boards, and how many posts of each.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Path)]
pub struct Newest {
    /// Numbers of boards with commas between them, at most 100.
    #[param(example = "1,2,3")]
    board_nos: String,
    /// Most posts of each board; more than 100 are 100.
    posts_count: i32,
}

/// The newest posts of several boards, by the number of the board.
#[utoipa::path(
    get,
    path = "/api/v1/posts/newest/{boardNos}/{postsCount}",
    operation_id = "findNewestPosts",
    tag = "posts",
    params(Newest),
    responses(
        (status = OK, description = "The boards.", body = BTreeMap<String, BoardView>),
    ),
)]
pub async fn newest(
    State(database): State<DatabaseConnection>,
    Path(wanted): Path<Newest>,
) -> Result<Json<BTreeMap<i32, BoardView>>, ApiError> {
    let numbers = board_numbers(&wanted.board_nos)?;
    let count = u32::try_from(wanted.posts_count).unwrap_or(0);
    let boards = boards::by_numbers(&database, numbers.iter().copied()).await?;
    let rows = newest::of_boards(&database, &numbers, count.min(MOST_NEWEST)).await?;
    let mut by_board: HashMap<i32, Vec<_>> = HashMap::new();
    for row in rows {
        by_board.entry(row.board_no).or_default().push(row);
    }
    let views = boards.into_iter().map(|board| {
        let rows = by_board.remove(&board.board_no);
        let simple = |row| PostSimple::of_board(row, &board);
        let posts = rows.map(|rows| rows.into_iter().map(simple).collect());
        (board.board_no, BoardView::with_posts(board, posts))
    });
    Ok(Json(views.collect()))
}

fn board_numbers(text: &str) -> Result<Vec<i32>, ApiError> {
    let numbers = text.split(',').map(|number| number.trim().parse());
    let numbers: Result<Vec<i32>, _> = numbers.collect();
    let numbers = numbers.map_err(|_| ApiError::type_mismatch("boardNos", text))?;
    let mut violations = Violations::new();
    let message = Text::key("err.invalid.input.value");
    violations.check(numbers.len() <= MOST_BOARDS, "boardNos", text, message);
    violations.into_result()?;
    Ok(numbers)
}
