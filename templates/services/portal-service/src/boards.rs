//! Boards as the board service tells them.

use mesh_service::{Owner, ReferenceData};
use serde::Deserialize;

/// Boards by their numbers, which the board service owns.
pub const BOARDS: Owner = Owner {
    service: "board-service",
    path: "/internal/boards",
};

/// What menus need to know of a board.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Board {
    /// Its name.
    pub board_name: String,
    /// How it looks, which is part of its path.
    pub skin_type_code: String,
}

/// Boards by their numbers as text.
pub type Boards = ReferenceData<Board>;
