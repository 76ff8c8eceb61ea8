//! The names and arguments of all filters.

use super::{
    FilterContext, Step, answer_headers, circuit_breaker, dedupe, fallback_headers, headers, host,
    location, parameters, path, rate_limit, retry, secure_headers, session, size, status,
};
use crate::route::{Arguments, Family, Kind, Shape};

type FilterKind = Kind<FilterContext, Step>;

const fn kind(
    name: &'static str,
    fields: &'static [&'static str],
    build: fn(&mut Arguments, &mut FilterContext) -> Result<Step, String>,
) -> FilterKind {
    FilterKind {
        name,
        fields,
        shape: Shape::Fields,
        build,
    }
}

const STREAMED: &str = "bodies are passed on while they come; nobody reads or changes them here";

/// The filters.
pub const FAMILY: Family<FilterContext, Step> = Family {
    name: "filter",
    kinds: KINDS,
    refused: &[
        ("CacheRequestBody", STREAMED),
        ("JsonToGrpc", STREAMED),
        (
            "LocalResponseCache",
            "answers depend on who asks; services allow caches with Cache-Control",
        ),
        ("ModifyRequestBody", STREAMED),
        ("ModifyResponseBody", STREAMED),
        ("RemoveJsonAttributesResponseBody", STREAMED),
        (
            "RequestHeaderToRequestUri",
            "clients could make the gateway call anywhere; write a route for each target",
        ),
        (
            "SetRequestUri",
            "clients could make the gateway call anywhere; write a route for each target",
        ),
    ],
};

const KINDS: &[FilterKind] = &[
    kind("AddRequestHeader", &["name", "value"], headers::add),
    FilterKind {
        name: "AddRequestHeadersIfNotPresent",
        fields: &["key-values"],
        shape: Shape::List,
        build: headers::add_missing,
    },
    kind("AddRequestParameter", &["name", "value"], parameters::add),
    kind("AddResponseHeader", &["name", "value"], answer_headers::add),
    kind(
        "CircuitBreaker",
        &["name", "fallback-uri", "status-codes"],
        circuit_breaker::build,
    ),
    kind("DedupeResponseHeader", &["name", "strategy"], dedupe::build),
    kind(
        "FallbackHeaders",
        &[
            "execution-exception-type-header-name",
            "execution-exception-message-header-name",
            "root-cause-exception-type-header-name",
            "root-cause-exception-message-header-name",
        ],
        fallback_headers::build,
    ),
    kind(
        "MapRequestHeader",
        &["from-header", "to-header"],
        headers::map,
    ),
    kind("PrefixPath", &["prefix"], path::prefix),
    kind("PreserveHostHeader", &[], host::preserve),
    kind("RedirectTo", &["status", "url"], status::redirect),
    kind("RemoveRequestHeader", &["name"], headers::remove),
    kind("RemoveRequestParameter", &["name"], parameters::remove),
    kind("RemoveResponseHeader", &["name"], answer_headers::remove),
    kind("RequestHeaderSize", &["max-size"], size::headers),
    kind(
        "RequestRateLimiter",
        &[
            "key-resolver",
            "redis-rate-limiter.replenish-rate",
            "redis-rate-limiter.burst-capacity",
            "redis-rate-limiter.requested-tokens",
            "deny-empty-key",
            "empty-key-status",
            "status-code",
        ],
        rate_limit::build,
    ),
    kind("RequestSize", &["max-size"], size::body),
    kind(
        "Retry",
        &[
            "retries",
            "statuses",
            "methods",
            "backoff.first-backoff",
            "backoff.max-backoff",
            "backoff.factor",
            "backoff.based-on-previous-value",
            "series",
            "exceptions",
        ],
        retry::build,
    ),
    kind(
        "RewriteLocationResponseHeader",
        &[
            "strip-version-mode",
            "location-header-name",
            "host-value",
            "protocols",
        ],
        location::rewrite,
    ),
    kind("RewritePath", &["regexp", "replacement"], path::rewrite),
    kind(
        "RewriteRequestParameter",
        &["name", "replacement"],
        parameters::rewrite,
    ),
    kind(
        "RewriteResponseHeader",
        &["name", "regexp", "replacement"],
        answer_headers::rewrite,
    ),
    kind("SaveSession", &[], session::save),
    kind("SecureHeaders", &[], secure_headers::build),
    kind("SetPath", &["template"], path::set),
    kind("SetRequestHeader", &["name", "value"], headers::set),
    kind("SetRequestHostHeader", &["host"], host::set),
    kind("SetResponseHeader", &["name", "value"], answer_headers::set),
    kind("SetStatus", &["status"], status::set),
    kind("StripPrefix", &["parts"], path::strip),
    kind(
        "TokenRelay",
        &["client-registration-id"],
        session::token_relay,
    ),
];
