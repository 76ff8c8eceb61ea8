//! Headers that the gateway adds to answers.

use mesh_web::SecurityHeaders;

/// Added where the service did not set them.
pub const ADDED_TO_ANSWERS: SecurityHeaders = &[
    ("x-frame-options", "DENY"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    (
        "content-security-policy",
        "default-src 'self'; frame-ancestors 'none'; base-uri 'self'",
    ),
    ("x-xss-protection", "0"),
    (
        "cache-control",
        "no-cache, no-store, max-age=0, must-revalidate",
    ),
    ("pragma", "no-cache"),
    ("expires", "0"),
];
