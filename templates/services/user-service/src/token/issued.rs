//! New tokens, and the answer that carries them.

use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use mesh_security::{IssuedTokens, TokenIssuer, fingerprint};
use mesh_web::ApiError;
use utoipa::ToResponse;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{
    HeaderBuilder, ObjectBuilder, RefOr, Response as AnswerDescription, ResponseBuilder,
};

use crate::users::Role;
use crate::users::model::Model as User;

const ACCESS_TOKEN: HeaderName = HeaderName::from_static("access-token");
const REFRESH_TOKEN: HeaderName = HeaderName::from_static("refresh-token");
const TOKEN_ID: HeaderName = HeaderName::from_static("token-id");

/// New tokens of a user; as an answer 200 without body, everything in headers.
pub struct TokensIssued {
    tokens: IssuedTokens,
    user_id: String,
}

impl TokensIssued {
    /// Issues tokens with the role that the user has at this moment.
    pub fn to(user: &User, issuer: &TokenIssuer) -> Self {
        Self {
            tokens: issuer.issue(&user.user_id, &[Role::id_of(&user.role_id)]),
            user_id: user.user_id.clone(),
        }
    }

    /// What is stored of the refresh token.
    pub fn refresh_fingerprint(&self) -> String {
        fingerprint(&self.tokens.refresh_token)
    }
}

impl IntoResponse for TokensIssued {
    fn into_response(self) -> Response {
        let values = [
            (ACCESS_TOKEN, self.tokens.access_token),
            (REFRESH_TOKEN, self.tokens.refresh_token),
            (TOKEN_ID, self.user_id),
        ];
        let mut response = Response::default();
        for (name, value) in values {
            match HeaderValue::try_from(value) {
                Ok(value) => response.headers_mut().insert(name, value),
                Err(error) => return ApiError::internal(error).into_response(),
            };
        }
        response
    }
}

impl ToResponse<'static> for TokensIssued {
    fn response() -> (&'static str, RefOr<AnswerDescription>) {
        let header = |description| {
            HeaderBuilder::new()
                .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
                .description(Some(description))
                .build()
        };
        let response = ResponseBuilder::new()
            .description("New tokens, in headers. No body.")
            .header(
                ACCESS_TOKEN.as_str(),
                header("Goes into `Authorization` of requests."),
            )
            .header(
                REFRESH_TOKEN.as_str(),
                header("Good for one pair of new tokens."),
            )
            .header(TOKEN_ID.as_str(), header("Id of the user."));
        ("TokensIssued", response.build().into())
    }
}
