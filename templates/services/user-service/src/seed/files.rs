//! The authorizations that the services of this project bring.

/// Name of a service, and its authorizations as CSV.
pub const AUTHORIZATIONS: &[(&str, &str)] = &[(
    "user-service",
    include_str!("../../seed/authorizations/user-service.csv"),
)];
