//! Changes of tables that hold rows already, alike on every database.
//!
//! Each can be made again after it was broken off, for MySQL and SQLite do not take back what was changed before.

mod sqlite;

use std::fmt::Display;
use std::str::FromStr;

use sea_orm::sea_query::{
    ColumnDef, Expr, ExprTrait, ForeignKey, IntoColumnDef, Query, SelectStatement, Table,
};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Value};
use sea_orm_migration::SchemaManager;

use crate::index_on;

/// Adds a column that can be empty.
///
/// # Errors
/// When the database refuses it.
pub async fn add_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: impl IntoColumnDef,
) -> Result<(), DbErr> {
    let column = column.into_column_def();
    if manager.has_column(table, column.get_column_name()).await? {
        return Ok(());
    }
    let addition = Table::alter().table(table).add_column(column).take();
    manager.alter_table(addition).await
}

/// Gives a column another type, and lets it be empty or no longer.
///
/// # Errors
/// When rows do not fit.
pub async fn alter_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: impl IntoColumnDef,
) -> Result<(), DbErr> {
    let column = told_nullable(column.into_column_def());
    if is_sqlite(manager) {
        return sqlite::replace_column(manager, table, &column).await;
    }
    let change = Table::alter().table(table).modify_column(column).take();
    manager.alter_table(change).await
}

/// PostgreSQL changes only what it is told.
fn told_nullable(mut column: ColumnDef) -> ColumnDef {
    if column.get_column_spec().nullable.is_none() {
        column.null();
    }
    column
}

/// Removes a column with its foreign keys and indexes.
///
/// # Errors
/// When the database refuses it.
pub async fn drop_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    if !manager.has_column(table, column).await? {
        return Ok(());
    }
    if is_sqlite(manager) {
        return sqlite::remove_column(manager, table, column).await;
    }
    // PostgreSQL drops them with the column, and MySQL refuses.
    for key in foreign_keys(manager, table, column).await? {
        let removal = ForeignKey::drop().table(table).name(key).to_owned();
        manager.drop_foreign_key(removal).await?;
    }
    let removal = Table::alter().table(table).drop_column(column).take();
    manager.alter_table(removal).await
}

/// Lets a column refer to the rows of another table by their id.
///
/// # Errors
/// When rows refer to what is not there.
pub async fn add_foreign_key(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
    referred: &'static str,
    id: &'static str,
) -> Result<(), DbErr> {
    if is_sqlite(manager) {
        return sqlite::add_foreign_key(manager, table, column, [referred, id]).await;
    }
    if !foreign_keys(manager, table, column).await?.is_empty() {
        return Ok(());
    }
    let key = ForeignKey::create()
        .name(format!("{table}_{column}"))
        .from(table, column)
        .to(referred, id)
        .take();
    manager.create_foreign_key(key).await
}

/// Makes an index on a column.
///
/// # Errors
/// When the database refuses it.
pub async fn add_index(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    if manager.has_index(table, name).await? {
        return Ok(());
    }
    manager.create_index(index_on(name, table, column)).await
}

/// Writes a value into the rows that have nothing in a column.
///
/// # Errors
/// When the text is no such value.
pub async fn fill<T>(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
    text: &str,
) -> Result<(), DbErr>
where
    T: FromStr<Err: Display> + Into<Value>,
{
    let value: T = text.parse().map_err(|error| {
        DbErr::Custom(format!(
            "{text:?} does not fit into {table}.{column}: {error}"
        ))
    })?;
    let update = Query::update()
        .table(table)
        .value(column, value.into())
        .and_where(Expr::col(column).is_null())
        .take();
    manager.execute(update).await
}

/// Writes a word, or nothing, into the rows that have one of some words in a column.
///
/// # Errors
/// When the column cannot be empty and is to be.
pub async fn replace_values(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
    words: &[&str],
    heir: Option<&str>,
) -> Result<(), DbErr> {
    let words = words.iter().copied();
    let update = Query::update()
        .table(table)
        .value(column, heir.map(str::to_owned))
        .and_where(Expr::col(column).is_in(words))
        .take();
    manager.execute(update).await
}

fn is_sqlite(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == DbBackend::Sqlite
}

