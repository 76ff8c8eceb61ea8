//! What servers of git repositories tell after a push.
//! Source: spring-cloud-config-monitor, `*PropertyPathNotificationExtractor.java`.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use mesh_config::{Settings, SettingsError};
use serde::Deserialize;
use serde_json::Value;

/// A file that concerns every service, where it is not told which files have changed.
const OF_ALL: &str = "application.yml";

/// A kind of event.
struct Event {
    /// Of which hoster, as in `spring.cloud.config.server.monitor.<name>.enabled`.
    hoster: &'static str,
    /// Headers that it has: the value, or any when there is none.
    headers: &'static [(&'static str, Option<&'static str>)],
    /// The files of a body of this kind.
    paths: fn(&Value) -> Option<Vec<String>>,
}

const EVENTS: [Event; 9] = [
    Event {
        hoster: "github",
        headers: &[("x-github-event", Some("push"))],
        paths: of_commits,
    },
    Event {
        hoster: "gitlab",
        headers: &[("x-gitlab-event", Some("Push Hook"))],
        paths: of_commits,
    },
    Event {
        hoster: "gitee",
        headers: &[("x-git-oschina-event", Some("Push Hook"))],
        paths: of_commits,
    },
    Event {
        hoster: "gogs",
        headers: &[("x-gogs-event", Some("push"))],
        paths: of_commits,
    },
    Event {
        hoster: "gitea",
        headers: &[("x-gitea-event", Some("push"))],
        paths: |body| of_all_if_list(&body["commits"]),
    },
    Event {
        hoster: "bitbucket",
        headers: &[("x-hook-uuid", None), ("x-event-key", Some("repo:push"))],
        paths: |body| of_all_if_list(&body["push"]["changes"]),
    },
    Event {
        hoster: "bitbucket",
        headers: &[
            ("x-hook-uuid", None),
            ("x-event-key", Some("pullrequest:fulfilled")),
        ],
        paths: |body| of_all_if_list(&body["push"]["changes"]),
    },
    Event {
        hoster: "bitbucket",
        headers: &[
            ("x-request-id", None),
            ("x-event-key", Some("repo:refs_changed")),
        ],
        paths: |body| of_all_if_list(&body["changes"]),
    },
    Event {
        hoster: "bitbucket",
        headers: &[("x-request-id", None), ("x-event-key", Some("pr:merged"))],
        paths: |_| Some(vec![OF_ALL.to_owned()]),
    },
];

/// The members of a commit that list its files.
const LISTS: [&str; 3] = ["added", "removed", "modified"];

/// The hosters that are listened to.
#[derive(Debug, Default)]
pub struct Hosters {
    disabled: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Hoster { enabled: bool },
    Other(serde::de::IgnoredAny),
}

impl Hosters {
    /// Reads `spring.cloud.config.server.monitor.<name>.enabled`; all are enabled unless it says no.
    ///
    /// # Errors
    /// When a setting is wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let entries: BTreeMap<String, Entry> =
            settings.bind("spring.cloud.config.server.monitor")?;
        let disabled = entries
            .into_iter()
            .filter(|(_, entry)| matches!(entry, Entry::Hoster { enabled: false }));
        Ok(Self {
            disabled: disabled.map(|(name, _)| name).collect(),
        })
    }

    /// The files that an event of a hoster names; nothing when it is none.
    pub fn changed_paths(&self, headers: &HeaderMap, body: &Value) -> Option<Vec<String>> {
        let mut events = EVENTS.iter().filter(|event| {
            let is_disabled = self.disabled.iter().any(|name| name == event.hoster);
            !is_disabled && event.is_told_by(headers)
        });
        events.find_map(|event| (event.paths)(body))
    }
}

impl Event {
    fn is_told_by(&self, headers: &HeaderMap) -> bool {
        self.headers.iter().all(|(name, expected)| {
            let sent = headers.get(*name);
            sent.is_some_and(|sent| expected.is_none_or(|expected| sent == expected))
        })
    }
}

fn of_commits(body: &Value) -> Option<Vec<String>> {
    let commits = body["commits"].as_array()?;
    let mut paths: Vec<String> = Vec::new();
    for path in commits.iter().flat_map(files_of) {
        if !paths.iter().any(|known| known == path) {
            paths.push(path.to_owned());
        }
    }
    (!paths.is_empty()).then_some(paths)
}

