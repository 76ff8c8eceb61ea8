//! Handlers of `/api/v1/menu-roles`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, Path, bare_text};
use sea_orm::DatabaseConnection;

use super::marks::{Marks, MenuRoleNode, MenuRoleSave};
use super::navigation::{SideMenu, boards_of};
use super::store;
use crate::key::Key;
use crate::menus;
use crate::menus::tree::forest;
use crate::state::AppState;

/// The menus of a site that the caller sees.
///
/// Menus that are not drawn are there, too: pages find their way by them. A menu below one that the
/// caller does not see is left out.
#[utoipa::path(
    get,
    path = "/api/v1/menu-roles/{siteId}",
    operation_id = "findSideMenus",
    tag = "menu-roles",
    params(("siteId" = i64, Path, description = "Id of the site.")),
    responses((status = OK, description = "The top level.", body = Vec<SideMenu>)),
    security((), ("bearer" = [])),
)]
pub async fn navigation(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    Path(site_id): Path<i64>,
) -> Result<Json<Vec<SideMenu>>, ApiError> {
    let menus = store::seen_by(&state.database, site_id, user.roles()).await?;
    let boards = state.boards.of(boards_of(&menus)).await;
    let node = |menu, children| SideMenu::new(&boards, menu, children);
    Ok(Json(forest(menus, node)))
}

/// All menus of a site, with marks at those that a role sees.
#[utoipa::path(
    get,
    path = "/api/v1/menu-roles/{roleId}/{siteId}",
    operation_id = "findMenuRoles",
    tag = "menu-roles",
    params(
        ("roleId" = String, Path, description = "Id of the role in any case.", example = "role_admin"),
        ("siteId" = i64, Path, description = "Id of the site."),
    ),
    responses((status = OK, description = "The top level.", body = Vec<MenuRoleNode>)),
)]
pub async fn marks(
    State(database): State<DatabaseConnection>,
    Path((Key(role_id), site_id)): Path<(Key, i64)>,
) -> Result<Json<Vec<MenuRoleNode>>, ApiError> {
    let role_id = role_id.to_uppercase();
    let menus = menus::store::of_site(&database, site_id).await?;
    let links = store::links(&database, &role_id, site_id).await?;
    let node = |menu, children| MenuRoleNode::new(&role_id, &links, menu, children);
    Ok(Json(forest(menus, node)))
}

/// Saves the marks of a tree.
///
/// A checked menu is seen from now on. One that is not checked and has a `menuRoleId` is not seen any
/// more.
#[utoipa::path(
    post,
    path = "/api/v1/menu-roles",
    operation_id = "saveMenuRoles",
    tag = "menu-roles",
    request_body = Vec<MenuRoleSave>,
    responses((status = CREATED, description = "The word `Success`, without quotes.", body = String)),
)]
pub async fn save(
    State(database): State<DatabaseConnection>,
    Extension(user): Extension<CurrentUser>,
    headers: HeaderMap,
    mesh_web::Json(tree): mesh_web::Json<Vec<MenuRoleSave>>,
) -> Result<(StatusCode, Response), ApiError> {
    let marks = Marks::read(&tree)?;
    store::save(&database, &marks, user.audit_name()).await?;
    let done = bare_text(&headers, "Success".to_owned());
    Ok((StatusCode::CREATED, done))
}
