//! Settings that change while the mesh runs: one request, and every instance has them.

use base64::Engine;
use serde_json::Value;

use crate::broker::Broker;
use crate::process::{self, Process, eventually, get, request};

/// Files of a config server.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new(notice: &str) -> Self {
        let repository = Self(tempfile::tempdir().expect("a temporary folder"));
        repository.say(notice);
        repository
    }

    fn path(&self) -> &str {
        self.0.path().to_str().expect("UTF-8")
    }

    /// Changes the setting `notice` of all services.
    fn say(&self, notice: &str) {
        let file = self.0.path().join("application.yml");
        std::fs::write(file, format!("notice: {notice}\n")).expect("a file");
    }
}

/// What lets a test see settings: everybody may read what these services expose.
const VISIBLE: [(&str, &str); 2] = [
    (
        "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE",
        "health,env,busrefresh",
    ),
    ("MANAGEMENT_ENDPOINT_ENV_SHOWVALUES", "always"),
];

/// The setting `notice` as a service has it.
fn notice_of(service: &str) -> Value {
    let answer = get(&format!("{service}/actuator/env/notice"), &[]);
    let document: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    document["property"]["value"].clone()
}

/// `POST /actuator/{endpoint}` of a service that knows the user `config`.
pub fn tell(service: &str, endpoint: &str) -> u16 {
    let credentials =
        base64::engine::general_purpose::STANDARD.encode(format!("config:{}", process::PASSWORD));
    let credentials = format!("Basic {credentials}");
    let url = format!("{service}/actuator/{endpoint}");
    request("POST", &url, &[("Authorization", &credentials)], None).status
}

fn user_service(config_server: &str, more: &[(&str, &str)]) -> Process {
    let alone = [
        ("SPRING_CLOUD_CONFIG_URI", config_server),
        ("EUREKA_CLIENT_REGISTERWITHEUREKA", "false"),
        ("EUREKA_CLIENT_FETCHREGISTRY", "false"),
    ];
    let environment = [&alone[..], &VISIBLE, more].concat();
    Process::service("user-service", &environment)
}

#[test]
fn one_request_changes_a_setting_of_every_process_and_a_lost_broker_loses_none() {
    let (broker, repository) = (Broker::start(), Repository::new("first"));
    let url = broker.url();
    let bus = [("AMQP_URL", url.as_str())];
    let location = ("CONFIG_LOCATION", repository.path());
    let config = Process::service("config-server", &[bus[0], location]);
    let users = [(); 2].map(|()| user_service(&config.address, &bus));
    let say_all = |notice: &str| {
        let has_notice = |service: &Process| notice_of(&service.address) == notice;
        users.iter().all(has_notice)
    };
    assert!(say_all("first"));

    repository.say("second");
    assert_eq!(tell(&config.address, "busrefresh"), 204);
    eventually("both instances have the second notice", || {
        say_all("second")
    });

    repository.say("third");
    let port = users[0].host().rsplit(':').next().unwrap_or_default();
    assert_eq!(
        tell(&config.address, &format!("busrefresh/user-service/{port}")),
        204
    );
    eventually("the one that was named has the third", || {
        notice_of(&users[0].address) == "third"
    });
    assert_eq!(
        notice_of(&users[1].address),
        "second",
        "the other was not named"
    );

    broker.stop();
    repository.say("fourth");
    assert_eq!(
        tell(&config.address, "busrefresh"),
        204,
        "it goes out later"
    );
    broker.start_again();
    eventually("both have the fourth once the broker is back", || {
        say_all("fourth")
    });
}

#[test]
fn a_service_takes_its_settings_over_from_a_config_server_that_comes_late_or_again() {
    let repository = Repository::new("first");
    let location = ("CONFIG_LOCATION", repository.path());
    let mut config = Process::service("config-server", &[location]);
    let address = config.host().to_owned();
    config.kill();
    let users = user_service(&format!("http://{address}"), &[]);
    assert_eq!(notice_of(&users.address), Value::Null, "it starts without");

    let mut config = Process::service_on(&address, "config-server", &[location]);
    eventually("the settings are taken over", || {
        notice_of(&users.address) == "first"
    });
    config.kill();
    assert_eq!(notice_of(&users.address), "first", "what was known stays");
}

#[test]
fn one_request_changes_a_setting_of_the_whole_all_in_one_run() {
    let repository = Repository::new("first");
    let location = format!(
        "--spring.cloud.config.server.native.search-locations={}",
        repository.path()
    );
    let mesh = Process::all_in_one_with(&VISIBLE, &[&location]);
    let members = ["user-service", "api-gateway"].map(|name| mesh.address_in_table(name));
    let say_all = |notice: &str| members.iter().all(|member| notice_of(member) == notice);
    repository.say("second");
    assert_eq!(
        tell(&mesh.address_in_table("config-server"), "busrefresh"),
        204
    );
    eventually("every member has it", || say_all("second"));
}
