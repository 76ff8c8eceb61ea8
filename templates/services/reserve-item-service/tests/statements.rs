//! How many statements reading and moving stock take, and that lists are found by an index.

use mesh_test::StatementLog;
use reqwest::{Method, RequestBuilder};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::json;

use crate::support::{ALL, Api, ITEMS, RULES, stock_of};

struct Counted {
    api: Api,
    log: StatementLog,
}

impl Counted {
    async fn start() -> Self {
        let log = StatementLog::serve().await;
        let api = Api::start_with(RULES, &ALL, &log.settings()).await;
        for _ in 0..5 {
            api.course(10).await;
        }
        Self { api, log }
    }

    /// The statements with which a request is answered.
    async fn of(&self, request: RequestBuilder) -> Vec<String> {
        let (answer, statements) = self.log.of(request).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        statements
    }

    async fn get(&self, path: &str) -> Vec<String> {
        self.of(self.api.user().request(Method::GET, path)).await
    }
}

#[tokio::test]
async fn reading_takes_as_many_statements_whatever_the_number_of_items() {
    let mesh = Counted::start().await;
    for (path, expected) in [
        // Items with their locations, and their number.
        ("?size=2", 2),
        ("?size=4", 2),
        // A page that is not full tells the number.
        ("?size=20", 1),
        ("/1", 1),
        ("/relations/1", 1),
        ("/latest/3", 1),
    ] {
        let statements = mesh.get(&format!("{ITEMS}{path}")).await;
        assert_eq!(statements.len(), expected, "{path}: {statements:#?}");
    }
    let many = mesh
        .api
        .checks()
        .request(Method::POST, "/internal/reserve-items");
    let statements = mesh.of(many.json(&json!(["1", "2", "3", "4"]))).await;
    assert_eq!(statements.len(), 1, "{statements:#?}");
}

#[tokio::test]
async fn stock_is_changed_with_one_statement_that_looks_at_it() {
    let mesh = Counted::start().await;
    let order = json!({"reserveId": "r1", "reserveQty": 2});
    let request = mesh.api.checks().request(Method::PUT, &stock_of(1));
    let statements = mesh.of(request.json(&order)).await;
    let updates = statements.iter().filter(|text| text.starts_with("UPDATE"));
    let updates: Vec<_> = updates
        .filter(|text| text.contains("reserve_item"))
        .collect();
    assert_eq!(updates.len(), 1, "{statements:#?}");
    let (_, condition) = updates[0].split_once("WHERE").expect("a condition");
    assert!(condition.contains("inventory_qty"), "{condition}");
}

#[tokio::test]
async fn a_change_writes_only_what_has_changed() {
    let mesh = Counted::start().await;
    let item = mesh.api.read(1).await;
    let change = crate::support::merged(item, json!({"contact": "02-1"}));
    let request = mesh.api.admin().request(Method::PUT, &format!("{ITEMS}/1"));
    let (answer, statements) = mesh.log.of(request.json(&change)).await;
    assert_eq!(answer.bare_status(), 204);
    let update = statements.iter().find(|text| text.starts_with("UPDATE"));
    let update = update.expect("an update");
    let (written, _) = update.split_once("WHERE").expect("a condition");
    for column in ["contact_no", "last_modified_by", "modified_date"] {
        assert!(written.contains(column), "{written}");
    }
    for column in ["inventory_qty", "total_qty", "use_at", "reserve_item_name"] {
        assert!(!written.contains(column), "{written}");
    }
}

#[tokio::test]
async fn pages_are_found_by_an_index() {
    let mesh = Counted::start().await;
    let database = mesh.api.service.database().await;
    if database.get_database_backend() != DbBackend::Sqlite {
        return; // Others choose by what tables hold.
    }
    for (path, index) in [
        (ITEMS.to_owned(), "reserve_item_by_date"),
        (
            "/api/v1/education/reserve-items".to_owned(),
            "reserve_item_by_category",
        ),
    ] {
        let statements = mesh.get(&format!("{path}?size=20")).await;
        let plan = plan_of(&database, &statements[0]).await;
        assert!(
            plan.contains(index) && !plan.contains("ORDER BY"),
            "{path}\n{plan}"
        );
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
