//! Handlers of `/api/v1/requests/direct`.

use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, HeaderName, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use mesh_web::{ApiError, ErrorResponse, Locale, Path, Text};
use uuid::Uuid;

use super::stream::{Ending, RESULT_ID, decided, until_decided};
use super::{Outcome, Results};

/// What browsers send when they connect again: the id of the last event that they got.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Tells nginx and those like it to pass every event on at once.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Server-sent events with the result of a reservation.
///
/// `no news is good news` at once and then every five seconds, at last `true` (approved) or `false`
/// (refused, or not known), after which the stream ends. An event called `timeout` ends a stream
/// without result; a client that still waits connects again.
#[utoipa::path(
    get,
    path = "/api/v1/requests/direct/{reserveId}",
    operation_id = "streamReservationResult",
    tag = "requests",
    params(("reserveId" = String, Path, description = "Id of the reservation.")),
    responses(
        (status = OK, description = "The stream.", body = String, content_type = "text/event-stream",
            example = "data:no news is good news\n\nid:result\ndata:true\n\n"),
        (status = NO_CONTENT, description = "`Last-Event-ID` says that the result was received: browsers do not connect again."),
        (status = SERVICE_UNAVAILABLE, description = "Too many streams are open.", body = ErrorResponse),
    ),
    security(()),
)]
pub async fn direct(
    State(results): State<Results>,
    Path(reserve_id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut answer = match results.stream(&reserve_id, &headers) {
        Ok(answer) => answer,
        Err(error) => error.into_response(),
    };
    // Browsers open the stream at the gateway, not through the front end's own server.
    if headers.contains_key(ORIGIN) {
        let everybody = HeaderValue::from_static("*");
        answer
            .headers_mut()
            .insert(ACCESS_CONTROL_ALLOW_ORIGIN, everybody);
    }
    answer
}

impl Results {
    fn stream(&self, reserve_id: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
        let last_event = headers.get(LAST_EVENT_ID);
        if last_event.is_some_and(|id| id == RESULT_ID) {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        let body = match Uuid::try_parse(reserve_id) {
            Ok(reserve_id) => until_decided(self.place_for(reserve_id)?, self.ending()),
            // As every other id that nobody knows.
            Err(_) => decided(Outcome::Refused),
        };
        let headers = [
            (CONTENT_TYPE, "text/event-stream;charset=UTF-8"),
            (X_ACCEL_BUFFERING, "no"),
        ];
        Ok((headers, body).into_response())
    }

    fn place_for(&self, reserve_id: Uuid) -> Result<super::waiting::Place, ApiError> {
        let place = self.waiting.open(reserve_id);
        place.map_err(|_| ApiError::unavailable(Text::key("err.reserve.too_many_waiting")))
    }

    fn ending(&self) -> Ending {
        let text = Text::key("msg.reserve.result_later").in_language(Locale::current());
        Ending {
            time_out: self.time_out,
            stop: self.stop.clone(),
            // A text of the portal service may have several lines; a line is a member of the event.
            text: text.replace(['\r', '\n'], " "),
        }
    }
}
