//! Decimal numbers on the wire: JSON numbers, as Java writes them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Serialize, Serializer};

/// Writes a decimal, or nothing, as a number. Up to 15 digits it is the very same one. Use with
/// `#[serde(serialize_with = "mesh_web::number")]`.
///
/// # Errors
/// When the serializer fails.
pub fn number<S, T>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    S: Serializer,
    T: Copy + Into<Option<Decimal>>,
{
    let decimal: Option<Decimal> = (*value).into();
    decimal
        .and_then(|decimal| decimal.to_f64())
        .serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Sent {
        #[serde(serialize_with = "number")]
        cost: Decimal,
        #[serde(serialize_with = "number")]
        fee: Option<Decimal>,
    }

    #[test]
    fn decimals_are_numbers_with_their_own_digits() {
        let sent = Sent {
            cost: Decimal::new(999_999_999_999_999, 2),
            fee: None,
        };
        let json = serde_json::to_string(&sent).unwrap();
        assert_eq!(json, r#"{"cost":9999999999999.99,"fee":null}"#);
    }
}
