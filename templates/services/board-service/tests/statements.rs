//! How many statements reading takes, and that they read no more rows than they show.

use mesh_test::StatementLog;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::json;

use crate::support::{Api, Caller, RULES};

struct Counted {
    api: Api,
    log: StatementLog,
}

impl Counted {
    async fn start() -> Self {
        let log = StatementLog::serve().await;
        let present = ["user-service", "portal-service"];
        let api = Api::start_with(RULES, &present, &log.settings()).await;
        Self { api, log }
    }

    /// The statements with which a path is answered.
    async fn get(&self, caller: &Caller<'_>, path: &str) -> Vec<String> {
        let request = caller.request(Method::GET, path);
        let (answer, statements) = self.log.of(request).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        statements
    }

    /// A board with comments and as many posts; the first is a notice.
    async fn board_with_posts(&self, count: usize) -> i64 {
        let board = self.api.board(json!({})).await;
        for index in 0..count {
            self.api.post(board, json!({"noticeAt": index == 0})).await;
        }
        board
    }
}

#[tokio::test]
async fn a_page_takes_as_many_statements_whatever_its_size() {
    let mesh = Counted::start().await;
    let board = mesh.board_with_posts(6).await;
    let visitor = mesh.api.visitor();
    for (size, expected) in [
        // Board, posts, their number, comments.
        (2, 4),
        (5, 4),
        // A page that is not full tells the number.
        (20, 3),
    ] {
        let path = format!("/api/v1/posts/list/{board}?size={size}");
        let statements = mesh.get(&visitor, &path).await;
        assert_eq!(statements.len(), expected, "{size}: {statements:#?}");
    }
}

#[tokio::test]
async fn a_post_takes_three_statements_and_four_more_when_it_is_read_first() {
    let mesh = Counted::start().await;
    let board = mesh.board_with_posts(3).await;
    let path = format!("/api/v1/posts/view/{board}/2");
    let visitor = mesh.api.visitor();
    for expected in [7, 3, 3] {
        let statements = mesh.get(&visitor, &path).await;
        assert_eq!(statements.len(), expected, "{statements:#?}");
    }
}

#[tokio::test]
async fn pages_are_found_by_an_index() {
    let mesh = Counted::start().await;
    let database = mesh.api.service.database().await;
    if database.get_database_backend() != DbBackend::Sqlite {
        return; // Others choose by what tables hold.
    }
    let board = mesh.board_with_posts(3).await;
    let (visitor, admin) = (mesh.api.visitor(), mesh.api.admin());
    for (caller, path) in [
        (&visitor, format!("/api/v1/posts/list/{board}?size=2")),
        (&admin, format!("/api/v1/posts/{board}?size=2")),
    ] {
        let statements = mesh.get(caller, &path).await;
        let on_posts = statements
            .iter()
            .filter(|text| text.contains("posts_title"));
        let on_posts: Vec<_> = on_posts.collect();
        assert_eq!(on_posts.len(), 2, "{statements:#?}");
        for statement in on_posts {
            let plan = plan_of(&database, statement).await;
            let by_index = plan.contains("posts_in_order") || plan.contains("COVERING INDEX");
            assert!(
                by_index && !plan.contains("ORDER BY"),
                "{statement}\n{plan}"
            );
        }
    }
}

/// How SQLite is going to answer a statement.
async fn plan_of(database: &DatabaseConnection, statement: &str) -> String {
    let explained = format!("EXPLAIN QUERY PLAN {statement}");
    let explained = Statement::from_string(DbBackend::Sqlite, explained);
    let rows = database.query_all_raw(explained).await.expect("a plan");
    let steps = rows.iter().map(|row| row.try_get::<String>("", "detail"));
    let steps: Result<Vec<_>, _> = steps.collect();
    steps.expect("steps").join("\n")
}
