//! SQLite alters no columns: the table is made anew and its rows are brought over, in one transaction
//! (<https://sqlite.org/lang_altertable.html#otheralter>).

use sea_orm::sea_query::{ColumnDef, SqliteQueryBuilder, TableBuilder};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use sea_orm_migration::SchemaManager;

/// Words that begin a part of a table that is no column.
const CONSTRAINTS: [&str; 5] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

/// Indexes and triggers, without the indexes on one column.
const FURTHER_PARTS: &str = "SELECT m.sql FROM sqlite_master m \
    WHERE m.tbl_name = ?1 AND m.type IN ('index', 'trigger') AND m.sql IS NOT NULL \
    AND NOT EXISTS (SELECT 1 FROM pragma_index_info(m.name) i WHERE m.type = 'index' AND i.name = ?2)";

/// Puts a column in the place of the one of its name.
pub(super) async fn replace_column(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &ColumnDef,
) -> Result<(), DbErr> {
    let mut definition = String::new();
    SqliteQueryBuilder.prepare_column_def(column, &mut definition);
    let name = column.get_column_name();
    let before = Layout::read(manager, table).await?;
    let parts = before.parts.iter();
    let parts = parts.map(|part| match column_of(part) {
        Some(present) if present == name => definition.clone(),
        _ => part.clone(),
    });
    rebuild(manager, table, &before, parts.collect(), "").await
}

/// Takes a column away with what holds to it.
pub(super) async fn remove_column(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
) -> Result<(), DbErr> {
    let before = Layout::read(manager, table).await?;
    let mut parts = before.parts.clone();
    parts.retain(|part| match column_of(part) {
        Some(present) => present != column,
        None => !constrains(part, column),
    });
    rebuild(manager, table, &before, parts, column).await
}

/// Lets a column refer to a table by its id.
pub(super) async fn add_foreign_key(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
    [referred, id]: [&str; 2],
) -> Result<(), DbErr> {
    let before = Layout::read(manager, table).await?;
    let key = format!(r#"FOREIGN KEY ("{column}") REFERENCES "{referred}" ("{id}")"#);
    if before.parts.contains(&key) {
        return Ok(());
    }
    let parts = before.parts.iter().cloned().chain([key]).collect();
    rebuild(manager, table, &before, parts, "").await
}

/// Makes the table anew with these parts, and with its indexes but those on the column that goes.
async fn rebuild(
    manager: &SchemaManager<'_>,
    table: &str,
    before: &Layout,
    parts: Vec<String>,
    gone: &str,
) -> Result<(), DbErr> {
    if parts == before.parts {
        return Ok(());
    }
    let transaction = manager.begin().await?;
    let further = texts(&transaction, FURTHER_PARTS, [table, gone]).await?;
    let columns: Vec<String> = parts.iter().filter_map(|part| column_of(part)).collect();
    let columns = format!(r#""{}""#, columns.join(r#"", ""#));
    let parts = parts.join(", ");
    let mut statements = vec![
        // What others refer to is away for a moment.
        "PRAGMA defer_foreign_keys = ON".to_owned(),
        format!(r#"CREATE TABLE "{table}__before" AS SELECT * FROM "{table}""#),
    ];
    if before.has_sequence() {
        statements.push(format!(
            r#"CREATE TABLE "{table}__sequence" AS SELECT seq FROM sqlite_sequence WHERE name = '{table}'"#
        ));
    }
    statements.extend([
        format!(r#"DROP TABLE "{table}""#),
        format!(r#"CREATE TABLE "{table}" ({parts}){}"#, before.tail),
        format!(r#"INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{table}__before""#),
        format!(r#"DROP TABLE "{table}__before""#),
    ]);
    if before.has_sequence() {
        // Numbers of rows that are gone are not given again.
        statements.extend([
            format!("DELETE FROM sqlite_sequence WHERE name = '{table}'"),
            format!(
                r#"INSERT INTO sqlite_sequence (name, seq) SELECT '{table}', seq FROM "{table}__sequence""#
            ),
            format!(r#"DROP TABLE "{table}__sequence""#),
        ]);
    }
    for statement in statements.iter().chain(&further) {
        let connection = transaction.get_connection();
        connection.execute_unprepared(statement).await?;
    }
    transaction.commit().await
}

/// A table as it was made: its columns and constraints, and what comes after them.
struct Layout {
    parts: Vec<String>,
    tail: String,
}

impl Layout {
    async fn read(manager: &SchemaManager<'_>, table: &str) -> Result<Self, DbErr> {
        let query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?1 AND ?2 = ''";
        let found = texts(manager, query, [table, ""]).await?;
        let layout = found.first().and_then(|sql| Self::parse(sql));
        layout.ok_or_else(|| DbErr::Custom(format!("there is no table {table} to change")))
    }

    /// Takes `CREATE TABLE name (a, b) tail` apart at the commas that are in no parentheses and no quotes.
    fn parse(sql: &str) -> Option<Self> {
        let (_, body) = sql.split_once('(')?;
        let (mut depth, mut quote, mut start) = (0, None, 0);
        let mut parts = Vec::new();
        for (place, c) in body.char_indices() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'' | '`') => quote = Some(c),
                (None, '(') => depth += 1,
                (None, ',') if depth == 0 => {
                    parts.push(body[start..place].trim().to_owned());
                    start = place + 1;
                }
                (None, ')') if depth == 0 => {
                    parts.push(body[start..place].trim().to_owned());
                    let tail = body[place + 1..].to_owned();
                    return Some(Self { parts, tail });
                }
                (None, ')') => depth -= 1,
                _ => {}
            }
        }
        None
    }

    fn has_sequence(&self) -> bool {
        let mut parts = self.parts.iter();
        parts.any(|part| part.to_uppercase().contains("AUTOINCREMENT"))
    }
}

/// The name of the column that a part of a table is.
fn column_of(part: &str) -> Option<String> {
    let word = part.split_whitespace().next()?;
    let is_constraint = CONSTRAINTS.contains(&word.to_uppercase().as_str());
    (!is_constraint).then(|| word.trim_matches(['"', '`']).to_owned())
}

/// Whether a constraint is one on the column.
fn constrains(part: &str, column: &str) -> bool {
    let list = part
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'));
    list.is_some_and(|(list, _)| {
        let mut columns = list
            .split(',')
            .map(|one| one.trim().trim_matches(['"', '`']));
        columns.any(|one| one == column)
    })
}

async fn texts(
    manager: &SchemaManager<'_>,
    query: &str,
    values: [&str; 2],
) -> Result<Vec<String>, DbErr> {
    let values = values.map(Value::from);
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, query, values);
    let rows = manager.get_connection().query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
