//! The refusals and failures that all operations have in common. Documented once here; a handler
//! that answers one of these statuses in a way of its own says so itself.

use mesh_web::ErrorResponse;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{
    Components, Content, Ref, RefOr, Response, ResponseBuilder, SecurityRequirement,
};
use utoipa::{PartialSchema, ToSchema};

const REFUSED: (&str, &str) = ("400", "Refused");
const NOT_SIGNED_IN: (&str, &str) = ("401", "NotSignedIn");
const NOT_ALLOWED: (&str, &str) = ("403", "NotAllowed");
const OTHER_MEDIA_TYPE: (&str, &str) = ("415", "OtherMediaType");
const FAILED: (&str, &str) = ("500", "Failed");

/// Makes the answers known, and the body of those that have one.
pub fn declare(components: &mut Components) {
    let mut schemas = vec![(ErrorResponse::name().into(), ErrorResponse::schema())];
    ErrorResponse::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let answers = [
        (
            REFUSED,
            with_body("What was sent is not valid, or a rule forbids it; `code` tells which."),
        ),
        (
            NOT_SIGNED_IN,
            Response::new("No valid token, or at the gateway no right. No body."),
        ),
        (
            NOT_ALLOWED,
            Response::new("Signed in, but no rule allows it. No body."),
        ),
        (
            OTHER_MEDIA_TYPE,
            with_body("The body is of another media type than the operation takes."),
        ),
        (FAILED, with_body("Something unexpected; the log tells it.")),
    ];
    for ((_, name), answer) in answers {
        components.responses.insert(name.to_owned(), answer.into());
    }
}

fn with_body(description: &str) -> Response {
    let body = Ref::from_schema_name(ErrorResponse::name());
    ResponseBuilder::new()
        .description(description)
        .content("application/json", Content::new(Some(body)))
        .build()
}

/// Adds to an operation those answers that it can have.
pub fn add(operation: &mut Operation) {
    let takes_values = operation.parameters.is_some() || operation.request_body.is_some();
    let needs_token = !is_open(operation);
    let possible = [
        (REFUSED, takes_values),
        (NOT_SIGNED_IN, needs_token),
        (NOT_ALLOWED, needs_token),
        (OTHER_MEDIA_TYPE, operation.request_body.is_some()),
        (FAILED, true),
    ];
    for ((status, name), is_possible) in possible {
        if is_possible {
            let answers = &mut operation.responses.responses;
            let shared = || RefOr::Ref(Ref::from_response_name(name));
            answers.entry(status.to_owned()).or_insert_with(shared);
        }
    }
}

/// Open operations say that they also do without a token.
fn is_open(operation: &Operation) -> bool {
    let without = SecurityRequirement::default();
    let accepted = operation.security.as_ref();
    accepted.is_some_and(|accepted| accepted.contains(&without))
}
