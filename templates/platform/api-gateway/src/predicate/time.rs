//! `After`, `Before`, `Between`: when the request comes. A moment is written as
//! `2030-01-20T17:42:47.789+09:00[Asia/Seoul]`; the offset counts, the name of the zone does not.

use chrono::{DateTime, Utc};

use super::{Candidate, Lottery, Predicate};
use crate::pattern::Variables;
use crate::route::Arguments;

#[derive(Debug)]
struct Period {
    after: Option<DateTime<Utc>>,
    before: Option<DateTime<Utc>>,
}

pub fn after(arguments: &mut Arguments, _: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    Ok(Box::new(Period {
        after: Some(moment(arguments, "datetime")?),
        before: None,
    }))
}

pub fn before(arguments: &mut Arguments, _: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    Ok(Box::new(Period {
        after: None,
        before: Some(moment(arguments, "datetime")?),
    }))
}

pub fn between(arguments: &mut Arguments, _: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    let after = moment(arguments, "datetime1")?;
    let before = moment(arguments, "datetime2")?;
    if after >= before {
        return Err("the first moment has to be earlier than the second".to_owned());
    }
    Ok(Box::new(Period {
        after: Some(after),
        before: Some(before),
    }))
}

impl Predicate for Period {
    fn holds(&self, _: &Candidate<'_>, _: &mut Variables) -> bool {
        let now = Utc::now();
        self.after.is_none_or(|after| now > after) && self.before.is_none_or(|before| now < before)
    }
}

fn moment(arguments: &mut Arguments, name: &str) -> Result<DateTime<Utc>, String> {
    let text = arguments.text(name)?;
    let without_zone = text.split('[').next().unwrap_or_default();
    DateTime::parse_from_rfc3339(without_zone)
        .map(|moment| moment.to_utc())
        .map_err(|_| {
            format!("`{text}` is no moment; write for example 2030-01-20T17:42:47.789+09:00")
        })
}
