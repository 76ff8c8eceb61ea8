//! The OpenAPI document and what it says about the service.

use serde_json::{Value, json};

use crate::support::Api;

async fn document(api: &Api) -> Value {
    let answer = api.service.anonymous().get("/v3/api-docs").await;
    assert_eq!(answer.status, 200, "readable without a token");
    answer.json()
}

fn statuses(operation: &Value) -> Vec<&str> {
    let answers = operation["responses"].as_object().expect("answers");
    let mut statuses: Vec<_> = answers.keys().map(String::as_str).collect();
    statuses.sort_unstable();
    statuses
}

#[tokio::test]
async fn requests_are_documented() {
    let document = document(&Api::start().await).await;
    assert_eq!(document["info"]["title"], "reserve-request-service");
    let servers = json!([{"url": "/reserve-request-service"}]);
    assert_eq!(document["servers"], servers);
    for (path, id) in [
        ("/api/v1/requests", "requestRealtime"),
        ("/api/v1/requests/evaluates", "requestEvaluation"),
    ] {
        let operation = &document["paths"][path]["post"];
        assert_eq!(operation["operationId"], id);
        let expected = ["201", "400", "401", "403", "415", "500", "503"];
        assert_eq!(statuses(operation), expected, "{id}");
        let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(body, "#/components/schemas/ReserveSaveRequest");
    }
    let required = &document["components"]["schemas"]["ReserveSaveRequest"]["required"];
    let expected = [
        "reserveItemId",
        "reservePurposeContent",
        "userContactNo",
        "userEmail",
    ];
    assert_eq!(required, &json!(expected));
    let members = &document["components"]["schemas"]["ReserveResponse"]["properties"];
    assert_eq!(members.as_object().map(serde_json::Map::len), Some(12));
}

#[tokio::test]
async fn the_stream_is_documented_as_open_to_everybody() {
    let document = document(&Api::start().await).await;
    let operation = &document["paths"]["/api/v1/requests/direct/{reserveId}"]["get"];
    assert_eq!(operation["operationId"], "streamReservationResult");
    assert_eq!(operation["security"], json!([{}]));
    assert_eq!(statuses(operation), ["200", "204", "400", "500", "503"]);
    let stream = &operation["responses"]["200"]["content"]["text/event-stream"];
    let example = stream["example"].as_str().expect("an example");
    assert!(
        example.contains("\n\nid:result\ndata:true\n\n"),
        "{example}"
    );
}
