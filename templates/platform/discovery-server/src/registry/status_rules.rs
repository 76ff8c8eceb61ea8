//! Which status callers see: what the instance says, or what an operator wants.
//! Source: eureka-core 1.10.14, the chain of override rules outside AWS.

use mesh_discovery::eureka::InstanceStatus;

/// The status of an instance that says `said`, when an operator `wanted` another one and the
/// registry `has` one so far.
pub fn status_of(
    said: InstanceStatus,
    wanted: Option<InstanceStatus>,
    has: Option<InstanceStatus>,
) -> InstanceStatus {
    use InstanceStatus::{OutOfService, Up};
    // An instance that cannot take requests is believed, whatever anybody wants.
    if !matches!(said, Up | OutOfService) {
        return said;
    }
    let kept = has.filter(|status| matches!(status, Up | OutOfService));
    wanted.or(kept).unwrap_or(said)
}

#[cfg(test)]
mod tests {
    use InstanceStatus::{Down, OutOfService, Starting, Unknown, Up};

    use super::*;

    #[test]
    fn the_first_rule_that_matches_decides() {
        let cases = [
            // The instance's own trouble comes first.
            (Down, Some(Up), Some(Up), Down),
            (Starting, Some(OutOfService), None, Starting),
            (Unknown, None, Some(Up), Unknown),
            // Then the operator's wish.
            (Up, Some(OutOfService), Some(Up), OutOfService),
            (OutOfService, Some(Up), None, Up),
            (Up, Some(Down), None, Down),
            // Then what the registry has, when that is a decision.
            (Up, None, Some(OutOfService), OutOfService),
            (OutOfService, None, Some(Up), Up),
            (Up, None, Some(Down), Up),
            (Up, None, Some(Starting), Up),
            // Else what the instance says.
            (Up, None, None, Up),
            (OutOfService, None, None, OutOfService),
        ];
        for (said, wanted, has, expected) in cases {
            let status = status_of(said, wanted, has);
            assert_eq!(status, expected, "{said:?} {wanted:?} {has:?}");
        }
    }
}
