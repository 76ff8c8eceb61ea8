//! Handlers of `/api/v1/menus`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use mesh_service::Administrator;
use mesh_web::{ApiError, ErrorCode, Path};
use sea_orm::DatabaseConnection;

use super::model::{MenuType, Model};
use super::requests::{MenuCreate, MenuMove, MenuUpdate, new_name};
use super::tree::{forest, subtree};
use super::views::{MenuTree, MenuView};
use super::{changes, store};
use crate::contents;
use crate::key::Key;
use crate::or_empty::OrEmpty;
use crate::state::AppState;

/// All menus of a site.
#[utoipa::path(
    get,
    path = "/api/v1/menus/{siteId}/tree",
    operation_id = "findMenuTree",
    tag = "menus",
    params(("siteId" = i64, Path, description = "Id of the site.")),
    responses((status = OK, description = "The top level; none for an unknown site.", body = Vec<MenuTree>)),
)]
pub async fn tree(
    State(database): State<DatabaseConnection>,
    Path(site_id): Path<i64>,
) -> Result<Json<Vec<MenuTree>>, ApiError> {
    let menus = store::of_site(&database, site_id).await?;
    Ok(Json(forest(menus, MenuTree::new)))
}

/// One menu.
#[utoipa::path(
    get,
    path = "/api/v1/menus/{menuId}",
    operation_id = "findMenu",
    tag = "menus",
    params(("menuId" = i64, Path, description = "Id of the menu.")),
    responses((status = OK, description = "The menu. Without body when there is none.", body = MenuView)),
)]
pub async fn by_id(
    State(state): State<AppState>,
    Path(menu_id): Path<i64>,
) -> Result<OrEmpty<MenuView>, ApiError> {
    let Some(menu) = store::by_id(&state.database, menu_id).await? else {
        return Ok(OrEmpty(None));
    };
    let shown = name_of_shown(&state, &menu).await?;
    Ok(OrEmpty(Some(MenuView::new(menu, shown))))
}

/// The name of the content or the board that a menu shows; empty when it shows none.
async fn name_of_shown(state: &AppState, menu: &Model) -> Result<Option<String>, ApiError> {
    match (menu.menu_type(), menu.connect_id) {
        (MenuType::Contents, Some(number)) => {
            Ok(contents::store::name(&state.database, number).await?)
        }
        (MenuType::Board, Some(number)) => {
            let board = state.boards.of_one(&number.to_string()).await;
            Ok(board.map(|board| board.board_name))
        }
        _ => Ok(Some(String::new())),
    }
}

/// Adds a menu.
#[utoipa::path(
    post,
    path = "/api/v1/menus",
    operation_id = "createMenu",
    tag = "menus",
    request_body = MenuCreate,
    responses((status = CREATED, description = "The new menu.", body = MenuTree)),
)]
pub async fn create(
    administrator: Administrator,
    State(database): State<DatabaseConnection>,
    mesh_web::Json(request): mesh_web::Json<MenuCreate>,
) -> Result<(StatusCode, Json<MenuTree>), ApiError> {
    let new = request.check()?;
    let menu = changes::create(&database, new, administrator.audit_name()).await?;
    Ok((StatusCode::CREATED, Json(MenuTree::new(menu, Vec::new()))))
}

/// Changes the details of a menu.
#[utoipa::path(
    put,
    path = "/api/v1/menus/{menuId}",
    operation_id = "updateMenu",
    tag = "menus",
    params(("menuId" = i64, Path, description = "Id of the menu.")),
    request_body = MenuUpdate,
    responses((status = OK, description = "The changed menu; connectName is null.", body = MenuView)),
)]
pub async fn update(
    administrator: Administrator,
    State(database): State<DatabaseConnection>,
    Path(menu_id): Path<i64>,
    mesh_web::Json(request): mesh_web::Json<MenuUpdate>,
) -> Result<Json<MenuView>, ApiError> {
    let details = request.check()?;
    let author = administrator.audit_name();
    let menu = changes::update_details(&database, menu_id, details, author).await?;
    Ok(Json(MenuView::new(menu, None)))
}

/// Changes the Korean name of a menu.
#[utoipa::path(
    put,
    path = "/api/v1/menus/{menuId}/{name}",
    operation_id = "renameMenu",
    tag = "menus",
    params(
        ("menuId" = i64, Path, description = "Id of the menu."),
        ("name" = String, Path, description = "The new name; never `tree`."),
    ),
    responses((status = OK, description = "The menu with those below it.", body = MenuTree)),
)]
pub async fn rename(
    administrator: Administrator,
    State(database): State<DatabaseConnection>,
    Path((menu_id, Key(name))): Path<(i64, Key)>,
) -> Result<Json<MenuTree>, ApiError> {
    let row = new_name(&name)?;
    let menu = changes::update(&database, menu_id, row, administrator.audit_name()).await?;
    let menus = store::of_site(&database, menu.site_id).await?;
    subtree(menu_id, menus, MenuTree::new)
        .map(Json)
        .ok_or(ErrorCode::EntityNotFound.into())
}

/// Moves menus of a site.
///
/// The first level of the list tells parents by `parentId`; what is in `children` is below that menu
/// from now on. A menu never gets below itself or into another site.
#[utoipa::path(
    put,
    path = "/api/v1/menus/{siteId}/tree",
    operation_id = "moveMenus",
    tag = "menus",
    params(("siteId" = i64, Path, description = "Id of the site.")),
    request_body = Vec<MenuMove>,
    responses((status = OK, description = "Id of the site.", body = i64)),
)]
pub async fn move_menus(
    administrator: Administrator,
    State(database): State<DatabaseConnection>,
    Path(site_id): Path<i64>,
    mesh_web::Json(moves): mesh_web::Json<Vec<MenuMove>>,
) -> Result<Json<i64>, ApiError> {
    let author = administrator.audit_name();
    changes::move_menus(&database, site_id, &moves, author).await?;
    Ok(Json(site_id))
}

/// Deletes a menu with all below it.
#[utoipa::path(
    delete,
    path = "/api/v1/menus/{menuId}",
    operation_id = "deleteMenu",
    tag = "menus",
    params(("menuId" = i64, Path, description = "Id of the menu.")),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete(
    _administrator: Administrator,
    State(database): State<DatabaseConnection>,
    Path(menu_id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    changes::delete(&database, menu_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
