//! The tables of this service, one step a file. Steps that were released are never changed.

mod m0001_site;
mod m0002_code;
mod m0003_content;
mod m0004_policy;
mod m0005_privacy;
mod m0006_banner;
mod m0007_menu;
mod m0008_menu_role;
mod m0009_message;
mod m0010_statistics;
mod m0011_api_log;
mod m0100_attachment;
mod m0101_events;

use sea_orm_migration::prelude::*;

/// All steps in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_site::Migration),
            Box::new(m0002_code::Migration),
            Box::new(m0003_content::Migration),
            Box::new(m0004_policy::Migration),
            Box::new(m0005_privacy::Migration),
            Box::new(m0006_banner::Migration),
            Box::new(m0007_menu::Migration),
            Box::new(m0008_menu_role::Migration),
            Box::new(m0009_message::Migration),
            Box::new(m0010_statistics::Migration),
            Box::new(m0011_api_log::Migration),
            Box::new(m0100_attachment::Migration),
            Box::new(m0101_events::Migration),
        ]
    }

    /// A name of its own: services may share a database.
    fn migration_table_name() -> DynIden {
        "seaql_migrations_portal_service".into_iden()
    }
}
