//! Menus as answers.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::Model;

/// A menu in the tree of its site.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MenuTree {
    menu_id: i64,
    /// The Korean name.
    name: String,
    #[schema(required)]
    parent_id: Option<i64>,
    sort_seq: i32,
    #[schema(required)]
    icon: Option<String>,
    /// Those below it in their order.
    #[schema(no_recursion)]
    children: Vec<MenuTree>,
    /// 1 on the top level.
    level: i32,
}

impl MenuTree {
    /// A menu with those below it.
    pub fn new(menu: Model, children: Vec<Self>) -> Self {
        Self {
            menu_id: menu.menu_id,
            name: menu.menu_kor_name.unwrap_or_default(),
            parent_id: menu.parent_menu_id,
            sort_seq: menu.sort_seq,
            icon: menu.icon_name,
            children,
            level: menu.level_no,
        }
    }
}

/// The details of a menu.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Menu)]
pub struct MenuView {
    menu_id: i64,
    #[schema(required)]
    menu_kor_name: Option<String>,
    #[schema(required)]
    menu_eng_name: Option<String>,
    /// `empty`, `contents`, `board`, `inside`, `outside` or `bottom`; null for a menu that was just
    /// added.
    #[schema(required)]
    menu_type: Option<String>,
    /// Number of the content or the board that it shows.
    #[schema(required)]
    connect_id: Option<i32>,
    /// Name of the content or the board; empty for other types, null when nobody knows it.
    #[schema(required)]
    connect_name: Option<String>,
    #[schema(required)]
    url_path: Option<String>,
    is_use: bool,
    is_show: bool,
    /// Whether it opens a new window.
    is_blank: bool,
    #[schema(required)]
    sub_name: Option<String>,
    #[schema(required)]
    description: Option<String>,
    /// Name of a Material icon.
    #[schema(required)]
    icon: Option<String>,
}

impl MenuView {
    /// A menu, with the name of what it shows.
    pub fn new(menu: Model, connect_name: Option<String>) -> Self {
        Self {
            menu_id: menu.menu_id,
            menu_kor_name: menu.menu_kor_name,
            menu_eng_name: menu.menu_eng_name,
            menu_type: menu.type_id,
            connect_id: menu.connect_id,
            connect_name,
            url_path: menu.url_path,
            is_use: menu.use_at,
            is_show: menu.show_at,
            is_blank: menu.blank_at,
            sub_name: menu.sub_name,
            description: menu.menu_description,
            icon: menu.icon_name,
        }
    }
}
