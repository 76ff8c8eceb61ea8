//! Bound services of a kind that every application knows, as the variables that the defaults name.

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::service::Service;

/// Names and values of the variables. Of several services of one kind the first counts.
pub fn variables(services: &[Service]) -> Vec<(&'static str, String)> {
    let mut variables = Vec::new();
    let mut add = |name, value: Option<String>| variables.extend(value.map(|value| (name, value)));
    add("DATABASE_URL", services.iter().find_map(database));
    add("AMQP_URL", services.iter().find_map(rabbitmq));
    add("LOGSTASH_DESTINATION", services.iter().find_map(logstash));
    add("EUREKA_URL", services.iter().find_map(registry));
    if let Some(url) = services.iter().find_map(config_server) {
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        add("CONFIG_PASSWORD", url.password().map(decoded));
        let user = Some(url.username()).filter(|user| !user.is_empty());
        add("CONFIG_USERNAME", user.map(decoded));
        add("CONFIG_URL", Some(without_user(url)));
    }
    variables
}

fn database(service: &Service) -> Option<String> {
    let url = match service.url() {
        Some(url) => url,
        None => service.url_of_parts(database_scheme(service)?, &["name", "database", "db"])?,
    };
    let (scheme, rest) = url.as_str().split_once("://")?;
    let scheme = match scheme {
        "postgres" | "postgresql" => "postgres",
        // What Rails calls it.
        "mysql" | "mysql2" | "mariadb" => "mysql",
        _ => return None,
    };
    Some(format!("{scheme}://{rest}"))
}

fn database_scheme(service: &Service) -> Option<&'static str> {
    if service.is_a(&["postgres", "postgresql", "elephantsql"]) {
        Some("postgres")
    } else if service.is_a(&["mysql", "p.mysql", "p-mysql", "mariadb", "cleardb"]) {
        Some("mysql")
    } else {
        None
    }
}

fn rabbitmq(service: &Service) -> Option<String> {
    let kinds = ["rabbitmq", "amqp", "p.rabbitmq", "p-rabbitmq", "cloudamqp"];
    let url = match service.url() {
        Some(url) => url,
        None if service.is_a(&kinds) => service.url_of_parts("amqp", &["vhost", "virtualHost"])?,
        None => return None,
    };
    matches!(url.scheme(), "amqp" | "amqps").then(|| url.into())
}

/// `host:port` of a TCP input.
fn logstash(service: &Service) -> Option<String> {
    if !(service.is_a(&["logstash"]) || service.is_named(&["logstash"])) {
        return None;
    }
    let url = service.url().or_else(|| service.url_of_parts("tcp", &[]))?;
    Some(format!("{}:{}", url.host_str()?, url.port()?))
}

/// Brokers tell the base address, people often the one that clients need.
fn registry(service: &Service) -> Option<String> {
    let kinds = ["eureka", "p-service-registry", "p.service-registry"];
    if !(service.is_a(&kinds) || service.is_named(&["eureka", "discovery", "service-registry"])) {
        return None;
    }
    let mut url = service.url().filter(is_http)?;
    if !url.path().contains("/eureka") {
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}/eureka/"));
    }
    Some(url.into())
}

fn config_server(service: &Service) -> Option<Url> {
    let kinds = ["configuration", "p-config-server", "p.config-server"];
    if !(service.is_a(&kinds) || service.is_named(&["config"])) {
        return None;
    }
    service.url().filter(is_http)
}

fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn without_user(mut url: Url) -> String {
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn bound(name: &str, label: &str, tags: &[&str], credentials: Value) -> Service {
        Service::of(json!({
            "name": name, "label": label, "tags": tags, "credentials": credentials
        }))
        .unwrap()
    }

    fn of(
        name: &str,
        label: &str,
        tags: &[&str],
        credentials: Value,
    ) -> Vec<(&'static str, String)> {
        variables(&[bound(name, label, tags, credentials)])
    }

    fn one(name: &'static str, value: &str) -> Vec<(&'static str, String)> {
        vec![(name, value.to_owned())]
    }

    #[test]
    fn databases_are_known_by_their_addresses_or_their_kind() {
        let uri = |uri: &str| of("db", "user-provided", &[], json!({"uri": uri}));
        assert_eq!(
            uri("postgresql://u:p@h:5432/d"),
            one("DATABASE_URL", "postgres://u:p@h:5432/d")
        );
        assert_eq!(
            uri("mysql2://u:p@h/d"),
            one("DATABASE_URL", "mysql://u:p@h/d")
        );
        assert!(uri("mongodb://u:p@h/d").is_empty());
        let parts = json!({
            "hostname": "h", "port": 3306, "name": "d", "username": "u", "password": "p@ss"
        });
        assert_eq!(
            of("db", "p.mysql", &["mysql"], parts.clone()),
            one("DATABASE_URL", "mysql://u:p%40ss@h:3306/d")
        );
        assert!(of("cache", "p.redis", &["redis"], parts).is_empty());
    }

    #[test]
    fn rabbitmq_is_known_by_its_address_or_its_kind() {
        assert_eq!(
            of(
                "mq",
                "user-provided",
                &[],
                json!({"uri": "amqps://u:p@h/v"})
            ),
            one("AMQP_URL", "amqps://u:p@h/v")
        );
        let parts = json!({"host": "h", "username": "u", "password": "p", "vhost": "a/b"});
        assert_eq!(
            of("mq", "cloudamqp", &[], parts),
            one("AMQP_URL", "amqp://u:p@h/a%2Fb")
        );
    }

    #[test]
    fn a_registry_is_known_by_its_kind_or_its_name() {
        let uri = json!({"uri": "https://registry.example.org"});
        let expected = one("EUREKA_URL", "https://registry.example.org/eureka/");
        assert_eq!(of("r", "p.service-registry", &[], uri.clone()), expected);
        assert_eq!(of("r", "other", &["eureka"], uri.clone()), expected);
        assert_eq!(
            of("egov-discovery-provided-service", "user-provided", &[], uri),
            expected
        );
        let whole = json!({"uri": "http://h:8761/eureka", "username": "u", "password": "p#"});
        assert_eq!(
            of("my-eureka", "user-provided", &[], whole),
            one("EUREKA_URL", "http://u:p%23@h:8761/eureka")
        );
    }

    #[test]
    fn a_config_server_brings_its_credentials() {
        let uri = json!({"uri": "http://config:p%40ss@h:8888"});
        let expected = [
            ("CONFIG_PASSWORD", "p@ss"),
            ("CONFIG_USERNAME", "config"),
            ("CONFIG_URL", "http://h:8888/"),
        ];
        let expected = expected.map(|(name, value)| (name, value.to_owned()));
        assert_eq!(of("egov-config", "user-provided", &[], uri), expected);
    }

    #[test]
    fn logstash_is_known_by_its_name() {
        let expected = one("LOGSTASH_DESTINATION", "h:5001");
        let parts = json!({"host": "h", "port": "5001"});
        assert_eq!(of("logstash", "user-provided", &[], parts), expected);
        let uri = json!({"uri": "tcp://h:5001"});
        assert_eq!(of("my-logstash", "user-provided", &[], uri), expected);
    }

    #[test]
    fn of_several_services_of_a_kind_the_first_counts() {
        let service = |host: &str| {
            let uri = format!("amqp://u:p@{host}");
            bound("mq", "user-provided", &[], json!({"uri": uri}))
        };
        let variables = variables(&[service("h1"), service("h2")]);
        assert_eq!(variables, one("AMQP_URL", "amqp://u:p@h1"));
    }
}
