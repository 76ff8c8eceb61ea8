//! The request of a step: its parameters where the contract puts them, its body as JSON or a form.

use serde_json::Value;

use crate::contract::{Operation, Parameter};
use crate::http::Request;
use crate::scenario::Step;
use crate::values::{Values, plain};

/// What may stand in a path as it is, so that one value can be several segments.
const PATH: &str = "/,;";
const QUERY: &str = "";

/// Makes the request of a step. `headers` are those of its caller.
pub fn request(
    step: &Step,
    operation: &Operation,
    prefix: &str,
    values: &Values,
    headers: Vec<(String, String)>,
) -> Result<Request, String> {
    let mut request = Request {
        method: operation.method.clone(),
        target: format!("{prefix}{}", operation.path),
        headers,
        body: Vec::new(),
    };
    for (name, value) in &step.with {
        let value = plain(&values.fill(value)?);
        let parameter = operation.parameter(name);
        let parameter = parameter.ok_or(format!("the contract has no parameter {name}"))?;
        put(&mut request, parameter, value);
    }
    if request.target.contains('{') {
        return Err(format!("{} lacks a parameter", request.target));
    }
    for (name, value) in &step.headers {
        let value = values.fill(&Value::from(value.as_str()))?;
        request.headers.push((name.clone(), plain(&value)));
    }
    with_body(step, values, request)
}

fn put(request: &mut Request, parameter: &Parameter, value: String) {
    let name = &parameter.name;
    match parameter.location.as_str() {
        "path" => {
            let place = format!("{{{name}}}");
            request.target = request.target.replace(&place, &encoded(&value, PATH));
        }
        "query" => {
            let mark = if request.target.contains('?') {
                '&'
            } else {
                '?'
            };
            let value = encoded(&value, QUERY);
            request.target.push_str(&format!("{mark}{name}={value}"));
        }
        _ => request.headers.push((name.clone(), value)),
    }
}

fn with_body(step: &Step, values: &Values, request: Request) -> Result<Request, String> {
    if let Some(body) = &step.body {
        return Ok(request.with_json(&values.fill(body)?));
    }
    if step.parts.is_empty() {
        return Ok(request);
    }
    let parts = step.parts.iter().map(|part| {
        let json = part.json.as_ref().map(|json| values.fill(json));
        Ok(part.with(json.transpose()?))
    });
    Ok(request.with_parts(&parts.collect::<Result<Vec<_>, String>>()?))
}

/// Percent-encoding of all but letters, digits, `-._~` and what may stay.
fn encoded(text: &str, may_stay: &str) -> String {
    let stays =
        |byte: u8| byte.is_ascii_alphanumeric() || "-._~".bytes().any(|known| known == byte);
    let encode = |byte: u8| match stays(byte) || may_stay.bytes().any(|known| known == byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}
