//! Documents that are meant for some profiles only.

use super::Document;
use super::profile_expression::accepts;

/// Keys without dashes that hold profile expressions; the second one is that of Spring Boot 2.3 and older.
const CONDITIONS: [&str; 2] = ["spring.config.activate.onprofile", "spring.profiles"];

impl Document {
    /// Whether the document applies to `profiles`: it names none, or an expression that holds.
    ///
    /// # Errors
    /// When an expression cannot be read.
    pub fn is_active(&self, profiles: &[String]) -> Result<bool, String> {
        let expressions: Vec<&str> = self.expressions().collect();
        for expression in &expressions {
            if accepts(expression, profiles)? {
                return Ok(true);
            }
        }
        Ok(expressions.is_empty())
    }

    fn expressions(&self) -> impl Iterator<Item = &str> {
        let conditions = self.properties.iter().filter(|(key, _)| is_condition(key));
        conditions
            .filter_map(|(_, value)| value.as_str())
            .flat_map(|text| text.split(','))
            .map(str::trim)
            .filter(|expression| !expression.is_empty())
    }
}

/// The key itself, or an element of a list under it.
fn is_condition(key: &str) -> bool {
    let name = key.split('[').next().unwrap_or(key);
    let name = name.replace('-', "").to_ascii_lowercase();
    CONDITIONS.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::yaml::parse;

    fn is_active(yaml: &str, profiles: &[&str]) -> bool {
        let profiles: Vec<String> = profiles.iter().map(|name| (*name).to_owned()).collect();
        parse(yaml).unwrap()[0].is_active(&profiles).unwrap()
    }

    #[test]
    fn a_document_applies_to_the_profiles_it_names() {
        let cases = [
            ("a: 1", true),
            ("spring.config.activate.on-profile: dev", true),
            ("spring.config.activate.onProfile: dev", true),
            ("spring.config.activate.on-profile: prod", false),
            ("spring.config.activate.on-profile: prod, dev", true),
            ("spring.config.activate.on-profile: [prod, dev]", true),
            ("spring.config.activate.on-profile: dev & !test", true),
            ("spring.profiles: prod", false),
            ("spring.profiles: dev", true),
            ("spring.profiles.active: prod", true),
        ];
        for (yaml, expected) in cases {
            assert_eq!(is_active(yaml, &["dev", "mysql"]), expected, "{yaml}");
        }
    }
}
