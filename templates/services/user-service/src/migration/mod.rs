//! The tables of this service, one step a file. Steps that were released are never changed.

mod m0001_role;
mod m0002_authorization;
mod m0003_role_authorization;
mod m0004_user;
mod m0005_login_log;
mod m0006_user_find_password;
mod m0007_api_log;

use sea_orm_migration::prelude::*;

/// All steps in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_role::Migration),
            Box::new(m0002_authorization::Migration),
            Box::new(m0003_role_authorization::Migration),
            Box::new(m0004_user::Migration),
            Box::new(m0005_login_log::Migration),
            Box::new(m0006_user_find_password::Migration),
            Box::new(m0007_api_log::Migration),
        ]
    }

    /// A name of its own: services may share a database.
    fn migration_table_name() -> DynIden {
        "seaql_migrations_user_service".into_iden()
    }
}
