//! `${random.value}` and `${random.uuid}`, anew each time that they are read. Source: Spring Boot,
//! "Configuring Random Values".

use uuid::Uuid;

/// The value of a random property; nothing for other names.
pub fn random(name: &str) -> Option<String> {
    match name {
        "random.value" => Some(Uuid::new_v4().simple().to_string()),
        "random.uuid" => Some(Uuid::new_v4().to_string()),
        _ => None,
    }
}
