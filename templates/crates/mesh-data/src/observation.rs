//! What operators see of a database: its health, its connections, and its part in traces.

use mesh_telemetry::{Gauge, Metrics, Tags, Tracer};
use mesh_web::Health;
use sea_orm::metric::Info;
use sea_orm::{DatabaseConnection, DbBackend, sqlx};

use crate::DatabaseHealth;

/// Longest statement that a trace shows, in characters.
const LONGEST_STATEMENT: usize = 1000;

/// Lets operators see `database` in the health and in the metrics of a service.
pub fn observe(database: &DatabaseConnection, health: &Health, metrics: &Metrics) {
    health.add(DatabaseHealth(database.clone()));
    let database = database.clone();
    metrics.watch(move || pool_gauges(&database));
}

/// Makes every statement a span of the work that it is part of.
pub fn trace_statements(database: &mut DatabaseConnection, service: &str) {
    let product = product_name(database.get_database_backend()).to_lowercase();
    let peer = format!("{product}-{service}");
    database.set_metric_callback(move |statement| trace(statement, &peer));
}

/// The values in a statement are not shown: they are the data of people.
fn trace(statement: &Info<'_>, peer: &str) {
    let Some(span) = Tracer::ended_client(statement.elapsed) else {
        return;
    };
    let sql = &statement.statement.sql;
    let mut tags = Tags::from([
        ("peer.service", peer.to_owned()),
        ("sql.query", sql.chars().take(LONGEST_STATEMENT).collect()),
    ]);
    if statement.failed {
        tags.insert("error", "true".to_owned());
    }
    let verb = sql.split_whitespace().next().unwrap_or_default();
    span.finish(verb.to_lowercase(), tags);
}

/// As its vendor writes it.
pub fn product_name(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::MySql => "MySQL",
        DbBackend::Postgres => "PostgreSQL",
        DbBackend::Sqlite => "SQLite",
        _ => "unknown",
    }
}

/// How many connections a pool has, how many of them wait, and between which numbers it moves.
struct ConnectionPool {
    size: u32,
    idle: u32,
    max: u32,
    min: u32,
}

impl ConnectionPool {
    fn of(database: &DatabaseConnection) -> Option<Self> {
        match database.get_database_backend() {
            DbBackend::MySql => Some(Self::now(database.get_mysql_connection_pool())),
            DbBackend::Postgres => Some(Self::now(database.get_postgres_connection_pool())),
            DbBackend::Sqlite => Some(Self::now(database.get_sqlite_connection_pool())),
            _ => None,
        }
    }

    fn now<D: sqlx::Database>(pool: &sqlx::Pool<D>) -> Self {
        Self {
            size: pool.size(),
            idle: u32::try_from(pool.num_idle()).unwrap_or(u32::MAX),
            max: pool.options().get_max_connections(),
            min: pool.options().get_min_connections(),
        }
    }
}

/// Named as those of the pool that Spring Boot uses, so that its dashboards show them.
fn pool_gauges(database: &DatabaseConnection) -> Vec<Gauge> {
    let Some(pool) = ConnectionPool::of(database) else {
        return Vec::new();
    };
    let active = pool.size.saturating_sub(pool.idle);
    let gauge = |(name, value): (&'static str, u32)| Gauge {
        name,
        tags: Tags::from([("pool", "db".to_owned())]),
        value: value.into(),
    };
    let values = [
        ("hikaricp.connections", pool.size),
        ("hikaricp.connections.active", active),
        ("hikaricp.connections.idle", pool.idle),
        ("hikaricp.connections.max", pool.max),
        ("hikaricp.connections.min", pool.min),
    ];
    values.map(gauge).into()
}
