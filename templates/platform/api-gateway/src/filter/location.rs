//! `RewriteLocationResponseHeader`: the host in `Location` becomes that of the gateway.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use regex::Regex;

use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::pattern::compile;
use crate::route::{Arguments, header_name};

/// When a version at the beginning of the path, such as `/v1`, is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StripVersion {
    Always,
    Never,
    /// Unless the client asked for a path with a version.
    AsInRequest,
}

#[derive(Debug)]
struct RewriteLocation {
    strip_version: StripVersion,
    name: HeaderName,
    host: Option<String>,
    /// `scheme`, host and port, and a version if there is one.
    beginning: Regex,
}

pub fn rewrite(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    let strip_version = strip_version(arguments.find("strip-version-mode"))?;
    let name = arguments.find("location-header-name");
    let protocols = arguments.find("protocols");
    let protocols = protocols.as_deref().unwrap_or("https?|ftps?");
    // What stands alone has to be right alone: `a)(b` must not become right in a group.
    compile(protocols)?;
    let beginning =
        format!("^(?<scheme>(?:{protocols})://)[^:/]+(?::[0-9]+)?(?<version>/v[0-9]+)?");
    step(RewriteLocation {
        strip_version,
        name: name.map_or(Ok(header::LOCATION), |name| header_name(&name))?,
        host: arguments.find("host-value"),
        beginning: compile(&beginning)?,
    })
}

fn strip_version(mode: Option<String>) -> Result<StripVersion, String> {
    match mode.as_deref() {
        None | Some("AS_IN_REQUEST") => Ok(StripVersion::AsInRequest),
        Some("ALWAYS_STRIP") => Ok(StripVersion::Always),
        Some("NEVER_STRIP") => Ok(StripVersion::Never),
        Some(other) => Err(format!(
            "`{other}` is no mode; there are NEVER_STRIP, AS_IN_REQUEST, ALWAYS_STRIP"
        )),
    }
}

impl Filter for RewriteLocation {
    fn on_response(&self, exchange: &Exchange, response: &mut Response) {
        let location = response.headers().get(&self.name);
        let rewritten = location.and_then(|location| self.rewritten(location, exchange));
        if let Some(rewritten) = rewritten {
            response.headers_mut().insert(&self.name, rewritten);
        }
    }
}

impl RewriteLocation {
    fn rewritten(&self, location: &HeaderValue, exchange: &Exchange) -> Option<HeaderValue> {
        let location = location.to_str().ok()?;
        let asked_host = || exchange.asked_host().and_then(|host| host.to_str().ok());
        let host = self.host.as_deref().or_else(asked_host)?;
        let found = self.beginning.captures(location)?;
        let version = found.name("version").map_or("", |version| version.as_str());
        let kept = if self.strips_version(exchange) {
            ""
        } else {
            version
        };
        let rest = &location[found.get_match().end()..];
        HeaderValue::try_from(format!("{}{host}{kept}{rest}", &found["scheme"])).ok()
    }

    fn strips_version(&self, exchange: &Exchange) -> bool {
        match self.strip_version {
            StripVersion::Always => true,
            StripVersion::Never => false,
            StripVersion::AsInRequest => !is_versioned(exchange.asked.path()),
        }
    }
}

/// Whether a path begins with a version: `/v1/users`.
fn is_versioned(path: &str) -> bool {
    let version = path
        .strip_prefix("/v")
        .and_then(|rest| rest.split_once('/'));
    version.is_some_and(|(number, _)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}
