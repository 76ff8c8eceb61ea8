//! Which rows a list holds, as its query asks for them.

use std::str::FromStr;

use mesh_web::{ApiError, Violations};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, Condition, Value};

/// A condition made of the parameters of a query. What was not given does not restrict the list.
#[derive(Debug, Default)]
pub struct Filter {
    conditions: Vec<SimpleExpr>,
    violations: Violations,
}

impl Filter {
    /// Only rows whose column has the value of a parameter, when that is given.
    pub fn equal<T: FromStr + Into<Value>>(
        &mut self,
        name: &str,
        column: impl ColumnTrait,
        value: Option<String>,
    ) {
        if let Some(value) = self.violations.parameter::<T>(name, value.as_deref()) {
            self.conditions.push(column.eq(value));
        }
    }

    /// The condition.
    ///
    /// # Errors
    /// E001 with every parameter that is not of its type.
    pub fn into_condition(self) -> Result<Condition, ApiError> {
        self.violations.into_result()?;
        let conditions = self.conditions.into_iter();
        Ok(conditions.fold(Condition::all(), Condition::add))
    }
}
