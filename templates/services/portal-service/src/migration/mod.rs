//! The tables of this service, one step a file. Steps that were released are never changed.

mod m0001_site;
mod m0002_code;
mod m0100_attachment;

use sea_orm_migration::prelude::*;

/// All steps in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_site::Migration),
            Box::new(m0002_code::Migration),
            Box::new(m0100_attachment::Migration),
        ]
    }

    /// A name of its own: services may share a database.
    fn migration_table_name() -> DynIden {
        "seaql_migrations_portal_service".into_iden()
    }
}
