//! Which files somebody tells to have changed.
//! Source: spring-cloud-config-monitor, `PropertyPathEndpoint.java` and
//! `BasicPropertyPathNotificationExtractor.java`.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::Hosters;

const FORM: &str = "application/x-www-form-urlencoded";

/// The field with a path, in forms and in JSON.
const PATH: &str = "path";

/// A notification that is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReadable {
    /// A form without path.
    #[error("the form has no field `path`; write path=user-service.yml")]
    NoPath,
    /// Not JSON.
    #[error("the body is not JSON: {0}")]
    NoJson(String),
}

/// The files that a request tells to have changed, from the first of: a form, a member `path`, an
/// event of a hoster. None when it tells of none.
///
/// # Errors
/// When it is neither a form with a path nor JSON.
pub fn changed_paths(
    headers: &HeaderMap,
    body: &[u8],
    hosters: &Hosters,
) -> Result<Vec<String>, NotReadable> {
    if is_form(headers) {
        let paths = paths_of_form(&String::from_utf8_lossy(body));
        return Some(paths)
            .filter(|paths| !paths.is_empty())
            .ok_or(NotReadable::NoPath);
    }
    let body: Value =
        serde_json::from_slice(body).map_err(|error| NotReadable::NoJson(error.to_string()))?;
    let paths = paths_of_member(&body[PATH]).or_else(|| hosters.changed_paths(headers, &body));
    Ok(paths.unwrap_or_default())
}

fn is_form(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    media_type.is_some_and(|value| {
        let essence = value.split(';').next().unwrap_or_default();
        essence.trim().eq_ignore_ascii_case(FORM)
    })
}

/// Spring takes several fields, or one with commas.
fn paths_of_form(body: &str) -> Vec<String> {
    let fields = body.split('&').filter_map(|field| field.split_once('='));
    let paths = fields
        .filter(|(name, _)| *name == PATH)
        .map(|(_, value)| value.replace('+', " "))
        .map(|value| percent_decode_str(&value).decode_utf8_lossy().into_owned());
    let paths = paths.flat_map(|value| value.split(',').map(str::to_owned).collect::<Vec<_>>());
    paths.filter(|path| !path.is_empty()).collect()
}

fn paths_of_member(member: &Value) -> Option<Vec<String>> {
    match member {
        Value::String(path) => Some(vec![path.clone()]),
        Value::Array(paths) => {
            let paths = paths.iter().filter_map(Value::as_str);
            Some(paths.map(str::to_owned).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn paths(headers: &[(&'static str, &'static str)], body: &str) -> Result<Vec<String>, String> {
        let headers = headers.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        let headers: HeaderMap = headers.collect();
        changed_paths(&headers, body.as_bytes(), &Hosters::default())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn forms_and_members_name_paths() {
        let form = (
            "content-type",
            "application/x-www-form-urlencoded; charset=UTF-8",
        );
        let json = ("content-type", "application/json");
        let cases: [(_, &str, &[&str]); 8] = [
            (form, "path=a.yml", &["a.yml"]),
            (
                form,
                "path=a.yml&x=1&path=b%2Fc+d.yml",
                &["a.yml", "b/c d.yml"],
            ),
            (form, "path=a.yml,b.yml", &["a.yml", "b.yml"]),
            (json, r#"{"path": "a.yml"}"#, &["a.yml"]),
            (
                json,
                r#"{"path": ["a.yml", "b.yml", 1]}"#,
                &["a.yml", "b.yml"],
            ),
            (json, r#"{"path": 1}"#, &[]),
            (json, r#"{"zen": "x"}"#, &[]),
            (json, "[]", &[]),
        ];
        for (header, body, expected) in cases {
            assert_eq!(paths(&[header], body).unwrap(), expected, "{body}");
        }
    }

    #[test]
    fn a_member_comes_before_what_a_hoster_tells() {
        let push = ("x-github-event", "push");
        let commits = r#""commits": [{"added": ["b.yml"]}]"#;
        let both = format!(r#"{{"path": "a.yml", {commits}}}"#);
        assert_eq!(paths(&[push], &both).unwrap(), ["a.yml"]);
        let only = format!("{{{commits}}}");
        assert_eq!(paths(&[push], &only).unwrap(), ["b.yml"]);
    }

    #[test]
    fn what_is_no_notification_is_told() {
        let form = ("content-type", FORM);
        for body in ["", "x=1", "path=", "payload=%7B%7D"] {
            let problem = paths(&[form], body).unwrap_err();
            assert!(problem.contains("path=user-service.yml"), "{problem}");
        }
        let problem = paths(&[], "path=a.yml").unwrap_err();
        assert!(problem.contains("not JSON"), "{problem}");
    }
}