/// The names of the foreign keys on a column.
async fn foreign_keys(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
) -> Result<Vec<String>, DbErr> {
    let schema = match manager.get_database_backend() {
        DbBackend::MySql => "DATABASE()",
        _ => "CURRENT_SCHEMA()",
    };
    let rows = manager
        .get_connection()
        .query_all(&usage_of_keys(table, column, schema))
        .await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

fn usage_of_keys(table: &str, column: &str, schema: &'static str) -> SelectStatement {
    let key = |name| Expr::col(("k", name));
    let constraint = |name| Expr::col(("c", name));
    Query::select()
        .expr(key("constraint_name"))
        .from_as(("information_schema", "key_column_usage"), "k")
        .join_as(
            sea_orm::sea_query::JoinType::InnerJoin,
            ("information_schema", "table_constraints"),
            "c",
            constraint("constraint_name")
                .equals(("k", "constraint_name"))
                .and(constraint("table_schema").equals(("k", "table_schema")))
                .and(constraint("table_name").equals(("k", "table_name"))),
        )
        .and_where(constraint("constraint_type").eq("FOREIGN KEY"))
        .and_where(key("table_schema").eq(Expr::cust(schema)))
        .and_where(key("table_name").eq(table))
        .and_where(key("column_name").eq(column))
        .take()
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectOptions, Database, DatabaseConnection};
    use sea_orm_migration::schema::{integer, string_len, string_len_null};

    use super::*;

    const TABLES: &str = r#"
        CREATE TABLE "kind" ( "kind_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(5) );
        CREATE TABLE "item" ( "item_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
            "name" varchar(5) CHECK ("name" <> 'a,(b'), "kind_id" integer,
            FOREIGN KEY ("kind_id") REFERENCES "kind" ("kind_id") );
        CREATE INDEX "item_by_kind_id" ON "item" ("kind_id");
        CREATE INDEX "item_by_name" ON "item" ("name");
        INSERT INTO "kind" ("name") VALUES ('one'), (NULL), ('gone');
        INSERT INTO "item" ("name", "kind_id") VALUES ('first', 1), ('next', 2);
        DELETE FROM "kind" WHERE "kind_id" = 3;
    "#;

    async fn database() -> DatabaseConnection {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options
            .max_connections(1)
            .map_sqlx_sqlite_opts(|sqlite| sqlite.pragma("foreign_keys", "ON"));
        let database = Database::connect(options).await.unwrap();
        database.execute_unprepared(TABLES).await.unwrap();
        database
    }

    async fn texts(database: &DatabaseConnection, query: &str) -> Vec<String> {
        let statement = sea_orm::Statement::from_string(DbBackend::Sqlite, query);
        let rows = database.query_all_raw(statement).await.unwrap();
        let texts = rows.iter().map(|row| row.try_get_by_index(0).unwrap());
        texts.collect()
    }

    /// The table that others refer to is made anew on SQLite; its rows, its numbers and what refers to it stay.
    #[tokio::test]
    async fn a_column_becomes_another_and_all_else_stays() {
        let database = database().await;
        let manager = SchemaManager::new(&database);
        fill::<String>(&manager, "kind", "name", "none")
            .await
            .unwrap();
        for _ in 0..2 {
            let name = string_len("name", 20);
            alter_column(&manager, "kind", name).await.unwrap();
        }
        let layout = r#"SELECT sql FROM sqlite_master WHERE name = 'kind'"#;
        let expected = r#"CREATE TABLE "kind" ("kind_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(20) NOT NULL)"#;
        assert_eq!(texts(&database, layout).await, [expected]);
        let rows = r#"SELECT "kind_id" || "name" FROM "kind""#;
        assert_eq!(texts(&database, rows).await, ["1one", "2none"]);
        let refused = database.execute_unprepared(r#"DELETE FROM "kind""#).await;
        assert!(refused.is_err(), "items refer to them");
        let next =
            r#"INSERT INTO "kind" ("name") VALUES ('new') RETURNING CAST("kind_id" AS text)"#;
        assert_eq!(
            texts(&database, next).await,
            ["4"],
            "numbers are not given twice"
        );
    }

    #[tokio::test]
    async fn rows_that_do_not_fit_leave_the_table_as_it_is() {
        let database = database().await;
        let manager = SchemaManager::new(&database);
        let refused = alter_column(&manager, "kind", string_len("name", 20)).await;
        assert!(refused.is_err(), "one has no name");
        let rows = r#"SELECT CAST(COUNT(*) AS text) FROM "kind""#;
        assert_eq!(texts(&database, rows).await, ["2"]);
    }

    #[tokio::test]
    async fn a_column_comes_and_goes_with_its_key_and_its_index() {
        let database = database().await;
        let manager = SchemaManager::new(&database);
        for _ in 0..2 {
            drop_column(&manager, "item", "kind_id").await.unwrap();
        }
        let parts = r#"SELECT name FROM sqlite_master WHERE tbl_name = 'item' ORDER BY name"#;
        assert_eq!(texts(&database, parts).await, ["item", "item_by_name"]);
        let layout = r#"SELECT sql FROM sqlite_master WHERE name = 'item'"#;
        let kept = texts(&database, layout).await.concat();
        assert!(kept.contains(r#"CHECK ("name" <> 'a,(b')"#), "{kept}");
        assert!(!kept.contains("kind"), "{kept}");
        for _ in 0..2 {
            let column = sea_orm_migration::schema::integer_null("kind_id");
            add_column(&manager, "item", column).await.unwrap();
            add_foreign_key(&manager, "item", "kind_id", "kind", "kind_id")
                .await
                .unwrap();
        }
        let wrong = r#"UPDATE "item" SET "kind_id" = 99"#;
        assert!(database.execute_unprepared(wrong).await.is_err());
        let keys = "SELECT \"table\" FROM pragma_foreign_key_list('item')";
        assert_eq!(texts(&database, keys).await, ["kind"]);
    }

    #[tokio::test]
    async fn rows_get_what_they_lack_and_heirs_of_what_goes() {
        let database = database().await;
        let manager = SchemaManager::new(&database);
        let count = sea_orm_migration::schema::integer_null("count");
        add_column(&manager, "item", count).await.unwrap();
        fill::<i32>(&manager, "item", "count", "7").await.unwrap();
        assert!(fill::<i32>(&manager, "item", "count", "x").await.is_err());
        alter_column(&manager, "item", integer("count"))
            .await
            .unwrap();
        replace_values(&manager, "item", "name", &["next"], Some("last"))
            .await
            .unwrap();
        let rows = r#"SELECT "name" || "count" FROM "item""#;
        assert_eq!(texts(&database, rows).await, ["first7", "last7"]);
        alter_column(&manager, "item", string_len_null("name", 5))
            .await
            .unwrap();
        replace_values(&manager, "item", "name", &["last"], None)
            .await
            .unwrap();
        let rows = r#"SELECT COALESCE("name", 'nothing') FROM "item" ORDER BY "item_id""#;
        assert_eq!(texts(&database, rows).await, ["first", "nothing"]);
    }
}
