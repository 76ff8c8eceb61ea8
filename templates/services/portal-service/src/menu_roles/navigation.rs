//! The menus that the caller sees, as the front ends build their pages from them.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::boards::Board;
use crate::menus::model::{MenuType, Model as Menu};

/// How a board looks whose skin nobody knows at present.
const PLAIN_SKIN: &str = "normal";

/// A menu that the caller sees.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SideMenu {
    id: i64,
    #[schema(required)]
    kor_name: Option<String>,
    #[schema(required)]
    eng_name: Option<String>,
    #[schema(required)]
    parent_id: Option<i64>,
    sort_seq: i32,
    #[schema(required)]
    icon: Option<String>,
    level: i32,
    /// `/content/…`, `/board/…/…`, or what the menu has.
    #[schema(required)]
    url_path: Option<String>,
    #[schema(required)]
    connect_id: Option<i32>,
    #[schema(required)]
    menu_type: Option<String>,
    /// Whether it is drawn; one can go to it in any case.
    is_show: bool,
    /// Those below it in their order.
    #[schema(no_recursion)]
    children: Vec<SideMenu>,
    /// Whether it shows a content or a board.
    required_url_path: bool,
}

impl SideMenu {
    /// A menu with those below it; `boards` are what is known of boards by their numbers.
    pub fn new(boards: &HashMap<String, Board>, menu: Menu, children: Vec<Self>) -> Self {
        Self {
            url_path: url_path(&menu, boards),
            required_url_path: menu.menu_type().is_connected(),
            id: menu.menu_id,
            kor_name: menu.menu_kor_name,
            eng_name: menu.menu_eng_name,
            parent_id: menu.parent_menu_id,
            sort_seq: menu.sort_seq,
            icon: menu.icon_name,
            level: menu.level_no,
            connect_id: menu.connect_id,
            menu_type: menu.type_id,
            is_show: menu.show_at,
            children,
        }
    }
}

fn url_path(menu: &Menu, boards: &HashMap<String, Board>) -> Option<String> {
    match (menu.menu_type(), menu.connect_id) {
        (MenuType::Contents, Some(number)) => Some(format!("/content/{number}")),
        (MenuType::Board, Some(number)) => {
            let board = boards.get(&number.to_string());
            let skin = board.map_or(PLAIN_SKIN, |board| board.skin_type_code.as_str());
            Some(format!("/board/{skin}/{number}"))
        }
        _ => menu.url_path.clone(),
    }
}

/// The numbers of the boards that menus show.
pub fn boards_of(menus: &[Menu]) -> Vec<String> {
    let boards = menus
        .iter()
        .filter(|menu| menu.menu_type() == MenuType::Board);
    let numbers = boards.filter_map(|menu| menu.connect_id);
    numbers.map(|number| number.to_string()).collect()
}
