//! What Cloud Foundry tells an application: `VCAP_APPLICATION` about itself, `VCAP_SERVICES` about
//! the services bound to it.
//!
//! Both are settings below `vcap`, as in Spring Boot, for placeholders such as
//! `${vcap.services.my-registry.credentials.uri}`. Services of a kind that every application knows
//! set the variables that the defaults name, unless these are set already.
//! Sources: documentation of Cloud Foundry; `CloudFoundryVcapEnvironmentPostProcessor` of Spring
//! Boot; java-cfenv.

mod bound;
mod flat;
mod service;

use serde_json::{Map, Value};

use crate::{Environment, Layer};
use flat::flatten;
use service::Service;

/// The settings below `vcap`; nothing elsewhere than on Cloud Foundry.
pub fn layer(environment: &Environment) -> Option<Layer> {
    let application = application(environment)?;
    let mut entries = Vec::new();
    flatten("vcap.application", &application.into(), &mut entries);
    for service in services(environment) {
        let prefix = format!("vcap.services.{}", service.name);
        flatten(&prefix, &service.document, &mut entries);
    }
    Some(Layer::new("vcap", entries))
}

/// Sets the variables that bound services stand for, where they are not set.
pub fn set_variables(environment: &mut Environment) {
    for (name, value) in bound::variables(&services(environment)) {
        environment.set_default(name, value);
    }
    // The platform derives this one itself, and spells it as Rails does.
    if let Some(rest) = environment
        .get(DATABASE_URL)
        .and_then(|url| url.strip_prefix("mysql2://"))
    {
        let url = format!("mysql://{rest}");
        environment.set(DATABASE_URL, url);
    }
}

const DATABASE_URL: &str = "DATABASE_URL";

/// Which instance this is, newer platforms tell in variables of its own.
fn application(environment: &Environment) -> Option<Map<String, Value>> {
    let mut application: Map<String, Value> = document(environment, "VCAP_APPLICATION")?;
    let told_elsewhere = [
        ("instance_id", "CF_INSTANCE_GUID"),
        ("instance_index", "CF_INSTANCE_INDEX"),
    ];
    for (member, variable) in told_elsewhere {
        if let Some(value) = environment.get(variable) {
            application
                .entry(member)
                .or_insert_with(|| Value::from(value));
        }
    }
    Some(application)
}

fn services(environment: &Environment) -> Vec<Service> {
    let by_label: Map<String, Value> = document(environment, "VCAP_SERVICES").unwrap_or_default();
    let services = by_label
        .into_iter()
        .flat_map(|(_, services)| match services {
            Value::Array(services) => services,
            _ => Vec::new(),
        });
    services.filter_map(Service::of).collect()
}

fn document(environment: &Environment, variable: &str) -> Option<Map<String, Value>> {
    let text = environment.get(variable)?;
    let document = serde_json::from_str(text);
    document
        .inspect_err(|error| tracing::warn!("{variable} is not read: {error}"))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;

    fn on_cloud_foundry() -> Environment {
        Environment::of([
            (
                "VCAP_APPLICATION",
                include_str!("../../tests/data/vcap_application.json"),
            ),
            (
                "VCAP_SERVICES",
                include_str!("../../tests/data/vcap_services.json"),
            ),
            ("CF_INSTANCE_GUID", "9b2c6d04"),
            ("CF_INSTANCE_INDEX", "1"),
        ])
    }

    fn settings(yaml: &str) -> Settings {
        let environment = on_cloud_foundry();
        let vcap = layer(&environment).unwrap();
        let own = Layer::from_yaml("application.yml", yaml).unwrap();
        Settings::merge(&[vcap, own], environment, &[])
    }

    #[test]
    fn placeholders_reach_what_the_platform_tells() {
        let settings = settings(
            "registry: ${vcap.services.egov-discovery-provided-service.credentials.uri}\n\
             name: ${vcap.application.application_name}\n\
             route: ${vcap.application.uris[0]}\n\
             routes: ${vcap.application.uris}\n\
             memory: ${vcap.application.limits.mem}\n\
             tags: ${vcap.services.bus.tags}\n",
        );
        let text = |key: &str| settings.get::<String>(key).unwrap();
        assert_eq!(text("registry"), "http://registry.example.org:8761");
        assert_eq!(text("name"), "egov-user-service");
        assert_eq!(text("route"), "egov-user-service.example.org");
        let routes = "egov-user-service.example.org,egov-user-service.apps.internal";
        assert_eq!(text("routes"), routes);
        assert_eq!(text("memory"), "512");
        assert_eq!(text("tags"), "rabbitmq,amqp");
        assert_eq!(text("vcap.application.instance_id"), "9b2c6d04");
        assert_eq!(text("vcap.application.instance_index"), "1");
    }

    #[test]
    fn variables_of_a_manifest_name_what_the_platform_tells_and_nothing_else() {
        let mut environment = on_cloud_foundry();
        let name = "${vcap.application.application_name}".to_owned();
        environment.set_default("FILE_STORAGE_BUCKET", name);
        environment.set_default("FILE_DIRECTORY", "${HOME}".to_owned());
        let own = "file: {storage: {bucket: \"\"}, directory: data}";
        let layers = [
            layer(&environment).unwrap(),
            Layer::from_yaml("application.yml", own).unwrap(),
        ];
        let settings = Settings::merge(&layers, environment, &[]);
        let text = |key: &str| settings.get::<String>(key).unwrap();
        assert_eq!(text("file.storage.bucket"), "egov-user-service");
        assert_eq!(text("file.directory"), "${HOME}");
    }

    #[test]
    fn bound_services_set_variables_that_are_not_set() {
        let mut environment = on_cloud_foundry();
        environment.set_default("EUREKA_URL", "http://own.example.org/eureka/".to_owned());
        set_variables(&mut environment);
        let amqp = environment.get("AMQP_URL");
        assert_eq!(amqp, Some("amqp://u:p@mq.example.org/v"));
        let registry = environment.get("EUREKA_URL");
        assert_eq!(registry, Some("http://own.example.org/eureka/"));
    }

    #[test]
    fn the_database_that_the_platform_names_is_spelled_as_everywhere() {
        let mut environment = Environment::of([("DATABASE_URL", "mysql2://u:p@h/d")]);
        set_variables(&mut environment);
        assert_eq!(environment.get("DATABASE_URL"), Some("mysql://u:p@h/d"));
    }

    #[test]
    fn elsewhere_nothing_is_told() {
        assert!(layer(&Environment::default()).is_none());
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        let mut environment = Environment::of([("VCAP_APPLICATION", "{"), ("VCAP_SERVICES", "[]")]);
        assert!(layer(&environment).is_none());
        set_variables(&mut environment);
        assert_eq!(environment.get("DATABASE_URL"), None);
    }
}
