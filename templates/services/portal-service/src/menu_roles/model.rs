//! A menu that a role sees, as row.

use sea_orm::entity::prelude::*;

/// Row of `menu_role`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "menu_role")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub menu_role_id: i64,
    pub role_id: String,
    pub menu_id: i64,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::menus::model::Entity",
        from = "Column::MenuId",
        to = "crate::menus::model::Column::MenuId"
    )]
    Menu,
}

impl ActiveModelBehavior for ActiveModel {}