fn files_of(commit: &Value) -> impl Iterator<Item = &str> {
    let lists = LISTS.iter().filter_map(|list| commit[*list].as_array());
    lists.flatten().filter_map(Value::as_str)
}

fn of_all_if_list(value: &Value) -> Option<Vec<String>> {
    value.is_array().then(|| vec![OF_ALL.to_owned()])
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};
    use mesh_config::{Environment, Layer};
    use serde_json::json;

    use super::*;

    fn headers(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let headers = headers.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        headers.collect()
    }

    fn pushed() -> Value {
        json!({"commits": [
            {"added": ["a.yml"], "removed": [], "modified": ["b.yml", "a.yml"]},
            {"removed": ["c.yml"], "author": {"name": "x"}},
            {}
        ]})
    }

    #[test]
    fn files_of_commits_are_taken_from_those_who_list_them() {
        let hosters = [
            ("x-github-event", "push"),
            ("x-gitlab-event", "Push Hook"),
            ("x-git-oschina-event", "Push Hook"),
            ("x-gogs-event", "push"),
        ];
        for header in hosters {
            let paths = Hosters::default().changed_paths(&headers(&[header]), &pushed());
            let expected = ["a.yml", "b.yml", "c.yml"].map(str::to_owned);
            assert_eq!(paths, Some(expected.to_vec()), "{header:?}");
        }
    }

    #[test]
    fn from_those_who_do_not_every_service_is_concerned() {
        let cases = [
            (&[("x-gitea-event", "push")][..], pushed()),
            (
                &[("x-hook-uuid", "u"), ("x-event-key", "repo:push")],
                json!({"push": {"changes": []}}),
            ),
            (
                &[
                    ("x-hook-uuid", "u"),
                    ("x-event-key", "pullrequest:fulfilled"),
                ],
                json!({"push": {"changes": [{}]}}),
            ),
            (
                &[("x-request-id", "r"), ("x-event-key", "repo:refs_changed")],
                json!({"changes": []}),
            ),
            (
                &[("x-request-id", "r"), ("x-event-key", "pr:merged")],
                json!({}),
            ),
        ];
        for (sent, body) in cases {
            let paths = Hosters::default().changed_paths(&headers(sent), &body);
            assert_eq!(paths, Some(vec![OF_ALL.to_owned()]), "{sent:?}");
        }
    }

    #[test]
    fn what_is_no_push_is_nothing() {
        let cases = [
            (&[][..], pushed()),
            (&[("x-github-event", "ping")], pushed()),
            (&[("x-github-event", "push")], json!({"zen": "x"})),
            (
                &[("x-github-event", "push")],
                json!({"commits": [{"added": []}]}),
            ),
            (&[("x-gitlab-event", "Tag Push Hook")], pushed()),
            (&[("x-gitea-event", "push")], json!({"commits": 1})),
            (
                &[("x-event-key", "repo:push")],
                json!({"push": {"changes": []}}),
            ),
            (&[("x-event-key", "pr:merged")], json!({})),
            (
                &[("x-hook-uuid", "u"), ("x-event-key", "repo:push")],
                json!({"changes": []}),
            ),
        ];
        for (sent, body) in cases {
            let paths = Hosters::default().changed_paths(&headers(sent), &body);
            assert_eq!(paths, None, "{sent:?} {body}");
        }
    }

    #[test]
    fn a_hoster_that_is_switched_off_is_not_listened_to() {
        let entries = [
            ("enabled", json!(true)),
            ("fixed-delay", json!("5s")),
            ("github.enabled", json!(false)),
            ("gitlab.enabled", json!("true")),
        ];
        let entries = entries
            .map(|(key, value)| (format!("spring.cloud.config.server.monitor.{key}"), value));
        let layer = Layer::new("test", entries);
        let settings = Settings::merge(&[layer], Environment::default(), &[]);
        let hosters = Hosters::from_settings(&settings).unwrap();
        let told = |header| hosters.changed_paths(&headers(&[header]), &pushed());
        assert_eq!(told(("x-github-event", "push")), None);
        assert!(told(("x-gitlab-event", "Push Hook")).is_some());
        assert!(told(("x-gogs-event", "push")).is_some());
    }
}
