//! Documents that are meant for some profiles only.

use super::Document;
use super::profile_expression::accepts;

/// Keys that switch profiles on.
const ACTIVATIONS: [&str; 2] = ["spring.profiles.active", "spring.profiles.include"];

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

    /// Whether the document switches profiles on. Spring does not serve such a file to those who ask
    /// for no profile: its plain settings belong to the profiles.
    pub fn activates_profiles(&self) -> bool {
        self.properties
            .keys()
            .any(|key| ACTIVATIONS.contains(&list_name(key)))
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

fn is_condition(key: &str) -> bool {
    let name = list_name(key).replace('-', "").to_ascii_lowercase();
    CONDITIONS.contains(&name.as_str())
}

/// The key itself, or that of the list that it is an element of.
fn list_name(key: &str) -> &str {
    key.split('[').next().unwrap_or(key)
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

    #[test]
    fn a_document_that_switches_profiles_on_is_recognized() {
        let cases = [
            ("spring.profiles.active: dev", true),
            ("spring.profiles.include: [a, b]", true),
            ("spring.profiles: dev", false),
            ("spring.profiles.group.a: b", false),
        ];
        for (yaml, expected) in cases {
            assert_eq!(
                parse(yaml).unwrap()[0].activates_profiles(),
                expected,
                "{yaml}"
            );
        }
    }
}
