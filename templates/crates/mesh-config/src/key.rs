//! Spring's relaxed names: `defaultZone`, `default-zone` and `DEFAULT_ZONE` are one key.

/// The form under which a key is stored: kebab-case segments, dots between them. What stands in
/// brackets, such as the path in `cors-configurations.[/userService/**]`, is data and stays.
pub fn canonical(key: &str) -> String {
    let mut result = String::with_capacity(key.len() + 4);
    let mut previous_is_lower = false;
    let mut in_brackets = false;
    for character in key.trim().chars() {
        in_brackets = (in_brackets || character == '[') && character != ']';
        if in_brackets {
            result.push(character);
            continue;
        }
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

/// The list that a key is an element of: `routes` for `routes[0].id`.
pub fn list_of(key: &str) -> Option<&str> {
    key.match_indices('[').find_map(|(start, _)| {
        let (index, _) = key[start + 1..].split_once(']')?;
        let is_index = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
        is_index.then_some(&key[..start])
    })
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
    fn what_stands_in_brackets_is_data() {
        let key = "globalcors.corsConfigurations.[/userService/v1.0/**].allowedOrigins[0]";
        let stored = "globalcors.cors-configurations.[/userService/v1.0/**].allowed-origins[0]";
        assert_eq!(canonical(key), stored);
        assert_eq!(list_of(stored), stored.strip_suffix("[0]"));
        assert_eq!(list_of("a.[/**].b"), None);
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
