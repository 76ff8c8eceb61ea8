//! The tables of this service, one step a file. Steps that were released are never changed.

mod m0001_board;
mod m0002_posts;
mod m0003_posts_read;
mod m0004_comment;
mod m0005_api_log;
mod m0006_posts_in_order;
mod m0007_events;

use sea_orm_migration::prelude::*;

/// All steps in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_board::Migration),
            Box::new(m0002_posts::Migration),
            Box::new(m0003_posts_read::Migration),
            Box::new(m0004_comment::Migration),
            Box::new(m0005_api_log::Migration),
            Box::new(m0006_posts_in_order::Migration),
            Box::new(m0007_events::Migration),
        ]
    }

    /// A name of its own: services may share a database.
    fn migration_table_name() -> DynIden {
        "seaql_migrations_board_service".into_iden()
    }
}
