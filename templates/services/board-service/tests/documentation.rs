//! The OpenAPI document.

use crate::support::start;

#[tokio::test]
async fn the_document_is_readable_without_a_token() {
    let service = start().await;
    let answer = service.anonymous().get("/v3/api-docs").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["info"]["title"], "board-service");
}
