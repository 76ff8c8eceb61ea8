//! `Method=GET, POST`

use axum::http::Method;

use super::{Candidate, Lottery, Predicate};
use crate::pattern::Variables;
use crate::route::Arguments;

#[derive(Debug)]
struct Methods(Vec<Method>);

pub fn build(arguments: &mut Arguments, _: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    let methods = arguments.needed_list("methods")?;
    let methods = methods.iter().map(|text| {
        text.to_ascii_uppercase()
            .parse()
            .map_err(|_| format!("`{text}` is no method"))
    });
    Ok(Box::new(Methods(methods.collect::<Result<_, _>>()?)))
}

impl Predicate for Methods {
    fn holds(&self, request: &Candidate<'_>, _: &mut Variables) -> bool {
        self.0.contains(&request.parts.method)
    }
}
