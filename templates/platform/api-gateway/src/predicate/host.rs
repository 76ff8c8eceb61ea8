//! `Host=**.example.org, {tenant}.example.com`

use axum::http::header;

use super::{Candidate, Lottery, Predicate};
use crate::pattern::{HostPattern, Variables};
use crate::route::Arguments;

#[derive(Debug)]
struct Host(Vec<HostPattern>);

pub fn build(arguments: &mut Arguments, _: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    let patterns = arguments.needed_list("patterns")?;
    let patterns = patterns.iter().map(|pattern| HostPattern::new(pattern));
    Ok(Box::new(Host(patterns.collect::<Result<_, _>>()?)))
}

impl Predicate for Host {
    fn holds(&self, request: &Candidate<'_>, variables: &mut Variables) -> bool {
        let host = request.parts.headers.get(header::HOST);
        let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
        self.0
            .iter()
            .any(|pattern| pattern.matches(host, variables))
    }
}
