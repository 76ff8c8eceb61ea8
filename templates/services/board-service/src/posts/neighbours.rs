//! The posts before and behind another.

use mesh_data::StoreResult;
use mesh_web::Search;
use sea_orm::sea_query::{Order, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, FromQueryResult, QueryResult,
};

use super::answer::{PostSimple, SimpleRow};
use super::model::{Column, Entity, PostKey};
use super::store::searched;
use crate::deletion::Deletion;

/// What is around a post: in each direction one post, or none.
pub struct Neighbours {
    /// A lower number, and rather no notice.
    pub previous: Vec<PostSimple>,
    /// A higher number, and rather a notice.
    pub next: Vec<PostSimple>,
}

/// The posts around another that are not deleted and that a search finds, with one statement. The
/// nearest notice and the nearest other post in each direction are found by the index; looking for the
/// best of all posts would read them all.
pub async fn of(
    database: &DatabaseConnection,
    key: PostKey,
    search: &Search,
) -> StoreResult<Neighbours> {
    let rows = database.query_all(&candidates(key, search)).await?;
    let candidates = rows.iter().map(Candidate::read);
    let (before, behind): (Vec<_>, Vec<_>) = candidates
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .partition(|candidate| candidate.post.posts_no < key.posts_no);
    let previous = before
        .into_iter()
        .min_by_key(|candidate| candidate.is_notice);
    let next = behind
        .into_iter()
        .max_by_key(|candidate| candidate.is_notice);
    Ok(Neighbours {
        previous: previous.map(Candidate::into_post).into_iter().collect(),
        next: next.map(Candidate::into_post).into_iter().collect(),
    })
}

fn candidates(key: PostKey, search: &Search) -> SelectStatement {
    let mut select = nearest(key, search, Order::Desc, false);
    select
        .union(UnionType::All, nearest(key, search, Order::Desc, true))
        .union(UnionType::All, nearest(key, search, Order::Asc, true))
        .union(UnionType::All, nearest(key, search, Order::Asc, false));
    select
}

struct Candidate {
    is_notice: bool,
    post: SimpleRow,
}

impl Candidate {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            is_notice: row.try_get("", "notice_at")?,
            post: SimpleRow::from_query_result(row, "")?,
        })
    }

    fn into_post(self) -> PostSimple {
        self.post.into()
    }
}

const COLUMNS: [Column; 6] = [
    Column::BoardNo,
    Column::PostsNo,
    Column::PostsTitle,
    Column::PostsContent,
    Column::CreatedDate,
    Column::NoticeAt,
];

/// The nearest post with a lower number (descending) or a higher one (ascending). It is a query of
/// its own within the union: SQLite allows no limit for a part of one.
fn nearest(key: PostKey, search: &Search, order: Order, is_notice: bool) -> SelectStatement {
    let on_that_side = match order {
        Order::Desc => Column::PostsNo.lt(key.posts_no),
        _ => Column::PostsNo.gt(key.posts_no),
    };
    let first = Query::select()
        .columns(COLUMNS)
        .from(Entity)
        .and_where(Column::BoardNo.eq(key.board_no))
        .and_where(Column::NoticeAt.eq(is_notice))
        .and_where(on_that_side)
        .and_where(Column::DeleteAt.eq(Deletion::None))
        .and_where_option(searched(search))
        .order_by(Column::PostsNo, order)
        .limit(1)
        .to_owned();
    Query::select()
        .columns(COLUMNS)
        .from_subquery(first, "nearest")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::SqliteQueryBuilder;
    use sea_orm::{ConnectOptions, Database, DbBackend, Statement};
    use sea_orm_migration::MigratorTrait;

    use super::*;
    use crate::migration::Migrator;

    #[tokio::test]
    async fn neighbours_are_at_hand_in_the_index() {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1);
        let database = Database::connect(options).await.unwrap();
        Migrator::up(&database, None).await.unwrap();
        let key = PostKey {
            board_no: 1,
            posts_no: 2,
        };
        let select = candidates(key, &Search::default()).to_string(SqliteQueryBuilder);
        let explain =
            Statement::from_string(DbBackend::Sqlite, format!("EXPLAIN QUERY PLAN {select}"));
        let steps = database.query_all_raw(explain).await.unwrap();
        let steps = steps.iter().map(|step| step.try_get("", "detail").unwrap());
        let steps: Vec<String> = steps.collect();
        let found = "posts_in_order (board_no=? AND notice_at=? AND posts_no";
        let searches = steps.iter().filter(|step| step.contains(found));
        assert_eq!(searches.count(), 4, "{steps:#?}");
        let sorts = steps.iter().any(|step| step.contains("ORDER BY"));
        assert!(!sorts, "{steps:#?}");
    }
}
