//! Menus that change their places: the outcome is worked out in memory and written when it is a tree.

use std::collections::HashMap;

use mesh_web::{ApiError, ErrorCode, Text, Violations};

use super::model::Model;
use super::requests::MenuMove;

/// Most levels of a tree.
pub const DEEPEST: i32 = 10;

/// Where a menu is in the tree of its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub parent: Option<i64>,
    pub sort_seq: i32,
    pub level: i32,
}

impl Place {
    fn of(menu: &Model) -> Self {
        Self {
            parent: menu.parent_menu_id,
            sort_seq: menu.sort_seq,
            level: menu.level_no,
        }
    }
}

/// The new places of those menus of a site that get one.
///
/// # Errors
/// E003 when a menu or a parent is none of this site; E001 when a menu would be below itself, the
/// tree too deep, or something is missing.
pub fn new_places(menus: &[Model], moves: &[MenuMove]) -> Result<Vec<(i64, Place)>, ApiError> {
    let mut places: HashMap<i64, Place> = menus
        .iter()
        .map(|menu| (menu.menu_id, Place::of(menu)))
        .collect();
    for moved in moves {
        apply(moved, moved.parent_id, &mut places)?;
    }
    set_levels(&mut places)?;
    let changed = menus.iter().filter_map(|menu| {
        let place = places.get(&menu.menu_id)?;
        (*place != Place::of(menu)).then_some((menu.menu_id, *place))
    });
    Ok(changed.collect())
}

fn apply(
    moved: &MenuMove,
    parent: Option<i64>,
    places: &mut HashMap<i64, Place>,
) -> Result<(), ApiError> {
    let mut violations = Violations::new();
    let menu_id = violations.require("menuId", moved.menu_id, Text::required("menu.no"));
    let required = Text::required("common.sort_seq");
    let sort_seq = violations.require("sortSeq", moved.sort_seq, required);
    violations.into_result()?;
    if parent.is_some_and(|parent| !places.contains_key(&parent)) {
        return Err(ErrorCode::EntityNotFound.into());
    }
    let place = places.get_mut(&menu_id).ok_or(ErrorCode::EntityNotFound)?;
    place.parent = parent;
    place.sort_seq = sort_seq;
    for child in moved.children.iter().flatten() {
        apply(child, Some(menu_id), places)?;
    }
    Ok(())
}

/// Level by level from the top. Menus that are not met are below themselves, or too deep.
fn set_levels(places: &mut HashMap<i64, Place>) -> Result<(), ApiError> {
    let mut children: HashMap<Option<i64>, Vec<i64>> = HashMap::new();
    for (menu_id, place) in places.iter() {
        children.entry(place.parent).or_default().push(*menu_id);
    }
    let mut row = children.remove(&None).unwrap_or_default();
    for level in 1..=DEEPEST {
        for menu_id in &row {
            if let Some(place) = places.get_mut(menu_id) {
                place.level = level;
            }
        }
        let below = row
            .iter()
            .filter_map(|menu_id| children.remove(&Some(*menu_id)));
        row = below.flatten().collect();
    }
    let mut violations = Violations::new();
    let is_tree = children.is_empty() && row.is_empty();
    violations.check(
        is_tree,
        "parentId",
        "",
        Text::key("err.invalid.input.value"),
    );
    violations.into_result()
}
