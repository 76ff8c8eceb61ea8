//! Bare numbers and booleans are JSON; utoipa takes them for texts.

use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{Content, RefOr, Schema};

const JSON: &str = "application/json";
const TEXT: &str = "text/plain";

/// Says of answers that are a bare number or boolean that they are JSON.
pub fn are_json(operation: &mut Operation) {
    for answer in operation.responses.responses.values_mut() {
        if let RefOr::T(answer) = answer
            && answer.content.get(TEXT).is_some_and(is_scalar)
            && let Some(content) = answer.content.swap_remove(TEXT)
        {
            answer.content.insert(JSON.to_owned(), content);
        }
    }
}

fn is_scalar(content: &RefOr<Content>) -> bool {
    let RefOr::T(content) = content else {
        return false;
    };
    let Some(RefOr::T(Schema::Object(object))) = &content.schema else {
        return false;
    };
    let scalar = [Type::Boolean, Type::Integer, Type::Number];
    match &object.schema_type {
        SchemaType::Type(one) => scalar.contains(one),
        SchemaType::Array(several) => scalar.iter().any(|one| several.contains(one)),
        SchemaType::AnyValue => false,
    }
}
