//! The tables of this service, one step a file. Steps that were released are never changed.

mod m0001_api_log;
mod m0002_reserve;
mod m0003_booked_item;
mod m0004_events;

use sea_orm_migration::prelude::*;

/// All steps in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_api_log::Migration),
            Box::new(m0002_reserve::Migration),
            Box::new(m0003_booked_item::Migration),
            Box::new(m0004_events::Migration),
        ]
    }

    /// A name of its own: services may share a database.
    fn migration_table_name() -> DynIden {
        "seaql_migrations_reserve_check_service".into_iden()
    }
}
