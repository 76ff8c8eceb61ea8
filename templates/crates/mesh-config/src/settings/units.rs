//! Durations and sizes as Spring writes them.

use std::time::Duration;

/// Reads a duration such as `500ms`, `3s`, `5m`, `1h` or `7d`; a bare number counts milliseconds.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let amount: u64 = text[..digits].parse().ok()?;
    match &text[digits..] {
        "" | "ms" => Some(Duration::from_millis(amount)),
        "s" => Some(Duration::from_secs(amount)),
        "m" => amount.checked_mul(60).map(Duration::from_secs),
        "h" => amount.checked_mul(3600).map(Duration::from_secs),
        "d" => amount.checked_mul(86_400).map(Duration::from_secs),
        _ => None,
    }
}

/// Reads a size such as `10MB` in bytes, in powers of 1024; a bare number counts bytes.
pub fn parse_data_size(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (amount, unit) = text.split_at(digits);
    let factor = match unit {
        "" | "B" => 1,
        "KB" => 1 << 10,
        "MB" => 1 << 20,
        "GB" => 1 << 30,
        "TB" => 1 << 40,
        _ => return None,
    };
    amount.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_spring_reads_them() {
        let sizes = ["10MB", "1", "2KB", "10 MB", "x", "", "99999999999TB"].map(parse_data_size);
        let expected = [Some(10 << 20), Some(1), Some(2048), None, None, None, None];
        assert_eq!(sizes, expected);
    }
}
