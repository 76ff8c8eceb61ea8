//! Menus as trees, made in memory from rows that one query read.

use std::collections::HashMap;

use super::model::Model;

/// The menus of the top level, each made by `node` from its row and its children. The rows of one
/// parent keep their order. Menus whose parent is not among the rows are left out with all below them.
pub fn forest<N>(rows: Vec<Model>, node: impl Fn(Model, Vec<N>) -> N) -> Vec<N> {
    let mut by_parent: HashMap<Option<i64>, Vec<Model>> = HashMap::new();
    for row in rows {
        by_parent.entry(row.parent_menu_id).or_default().push(row);
    }
    below(None, &mut by_parent, &node)
}

/// The node of one menu with all below it; nothing when it is not among the rows.
pub fn subtree<N>(menu_id: i64, rows: Vec<Model>, node: impl Fn(Model, Vec<N>) -> N) -> Option<N> {
    let mut by_parent: HashMap<Option<i64>, Vec<Model>> = HashMap::new();
    let mut root = None;
    for row in rows {
        if row.menu_id == menu_id {
            root = Some(row);
        } else {
            by_parent.entry(row.parent_menu_id).or_default().push(row);
        }
    }
    let children = below(Some(menu_id), &mut by_parent, &node);
    root.map(|root| node(root, children))
}

fn below<N>(
    parent: Option<i64>,
    by_parent: &mut HashMap<Option<i64>, Vec<Model>>,
    node: &impl Fn(Model, Vec<N>) -> N,
) -> Vec<N> {
    let rows = by_parent.remove(&parent).unwrap_or_default();
    let nodes = rows.into_iter().map(|row| {
        let children = below(Some(row.menu_id), by_parent, node);
        node(row, children)
    });
    nodes.collect()
}
