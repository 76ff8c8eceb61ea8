//! Why no answer came from a service.

use std::time::Duration;

use axum::http::StatusCode;
use hyper_util::client::legacy::Error;
use mesh_config::with_causes;
use mesh_resilience::Exception;

/// The reason, for the log; the client sees the status.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The registry knows none.
    #[error("no instance of {0} is available")]
    NoInstance(String, StatusCode),
    /// None of them was there.
    #[error("no instance accepts connections: {}", with_causes(.0))]
    NotConnected(Error),
    /// The connection ended before the answer.
    #[error("the instance broke off: {}", with_causes(.0))]
    BrokenOff(Error),
    /// The client went away before it had sent everything.
    #[error("the client broke off its request")]
    ClientGone,
    /// It switched to a protocol that nobody asked for.
    #[error("the instance answered 101 to a request that asked for no WebSocket")]
    Unasked,
    /// The answer did not begin in time.
    #[error("the instance did not answer within {0:?}")]
    TooSlow(Duration),
    /// The registry or the configuration is wrong.
    #[error("`{0}` is no address of an instance")]
    BadAddress(String),
    /// The circuit breaker of this name is open.
    #[error("the circuit breaker {0} lets nothing through")]
    Open(String),
    /// The filters of the route are wrong for this request.
    #[error("the filters of the route made `{0}` of the path, which is none")]
    BadPath(String),
}

impl Failure {
    /// The exception that Spring Cloud Gateway throws for it, as fallbacks know it.
    pub fn exception(&self) -> &'static str {
        match self {
            Self::NoInstance(..) => "org.springframework.cloud.gateway.support.NotFoundException",
            Self::NotConnected(_) => "java.net.ConnectException",
            Self::BrokenOff(_) => "reactor.netty.http.client.PrematureCloseException",
            Self::TooSlow(_) => "java.util.concurrent.TimeoutException",
            Self::Open(_) => "io.github.resilience4j.circuitbreaker.CallNotPermittedException",
            Self::ClientGone | Self::Unasked | Self::BadAddress(_) | Self::BadPath(_) => {
                "java.lang.IllegalStateException"
            }
        }
    }

    /// What the client is answered.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoInstance(_, status) => *status,
            Self::NotConnected(_) | Self::Open(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::ClientGone => StatusCode::BAD_REQUEST,
            Self::BrokenOff(_) | Self::Unasked | Self::BadAddress(_) => StatusCode::BAD_GATEWAY,
            Self::TooSlow(_) => StatusCode::GATEWAY_TIMEOUT,
            Self::BadPath(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// What Spring Cloud Gateway would throw.
impl Exception for Failure {
    fn classes(&self) -> &'static [&'static str] {
        match self {
            Self::TooSlow(_) => &["TimeoutException"],
            Self::NotConnected(_) => &["ConnectException", "IOException"],
            Self::BrokenOff(_) => &["PrematureCloseException", "IOException"],
            Self::NoInstance(..) => &[
                "NotFoundException",
                "ResponseStatusException",
                "RuntimeException",
            ],
            Self::Open(_) => &["CallNotPermittedException", "RuntimeException"],
            Self::ClientGone | Self::Unasked | Self::BadAddress(_) | Self::BadPath(_) => {
                &["RuntimeException"]
            }
        }
    }
}
