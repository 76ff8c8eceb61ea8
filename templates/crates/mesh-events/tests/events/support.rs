//! Instances of a service with an outbox, on one database and one broker.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use mesh_app::{RunningService, ServiceContext, ServiceDefinition, Startup, start};
use mesh_config::{Environment, Layer, Settings};
use mesh_data::start_writing;
use mesh_events::{Destination, Event, Outbox, Subscription};
use mesh_messaging::{Broker, InMemoryBroker};
use mesh_test::{Answer, TestDatabase, wait_until};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement};
use sea_orm_migration::prelude::*;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub const LIMIT: Duration = Duration::from_secs(20);

/// Services are built by functions that capture nothing; what they built is picked up here.
static BUILT: Mutex<Option<HashMap<String, Built>>> = Mutex::new(None);

struct Built {
    stop: CancellationToken,
    database: DatabaseConnection,
    outbox: Outbox,
}

/// What all instances of a test share, and no other test.
pub struct Common {
    pub database: TestDatabase,
    pub in_memory: InMemoryBroker,
    pub changes: Destination,
    pub readers: Subscription,
}

impl Common {
    pub async fn new() -> Self {
        let name: &str = format!("changes-{}.topic", Uuid::new_v4()).leak();
        Self {
            database: TestDatabase::create().await,
            in_memory: InMemoryBroker::default(),
            changes: Destination {
                name,
                required_groups: &["readers"],
            },
            readers: Subscription {
                destination: name,
                group: "readers",
            },
        }
    }

    /// The broker, for what is not a service of ours.
    pub fn broker(&self) -> Broker {
        let rabbitmq = [
            ("spring.rabbitmq.addresses", rabbitmq()),
            ("spring.rabbitmq.port", json!(5672)),
            ("spring.rabbitmq.ssl.enabled", json!(false)),
        ];
        let layers = [Layer::new("test", rabbitmq)];
        let settings = Settings::merge(&layers, Environment::default(), &[]);
        Broker::from_settings(&settings, self.in_memory.clone()).expect("a broker")
    }
}

/// The address of a RabbitMQ that tests use instead of the memory of their process.
fn rabbitmq() -> Value {
    json!(std::env::var("TEST_RABBITMQ_URL").unwrap_or_default())
}

/// A running instance.
pub struct Instance {
    running: RunningService,
    pub stop: CancellationToken,
    pub database: DatabaseConnection,
    pub outbox: Outbox,
    changes: Destination,
}

impl Instance {
    pub async fn start(common: &Common) -> Self {
        Self::start_with(common, &[]).await
    }

    pub async fn start_with(common: &Common, settings: &[(&str, Value)]) -> Self {
        let id = Uuid::new_v4().to_string();
        let own = [
            ("server.address", json!("127.0.0.1")),
            ("server.port", json!(0)),
            ("spring.cloud.config.enabled", json!(false)),
            ("eureka.client.enabled", json!(false)),
            (
                "spring.cloud.stream.default.consumer.back-off-initial-interval",
                json!("10ms"),
            ),
            ("database.url", json!(common.database.url())),
            ("spring.rabbitmq.addresses", rabbitmq()),
            ("spring.security.user.name", json!("operator")),
            ("spring.security.user.password", json!("secret")),
            ("management.endpoints.web.exposure.include", json!("*")),
            ("test.id", json!(id)),
        ];
        let settings = own.into_iter().chain(settings.iter().cloned());
        let startup = Startup {
            overrides: vec![Layer::new("test", settings)],
            in_memory_broker: common.in_memory.clone(),
            ..Startup::default()
        };
        let running = start(definition(), startup).await.expect("a service");
        let built = lock(&BUILT).as_mut().and_then(|built| built.remove(&id));
        let built = built.expect("a built service");
        Self {
            running,
            stop: built.stop,
            database: built.database,
            outbox: built.outbox,
            changes: common.changes,
        }
    }

    /// Changes something, and tells it.
    pub async fn change(&self, key: &str, text: &str) {
        let transaction = self.begin().await;
        self.tell(&transaction, key, text).await;
        self.outbox.commit(transaction).await.expect("a commit");
    }

    /// A transaction of a change.
    pub async fn begin(&self) -> DatabaseTransaction {
        start_writing(&self.database).await.expect("a transaction")
    }

    /// Writes an event of a change.
    pub async fn tell(&self, transaction: &DatabaseTransaction, key: &str, text: &str) {
        let body = json!({ "text": text });
        let event = Event::new(&self.changes, key, &body).with_header("changeKey", key);
        self.outbox.add(transaction, event).await.expect("added");
    }

    /// The texts that handlers noted in the database, in their order.
    pub async fn noted(&self) -> Vec<String> {
        let statement = "SELECT note FROM noted ORDER BY noted_id";
        let statement = Statement::from_string(self.database.get_database_backend(), statement);
        let rows = self.database.query_all_raw(statement).await.expect("rows");
        rows.iter()
            .map(|row| row.try_get("", "note").expect("a text"))
            .collect()
    }

    pub async fn wait_until_noted(&self, expected: &[&str]) {
        let what = format!("{expected:?} are noted");
        wait_until(&what, LIMIT, async || self.noted().await == expected).await;
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let statement = format!("SELECT COUNT(*) AS rows_of_table FROM {table}");
        let statement = Statement::from_string(self.database.get_database_backend(), statement);
        let row = self.database.query_one_raw(statement).await.expect("a row");
        row.expect("a row")
            .try_get("", "rows_of_table")
            .expect("a number")
    }

    pub async fn wait_until_empty(&self, table: &str) {
        let what = format!("{table} is empty");
        wait_until(&what, LIMIT, async || self.count(table).await == 0).await;
    }

    /// What an operator with the password is answered: the status, and a document where there is one.
    pub async fn ask(&self, method: Method, path: &str) -> (u16, Value) {
        let base = self.running.management_address();
        let url = format!("http://{base}/actuator/{path}");
        let url = url.trim_end_matches('/');
        let request = reqwest::Client::new().request(method, url);
        let answer = Answer::of(request.basic_auth("operator", Some("secret"))).await;
        let document = serde_json::from_str(&answer.text).unwrap_or_default();
        (answer.status.as_u16(), document)
    }

    pub async fn end(self) {
        self.running.stop().await;
    }
}

fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "change-service",
        version: "1",
        defaults: "",
        migrate: None,
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    let id: String = context.settings.get("test.id")?;
    let database = mesh_data::open::<Migrator>(&context.settings, context.name).await?;
    let outbox = Outbox::start(&context, database.clone())?;
    let built = Built {
        stop: context.stop,
        database,
        outbox,
    };
    lock(&BUILT).get_or_insert_default().insert(id, built);
    Ok(Router::new())
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Migrator;

#[async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Tables)]
    }
}

#[derive(DeriveMigrationName)]
struct Tables;

#[async_trait]
impl MigrationTrait for Tables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        mesh_events::create_tables(manager).await?;
        let mut noted = Table::create();
        noted
            .table("noted")
            .col(
                ColumnDef::new("noted_id")
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key(),
            )
            .col(ColumnDef::new("note").string_len(50).not_null());
        manager.create_table(noted).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("noted").to_owned())
            .await?;
        mesh_events::drop_tables(manager).await
    }
}
