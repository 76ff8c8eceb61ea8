//! The tree of a site in which an administrator marks what a role sees.

use std::collections::HashMap;

use mesh_web::{ApiError, Text, Violations, lenient};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::menus::model::Model as Menu;

/// A menu, marked when the role sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MenuRoleNode {
    /// Null when the role does not see the menu.
    #[schema(required)]
    menu_role_id: Option<i64>,
    role_id: String,
    is_checked: bool,
    /// Id of the menu.
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
    /// Those below it in their order, in use or not.
    #[schema(no_recursion)]
    children: Vec<MenuRoleNode>,
}

impl MenuRoleNode {
    /// A menu with those below it; `links` are the ids of the role's links by menu.
    pub fn new(role_id: &str, links: &HashMap<i64, i64>, menu: Menu, children: Vec<Self>) -> Self {
        let menu_role_id = links.get(&menu.menu_id).copied();
        Self {
            menu_role_id,
            role_id: role_id.to_owned(),
            is_checked: menu_role_id.is_some(),
            id: menu.menu_id,
            kor_name: menu.menu_kor_name,
            eng_name: menu.menu_eng_name,
            parent_id: menu.parent_menu_id,
            sort_seq: menu.sort_seq,
            icon: menu.icon_name,
            level: menu.level_no,
            children,
        }
    }
}

/// A marked tree as it comes back. Only these members count.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MenuRoleSave {
    /// Null when the role did not see the menu so far.
    #[serde(default, deserialize_with = "lenient::long_integer")]
    menu_role_id: Option<i64>,
    #[schema(value_type = String, required, min_length = 1, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    role_id: Option<String>,
    #[schema(value_type = bool, required)]
    is_checked: Option<bool>,
    /// Id of the menu.
    #[schema(value_type = i64, required)]
    #[serde(default, deserialize_with = "lenient::long_integer")]
    id: Option<i64>,
    #[schema(no_recursion)]
    children: Option<Vec<MenuRoleSave>>,
}

/// What a role sees from now on, and what it does not see any more.
#[derive(Debug, Default)]
pub struct Marks {
    /// Pairs of role and menu.
    pub seen: Vec<(String, i64)>,
    /// Links with their roles and menus.
    pub unseen: Vec<Unseen>,
}

/// A link that goes, if it is that of this role and this menu.
#[derive(Debug)]
pub struct Unseen {
    pub menu_role_id: i64,
    pub role_id: String,
    pub menu_id: i64,
}

impl Marks {
    /// Reads a tree.
    ///
    /// # Errors
    /// E001 when a member is missing or too long.
    pub fn read(tree: &[MenuRoleSave]) -> Result<Self, ApiError> {
        let mut marks = Self::default();
        let mut violations = Violations::new();
        marks.add(tree, &mut violations);
        violations.into_result()?;
        Ok(marks)
    }

    fn add(&mut self, tree: &[MenuRoleSave], violations: &mut Violations) {
        for node in tree {
            let role = node.role_id.as_deref().map(str::to_uppercase);
            let required = Text::required("role.role_id");
            let role_id = violations.require_short_text("roleId", role.as_deref(), 20, required);
            let menu_id = violations.require("id", node.id, Text::required("menu.no"));
            let is_checked = Text::required("common.select");
            let is_checked = violations.require("isChecked", node.is_checked, is_checked);
            match node.menu_role_id {
                _ if is_checked => self.seen.push((role_id, menu_id)),
                Some(menu_role_id) => self.unseen.push(Unseen {
                    menu_role_id,
                    role_id,
                    menu_id,
                }),
                None => {}
            }
            self.add(node.children.as_deref().unwrap_or_default(), violations);
        }
    }
}
