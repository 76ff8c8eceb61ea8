//! How many statements reading takes.

use mesh_test::StatementLog;
use reqwest::Method;
use serde_json::json;

use crate::support::{ALL, Api, EQUIPMENT, RESERVES, RULES, days, merged};

#[tokio::test]
async fn a_page_takes_as_many_statements_whatever_its_size() {
    let log = StatementLog::serve().await;
    let api = Api::start_with(RULES, &ALL, &log.settings()).await;
    for day in 0..6 {
        let booking = merged(days(day, day), json!({"reserveQty": 1}));
        api.booked(EQUIPMENT, booking).await;
    }
    for (query, expected) in [
        // Reservations, and how many there are.
        ("size=2", 2),
        ("size=5", 2),
        // A page that is not full tells the number.
        ("size=20", 1),
        // The items that are reserved come first.
        ("size=20&keywordType=item&keyword=projector", 2),
    ] {
        let admin = api.admin();
        let request = admin.request(Method::GET, &format!("{RESERVES}?{query}"));
        let (answer, statements) = log.of(request).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(statements.len(), expected, "{query}: {statements:#?}");
    }
}
