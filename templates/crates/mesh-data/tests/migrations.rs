//! Tables are brought up to date once, by whoever comes first, and never behind people's back.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mesh_config::{Environment, Layer, Settings};
use mesh_data::{migrate, open};
use mesh_test::TestDatabase;
use sea_orm::sea_query::{DynIden, IntoIden};
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait};

const SERVICE: &str = "some-service";

/// As all services have it: one of its own.
const TABLE: &str = "migrations_some_service";

/// How often a step was gone through in the test of instances that start at once.
static STEPS: AtomicUsize = AtomicUsize::new(0);

/// Makes a table, which can be done once, and takes its time.
struct Step(&'static str);

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.0
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statement = format!("CREATE TABLE {} (id INT)", self.0);
        let connection = manager.get_connection();
        connection.execute_unprepared(&statement).await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
        Ok(())
    }
}

/// An earlier version of a service.
struct Earlier;

/// A later one.
struct Later;

/// One that counts its steps.
struct Counted;

struct CountedStep(Step);

impl MigrationName for CountedStep {
    fn name(&self) -> &str {
        self.0.name()
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CountedStep {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.up(manager).await?;
        STEPS.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

#[async_trait::async_trait]
impl MigratorTrait for Counted {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let step = |name| -> Box<dyn MigrationTrait> { Box::new(CountedStep(Step(name))) };
        vec![step("step_1"), step("step_2")]
    }

    fn migration_table_name() -> DynIden {
        TABLE.into_iden()
    }
}

#[async_trait::async_trait]
impl MigratorTrait for Earlier {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Step("step_1"))]
    }

    fn migration_table_name() -> DynIden {
        TABLE.into_iden()
    }
}

#[async_trait::async_trait]
impl MigratorTrait for Later {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Step("step_1")), Box::new(Step("step_2"))]
    }

    fn migration_table_name() -> DynIden {
        TABLE.into_iden()
    }
}

fn settings(database: &TestDatabase, migrates: bool) -> Settings {
    let entries = [
        ("database.url", database.url().into()),
        ("database.migrate-on-start", migrates.into()),
    ];
    Settings::merge(&[Layer::new("test", entries)], Environment::default(), &[])
}

#[tokio::test]
async fn instances_that_start_at_once_go_through_each_step_once() {
    let database = TestDatabase::create().await;
    let settings = settings(&database, true);
    let instances = (0..6).map(|_| tokio::spawn(migrate::<Counted>(settings.clone(), SERVICE)));
    for instance in instances.collect::<Vec<_>>() {
        instance.await.unwrap().unwrap();
    }
    let steps = STEPS.load(Ordering::SeqCst);
    // SQLite has no lock for it; those that come too late fail, and look again.
    assert!(
        steps == 2 || database.url().starts_with("sqlite"),
        "{steps}"
    );
    migrate::<Counted>(settings, SERVICE).await.unwrap();
    assert_eq!(
        STEPS.load(Ordering::SeqCst),
        steps,
        "nothing was left to do"
    );
}

#[tokio::test]
async fn a_service_that_must_not_migrate_says_that_its_tables_are_behind() {
    let database = TestDatabase::create().await;
    let (migrates, waits) = (settings(&database, true), settings(&database, false));
    let refused = open::<Earlier>(&waits, SERVICE)
        .await
        .unwrap_err()
        .to_string();
    for hint in ["step_1", "`some-service migrate`", "migrate-on-start"] {
        assert!(refused.contains(hint), "{refused}");
    }
    migrate::<Earlier>(waits.clone(), SERVICE).await.unwrap();
    open::<Earlier>(&waits, SERVICE).await.unwrap();
    let refused = open::<Later>(&waits, SERVICE)
        .await
        .unwrap_err()
        .to_string();
    assert!(refused.contains("step_2 is missing"), "{refused}");
    open::<Later>(&migrates, SERVICE).await.unwrap();
    open::<Later>(&waits, SERVICE).await.unwrap();
}

#[tokio::test]
async fn a_service_starts_on_tables_that_a_later_version_has_changed() {
    let database = TestDatabase::create().await;
    let (migrates, waits) = (settings(&database, true), settings(&database, false));
    migrate::<Later>(migrates.clone(), SERVICE).await.unwrap();
    open::<Earlier>(&migrates, SERVICE).await.unwrap();
    open::<Earlier>(&waits, SERVICE).await.unwrap();
    migrate::<Earlier>(migrates, SERVICE).await.unwrap();
}
