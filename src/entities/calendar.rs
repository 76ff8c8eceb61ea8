//! Whether a text is a day or a moment, as they are sent: `2026-03-01`, `2026-03-01T09:00:00`.

/// Whether it is a day.
pub fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-', [4, 2, 2]) else {
        return false;
    };
    year > 0 && (1..=12).contains(&month) && (1..=days(year, month)).contains(&day)
}

/// Whether it is a day and a time to the second.
pub fn is_datetime(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return false;
    };
    let time = numbers(time, ':', [2, 2, 2]);
    is_date(date)
        && time.is_some_and(|[hour, minute, second]| hour < 24 && minute < 60 && second < 60)
}

fn numbers(text: &str, separator: char, widths: [usize; 3]) -> Option<[u32; 3]> {
    let parts: Vec<&str> = text.split(separator).collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    let mut numbers = [0; 3];
    for ((number, part), width) in numbers.iter_mut().zip(parts).zip(widths) {
        let is_number = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
        *number = is_number.then(|| part.parse().ok()).flatten()?;
    }
    Some(numbers)
}

fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for day in ["2026-03-01", "2024-02-29", "2000-02-29", "9999-12-31"] {
            assert!(is_date(day), "{day}");
        }
        for none in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-04-31",
            "2026-3-1",
            "0000-01-01",
            "",
            "2026-03-01T",
        ] {
            assert!(!is_date(none), "{none}");
        }
    }

    #[test]
    fn times_go_to_the_second() {
        assert!(is_datetime("2026-03-01T23:59:59"));
        for none in [
            "2026-03-01",
            "2026-03-01T24:00:00",
            "2026-03-01 09:00:00",
            "2026-03-01T09:00",
        ] {
            assert!(!is_datetime(none), "{none}");
        }
    }
}
