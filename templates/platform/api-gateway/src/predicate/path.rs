//! `Path=/users/{id}, /people/**`

use super::{Candidate, Lottery, Predicate};
use crate::pattern::{PathPattern, TrailingSlash, Variables};
use crate::route::Arguments;

#[derive(Debug)]
struct Path(Vec<PathPattern>);

pub fn build(arguments: &mut Arguments, _: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    let trailing_slash = match arguments.parsed("match-trailing-slash")? {
        Some(false) => TrailingSlash::Counts,
        Some(true) | None => TrailingSlash::Ignored,
    };
    let patterns = arguments.needed_list("patterns")?;
    let patterns = patterns
        .iter()
        .map(|pattern| PathPattern::new(pattern, trailing_slash));
    Ok(Box::new(Path(patterns.collect::<Result<_, _>>()?)))
}

impl Predicate for Path {
    fn holds(&self, request: &Candidate<'_>, variables: &mut Variables) -> bool {
        let before = variables.count();
        self.0.iter().any(|pattern| {
            variables.forget_after(before);
            pattern.matches(&request.path, variables)
        })
    }
}
