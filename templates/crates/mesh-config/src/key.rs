//! Spring's relaxed names: `defaultZone`, `default-zone` and `DEFAULT_ZONE` are one key.

/// The form under which a key is stored: kebab-case segments, dots between them.
pub fn canonical(key: &str) -> String {
    let mut result = String::with_capacity(key.len() + 4);
    let mut previous_is_lower = false;
    for character in key.trim().chars() {
        if character.is_ascii_uppercase() && previous_is_lower {
            result.push('-');
        }
        previous_is_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        result.push(if character == '_' {
            '-'
        } else {
            character.to_ascii_lowercase()
        });
    }
    result
}

/// The environment variable that sets `key`: dots become underscores, dashes vanish.
/// Source: Spring Boot, "Binding from Environment Variables".
pub fn environment_variable(key: &str) -> String {
    canonical(key)
        .replace('-', "")
        .replace(['.', '['], "_")
        .replace(']', "")
        .to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relaxed_forms_are_one_key() {
        assert_eq!(
            canonical("eureka.client.serviceUrl.defaultZone"),
            "eureka.client.service-url.default-zone"
        );
        assert_eq!(
            canonical("eureka.client.service-url.default_zone"),
            "eureka.client.service-url.default-zone"
        );
        assert_eq!(canonical("token.expiration_time"), "token.expiration-time");
    }

    #[test]
    fn environment_variables_follow_spring() {
        assert_eq!(
            environment_variable("eureka.client.service-url.defaultZone"),
            "EUREKA_CLIENT_SERVICEURL_DEFAULTZONE"
        );
        assert_eq!(
            environment_variable("gateway.routes[0].id"),
            "GATEWAY_ROUTES_0_ID"
        );
    }
}
