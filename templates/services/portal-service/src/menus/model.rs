//! A menu as row.

use sea_orm::entity::prelude::*;

/// Row of `menu`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "menu")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub menu_id: i64,
    /// Nothing on the top level.
    pub parent_menu_id: Option<i64>,
    pub site_id: i64,
    pub menu_kor_name: Option<String>,
    pub menu_eng_name: Option<String>,
    /// A code below `menutype`; nothing for a menu that was just added.
    pub type_id: Option<String>,
    /// Number of the content or the board that it shows.
    pub connect_id: Option<i32>,
    pub url_path: Option<String>,
    /// Whether it is there at all.
    pub use_at: bool,
    /// Whether it is drawn; one can go to it in any case.
    pub show_at: bool,
    /// Whether it opens a new window.
    pub blank_at: bool,
    pub sub_name: Option<String>,
    pub menu_description: Option<String>,
    pub icon_name: Option<String>,
    /// 1 on the top level.
    pub level_no: i32,
    /// Place among the menus of the same parent.
    pub sort_seq: i32,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What menus of a type need or lead to. Other types are folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuType {
    /// Shows a content.
    Contents,
    /// Shows a board.
    Board,
    /// Leads to an address, here or elsewhere.
    Link,
    /// Leads nowhere.
    Folder,
}

impl MenuType {
    /// Code of menus that show a content.
    pub const CONTENTS: &'static str = "contents";

    /// What a code below `menutype` means.
    pub fn of(code: Option<&str>) -> Self {
        match code {
            Some(Self::CONTENTS) => Self::Contents,
            Some("board") => Self::Board,
            Some("inside" | "outside") => Self::Link,
            _ => Self::Folder,
        }
    }

    /// Whether such a menu shows something that has a number.
    pub fn is_connected(self) -> bool {
        matches!(self, Self::Contents | Self::Board)
    }
}

impl Model {
    /// What its type means.
    pub fn menu_type(&self) -> MenuType {
        MenuType::of(self.type_id.as_deref())
    }
}
