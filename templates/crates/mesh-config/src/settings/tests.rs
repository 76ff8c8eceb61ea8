use serde::Deserialize;

use super::*;

fn settings(yaml: &str, environment: Environment) -> Settings {
    let layer = Layer::from_yaml("application.yml", yaml).expect("valid YAML");
    Settings::merge(&[layer], environment, &[])
}

#[test]
fn later_layers_win_and_the_command_line_outranks_the_environment() {
    let defaults = Layer::from_yaml("defaults", "server:\n  port: 1\nname: a\n").unwrap();
    let remote = Layer::new(
        "config server",
        [("server.port", Value::from(2)), ("name", "b".into())],
    );
    let environment = Environment::of([("SERVER_PORT", "3")]);
    let merged = Settings::merge(
        &[defaults.clone(), remote.clone()],
        environment.clone(),
        &[],
    );
    assert_eq!(merged.get::<u16>("server.port").unwrap(), 3);
    assert_eq!(merged.get::<String>("name").unwrap(), "b");
    assert_eq!(merged.origin("server.port"), Some("environment"));
    let command_line = Layer::new("command line", [("server.port", Value::from("4"))]);
    let merged = Settings::merge(&[defaults, remote], environment, &[command_line]);
    assert_eq!(merged.get::<u16>("server.port").unwrap(), 4);
}

#[test]
fn a_value_that_names_its_own_variable_says_where_it_ranks() {
    let url = "database:\n  url: ${OWN_URL:${DATABASE_URL:sqlite://{service}.db}}\n";
    let url_with = |environment| {
        settings(url, environment)
            .get::<String>("database.url")
            .unwrap()
    };
    assert_eq!(url_with(Environment::default()), "sqlite://{service}.db");
    let all = ("DATABASE_URL", "all");
    assert_eq!(url_with(Environment::of([all])), "all");
    assert_eq!(url_with(Environment::of([all, ("OWN_URL", "own")])), "own");
}

#[test]
fn a_random_value_differs_each_time() {
    let settings = settings("id: a:${nobody:${random.value}}\n", Environment::default());
    let id = || settings.get::<String>("id").unwrap();
    assert_eq!(id().len(), "a:".len() + 32);
    assert_ne!(id(), id());
}

#[test]
fn lists_are_replaced_as_a_whole() {
    let low = Layer::from_yaml("low", "list: [a, b, c]\n").unwrap();
    let high = Layer::from_yaml("high", "list: [x]\n").unwrap();
    #[derive(Deserialize)]
    struct Lists {
        list: Vec<String>,
    }
    let merged = Settings::merge(&[wrap(low), wrap(high)], Environment::default(), &[]);
    assert_eq!(merged.bind::<Lists>("root").unwrap().list, ["x"]);
}

#[test]
fn an_empty_list_replaces_a_full_one_and_the_other_way_round() {
    #[derive(Deserialize)]
    struct Lists {
        list: Vec<String>,
    }
    let full = || wrap(Layer::from_yaml("full", "list: [a]\n").unwrap());
    let empty = || wrap(Layer::from_yaml("empty", "list: []\n").unwrap());
    let bind = |layers: &[Layer]| {
        let settings = Settings::merge(layers, Environment::default(), &[]);
        settings.bind::<Lists>("root").unwrap().list
    };
    assert!(bind(&[full(), empty()]).is_empty());
    assert_eq!(bind(&[empty(), full()]), ["a"]);
}

#[test]
fn a_list_and_a_text_with_commas_replace_each_other() {
    let list = || Layer::from_yaml("list", "names: [a, b]\n").unwrap();
    let text = || Layer::from_yaml("text", "names: c, d\n").unwrap();
    let names = |layers: &[Layer]| {
        let settings = Settings::merge(layers, Environment::default(), &[]);
        settings.list("names").unwrap()
    };
    assert_eq!(names(&[list(), text()]), ["c", "d"]);
    assert_eq!(names(&[text(), list()]), ["a", "b"]);
    let empty = || Layer::from_yaml("empty", "names: []\n").unwrap();
    assert!(names(&[list(), empty()]).is_empty() && names(&[]).is_empty());
}

#[test]
fn keys_in_brackets_are_bound_as_they_are() {
    let settings = settings(
        "paths:\n  '[/aB/v1.0/**]':\n    to: x\n",
        Environment::default(),
    );
    let paths: BTreeMap<String, BTreeMap<String, String>> = settings.bind("paths").unwrap();
    assert_eq!(paths["/aB/v1.0/**"]["to"], "x");
}

fn wrap(layer: Layer) -> Layer {
    let entries = layer
        .entries
        .into_iter()
        .map(|(key, value)| (format!("root.{key}"), value));
    Layer::new(&layer.name, entries.collect::<Vec<_>>())
}

#[test]
fn errors_name_the_key_and_its_source() {
    let settings = settings(
        "server:\n  port: many\nurl: ${NOWHERE}\n",
        Environment::default(),
    );
    let error = settings.get::<u16>("server.port").unwrap_err().to_string();
    assert!(
        error.contains("server.port") && error.contains("application.yml"),
        "{error}"
    );
    let error = settings.get::<String>("url").unwrap_err().to_string();
    assert!(
        error.contains("url") && error.contains("${NOWHERE}"),
        "{error}"
    );
    let error = settings
        .get::<String>("token.secret")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("token.secret") && error.contains("TOKEN_SECRET"),
        "{error}"
    );
}

#[test]
fn binding_is_relaxed_and_converts_text() {
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct Client {
        default_zone: String,
        fetch_seconds: u32,
        enabled: bool,
    }
    let environment = Environment::of([("EUREKA_ENABLED", "true"), ("ZONE_HOST", "h")]);
    let settings = settings(
        "eureka:\n  defaultZone: http://${ZONE_HOST}/\n  fetch_seconds: \"30\"\n  enabled: false\n",
        environment,
    );
    let client: Client = settings.bind("eureka").unwrap();
    assert_eq!(client.default_zone, "http://h/");
    assert_eq!(client.fetch_seconds, 30);
    assert!(client.enabled);
}

#[test]
fn binding_errors_name_the_part() {
    #[derive(Debug, Deserialize)]
    struct Pool {
        #[expect(dead_code, reason = "only its type matters here")]
        size: u32,
    }
    let settings = settings("pool:\n  size: big\n", Environment::default());
    let error = settings.bind::<Pool>("pool").unwrap_err().to_string();
    assert!(error.contains("size") || error.contains("big"), "{error}");
    assert!(error.contains("application.yml"), "{error}");
}

#[test]
fn durations() {
    let settings = settings("a: 250\nb: 3s\nc: soon\n", Environment::default());
    assert_eq!(settings.duration("a").unwrap(), Duration::from_millis(250));
    assert_eq!(settings.duration("b").unwrap(), Duration::from_secs(3));
    assert!(
        settings
            .duration("c")
            .unwrap_err()
            .to_string()
            .contains("soon")
    );
}

#[test]
fn placeholders_find_the_variable_of_a_setting_that_no_file_has() {
    let environment = Environment::of([("MY_SECRET", "s")]);
    let settings = settings("url: http://u:${my.secret}@h\n", environment);
    assert_eq!(settings.get::<String>("url").unwrap(), "http://u:s@h");
}
