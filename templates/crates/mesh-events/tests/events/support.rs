//! Instances of a service with an outbox, on one database and one broker.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use mesh_app::{RunningService, ServiceContext, ServiceDefinition, Startup, start};
use mesh_config::Layer;
use mesh_data::{StoreError, StoreResult, start_writing};
use mesh_events::{Destination, Event, EventHandler, Outbox, Received, Subscription};
use mesh_messaging::{Broker, InMemoryBroker};
use mesh_test::{TestDatabase, wait_until};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement};
use sea_orm_migration::prelude::*;
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub const LIMIT: Duration = Duration::from_secs(20);

pub const CHANGES: Destination = Destination {
    name: "changes.topic",
    required_groups: &["readers"],
};

pub const READERS: Subscription = Subscription {
    destination: "changes.topic",
    group: "readers",
};

/// Services are built by functions that capture nothing; their contexts are picked up here.
static CONTEXTS: Mutex<Option<HashMap<String, ServiceContext>>> = Mutex::new(None);

/// What all instances share.
pub struct Common {
    pub database: TestDatabase,
    pub broker: InMemoryBroker,
}

impl Common {
    pub async fn new() -> Self {
        Self {
            database: TestDatabase::create().await,
            broker: InMemoryBroker::default(),
        }
    }

    /// The broker, for what is not a service of ours.
    pub fn broker(&self) -> Broker {
        Broker::in_memory(self.broker.clone())
    }
}

/// A running instance.
pub struct Instance {
    running: RunningService,
    pub stop: CancellationToken,
    pub database: DatabaseConnection,
    pub outbox: Outbox,
}

impl Instance {
    pub async fn start(common: &Common) -> Self {
        Self::start_with(common, &[]).await
    }

    pub async fn start_with(common: &Common, settings: &[(&str, Value)]) -> Self {
        let id = uuid::Uuid::new_v4().to_string();
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
            ("test.id", json!(id)),
        ];
        let settings = own.into_iter().chain(settings.iter().cloned());
        let startup = Startup {
            overrides: vec![Layer::new("test", settings)],
            in_memory_broker: common.broker.clone(),
            ..Startup::default()
        };
        let running = start(definition(), startup).await.expect("a service");
        let context = take_context(&id).expect("the context");
        let database = mesh_data::open::<Migrator>(&context.settings, context.name);
        let database = database.await.expect("a database");
        let outbox = Outbox::start(&context, database.clone()).expect("an outbox");
        Self {
            running,
            stop: context.stop,
            database,
            outbox,
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
        let event = Event::new(&CHANGES, key, &body).with_header("changeKey", key);
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

    pub async fn end(self) {
        self.running.stop().await;
    }
}

fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "change-service",
        version: "1",
        defaults: "",
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    let id: String = context.settings.get("test.id")?;
    let mut contexts = lock(&CONTEXTS);
    contexts.get_or_insert_default().insert(id, context);
    Ok(Router::new())
}

fn take_context(id: &str) -> Option<ServiceContext> {
    lock(&CONTEXTS).as_mut()?.remove(id)
}

/// Notes events in the database, once it no longer fails.
#[derive(Clone, Default)]
pub struct Noting(Arc<State>);

#[derive(Default)]
struct State {
    failures: Mutex<HashMap<String, u32>>,
    attempts: Mutex<Vec<String>>,
    is_held: Mutex<bool>,
    released: Notify,
}

impl Noting {
    /// Fails so often for the event with this text, after it has written.
    pub fn failing(text: &str, times: u32) -> Self {
        let noting = Self::default();
        lock(&noting.0.failures).insert(text.to_owned(), times);
        noting
    }

    /// Does not end before it is released.
    pub fn held() -> Self {
        let noting = Self::default();
        *lock(&noting.0.is_held) = true;
        noting
    }

    pub fn release(&self) {
        *lock(&self.0.is_held) = false;
        self.0.released.notify_waiters();
    }

    /// The texts of all attempts.
    pub fn attempts(&self) -> Vec<String> {
        lock(&self.0.attempts).clone()
    }

    async fn wait_for_release(&self) {
        let released = self.0.released.notified();
        if *lock(&self.0.is_held) {
            released.await;
        }
    }

    fn fails(&self, text: &str) -> bool {
        let mut failures = lock(&self.0.failures);
        match failures.get_mut(text) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}

#[async_trait]
impl EventHandler for Noting {
    async fn handle(
        &self,
        transaction: &DatabaseTransaction,
        received: &Received,
    ) -> anyhow::Result<()> {
        let body: HashMap<String, String> = received.json()?;
        let text = &body["text"];
        lock(&self.0.attempts).push(text.clone());
        note(transaction, text).await?;
        self.wait_for_release().await;
        anyhow::ensure!(!self.fails(text), "no luck with {text}");
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn note(transaction: &DatabaseTransaction, text: &str) -> StoreResult<()> {
    let statement = format!("INSERT INTO noted (note) VALUES ('{text}')");
    let noted = transaction.execute_unprepared(&statement).await;
    noted.map(drop).map_err(StoreError::from)
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
