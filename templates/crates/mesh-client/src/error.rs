//! Why a call went wrong.

use std::fmt;
use std::time::Duration;

use mesh_config::with_causes;
use mesh_resilience::Exception;
use reqwest::{Response, StatusCode};

/// Why a call to another service did not bring what was asked for.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Nobody offers the service at this moment.
    #[error("no instance of {service} is available")]
    NoInstance {
        /// The service asked for.
        service: String,
    },
    /// No connection, or one that broke.
    #[error("{service} did not answer: {}", with_causes(source))]
    Failed {
        /// The service asked for.
        service: String,
        /// The failure on the way.
        source: reqwest::Error,
    },
    /// The time limiter gave the call up.
    #[error("{service} did not answer within {limit:?}")]
    TimedOut {
        /// The service asked for.
        service: String,
        /// How long was waited.
        limit: Duration,
    },
    /// The circuit breaker lets no calls through at present.
    #[error("calls to {service} go wrong too often; none is made at present")]
    NotPermitted {
        /// The service asked for.
        service: String,
    },
    /// The rate limiter lets no more calls begin.
    #[error("too many calls to {service} within a short time")]
    RateLimited {
        /// The service asked for.
        service: String,
    },
    /// The bulkhead has no place for another call.
    #[error("too many calls to {service} are under way")]
    BulkheadFull {
        /// The service asked for.
        service: String,
    },
    /// An answer was asked for and a refusal came.
    #[error("{service} answered {status}")]
    Status {
        /// The service asked for.
        service: String,
        /// Its answer.
        status: StatusCode,
    },
    /// The answer is not what the caller understands.
    #[error("the answer of {service} cannot be understood: {source}")]
    Unreadable {
        /// The service asked for.
        service: String,
        /// Where reading ended.
        source: serde_json::Error,
    },
    /// The caller has put together a request that there cannot be.
    #[error("the request to {service} cannot be made: {}", with_causes(source))]
    Request {
        /// The service asked for.
        service: String,
        /// What is wrong with it.
        source: reqwest::Error,
    },
}

/// What makes an attempt a bad one. An answer is one too when it tells of an error of the server.
pub enum Trouble {
    /// There is no answer.
    Error(CallError),
    /// There is one, with a status of 500 or above.
    ServerError(Response),
}

/// When a request may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repetition {
    /// In any case: nothing was sent.
    Harmless,
    /// If it does no harm that it arrives twice.
    IfIdempotent,
    /// Never: the same would come of it.
    Useless,
}

impl Trouble {
    /// Whether the service that was called is the one to blame.
    pub fn is_of_service(&self) -> bool {
        matches!(
            self,
            Self::ServerError(_)
                | Self::Error(CallError::Failed { .. } | CallError::TimedOut { .. })
        )
    }

    /// When the request may be sent again.
    pub fn repetition(&self) -> Repetition {
        match self {
            Self::Error(CallError::NoInstance { .. }) => Repetition::Harmless,
            Self::Error(CallError::Failed { source, .. }) if source.is_connect() => {
                Repetition::Harmless
            }
            _ if self.is_of_service() => Repetition::IfIdempotent,
            _ => Repetition::Useless,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => error.fmt(formatter),
            Self::ServerError(response) => response.status().fmt(formatter),
        }
    }
}

/// What a Java service would throw: `RestTemplate`, `WebClient` and the modules of Resilience4j.
impl Exception for Trouble {
    fn classes(&self) -> &'static [&'static str] {
        let error = match self {
            Self::Error(error) => error,
            Self::ServerError(_) => {
                return &[
                    "HttpServerErrorException",
                    "HttpStatusCodeException",
                    "RestClientResponseException",
                    "RestClientException",
                    "WebClientResponseException",
                    "WebClientException",
                    "RuntimeException",
                ];
            }
        };
        match error {
            CallError::TimedOut { .. } => &["TimeoutException"],
            CallError::Failed { source, .. } if source.is_timeout() => &[
                "SocketTimeoutException",
                "ResourceAccessException",
                "IOException",
            ],
            CallError::Failed { source, .. } if source.is_connect() => &[
                "ConnectException",
                "ResourceAccessException",
                "WebClientRequestException",
                "IOException",
            ],
            CallError::Failed { .. } => &[
                "ResourceAccessException",
                "WebClientRequestException",
                "IOException",
            ],
            CallError::NotPermitted { .. } => &["CallNotPermittedException", "RuntimeException"],
            CallError::RateLimited { .. } => &["RequestNotPermitted", "RuntimeException"],
            CallError::BulkheadFull { .. } => &["BulkheadFullException", "RuntimeException"],
            CallError::NoInstance { .. }
            | CallError::Status { .. }
            | CallError::Unreadable { .. }
            | CallError::Request { .. } => &["RuntimeException"],
        }
    }
}
